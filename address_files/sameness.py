"""What a door is in an address file: which lines are one address, which are two.

The official identifier is the identity: the key (`id` of the BAN, `cle_interop` of a BAL), else the UUID of the
address; the normalised name only serves lines that have neither. An identifier never joins two addresses that are
written differently: editors give one key to several streets, and a door lost is worse than a door seen twice.
"""

from math import cos, hypot, radians

from address_files.keys import address_key, without_accents
from address_files.lines import AddressLine

METRES_PER_DEGREE = 111_200
SAME_PLACE = 300.0
"""Metres between two positions of one address that has no identifier; farther apart, they are homonyms."""


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Between two close points, in degrees."""
    return METRES_PER_DEGREE * hypot((lon - other_lon) * cos(radians(lat)), lat - other_lat)


def key_of(line: AddressLine) -> str:
    """The address as it is written, the same in every format."""
    return address_key(line.insee, line.former_insee, line.street, line.number, line.suffix)


def official_key(line: AddressLine) -> str:
    """The official key; nothing when it is that of a street without a code, which many streets share."""
    key = line.interop_key
    return "" if "_xxxx" in key or "_0000_" in key or key.endswith("_0000") else key


def identity(line: AddressLine, key: str) -> str:
    """Two lines of one file are one address if they have the same. `key`: `key_of(line)`."""
    official = official_key(line) or line.ban_id
    if official:
        return f"{official}|{key}"
    return f"{line.toponym}{without_accents(line.complement)}|{key}"


def street_code(line: AddressLine) -> str:
    """What tells its street from another of the same name in the same commune, or nothing."""
    if official := official_key(line):
        return official.split("_", 2)[1] if "_" in official else ""
    return line.toponym or without_accents(line.complement)[:60]
