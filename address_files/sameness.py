"""What a door is in an address file: which lines are one address, which are two.

The official identifier is the identity: the key (`id` of the BAN, `cle_interop` of a BAL), else the UUID of the
address; the normalised name only serves lines that have neither. An identifier never joins two addresses that are
written differently: editors give one key to several streets, and a door lost is worse than a door seen twice.
"""

from collections.abc import Sequence
from math import cos, hypot, radians
from typing import NamedTuple, TypeAlias

from address_files.keys import address_key, street_key, without_accents
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
    return official(line.interop_key)


def official(key: str) -> str:
    return "" if "_xxxx" in key or "_0000_" in key or key.endswith("_0000") else key


def identity(line: AddressLine, key: str) -> tuple[str, str]:
    """Two lines of one file are one address if they have the same. `key`: `key_of(line)`."""
    told = official_key(line) or line.ban_id
    return told or f"{line.toponym}{without_accents(_said_beside(line))}", key


def _said_beside(line: AddressLine) -> str:
    """The hamlet; the former commune where only its name is given, for its code would be in the address."""
    return line.complement or ("" if line.former_insee else line.former_name)


def street_code(line: AddressLine) -> str:
    """What tells its street from another of the same name in the same commune, or nothing."""
    if told := official_key(line):
        return told.split("_", 2)[1] if "_" in told else ""
    return line.toponym or without_accents(_said_beside(line))[:60]


StreetSaid: TypeAlias = tuple[str, str, str, str]
"""How a line says its street: commune, former commune, name, `street_code`."""


def street_said(line: AddressLine) -> StreetSaid:
    return line.insee, line.former_insee, line.street, street_code(line)


class Told(NamedTuple):
    """Some lines, and what is worked out of each once: in a file the lines of one street follow each other."""

    lines: Sequence[AddressLine]
    keys: Sequence[str]
    """`key_of` each."""
    officials: Sequence[str]
    """`official_key` of each."""
    streets: Sequence[StreetSaid]
    """One object for the lines of one street that follow each other."""

    @classmethod
    def of(cls, lines: Sequence[AddressLine]) -> "Told":
        keys: list[str] = []
        streets: list[StreetSaid] = []
        officials = [official(line.interop_key) for line in lines]
        name = insee = former = start = begins = ""
        street = (insee, former, name, "")
        for line, told in zip(lines, officials, strict=True):
            is_here = line.street is name and line.insee is insee and line.former_insee is former
            if not is_here:
                name, insee, former = line.street, line.insee, line.former_insee
                start, begins = street_key(insee, former, name), ""
            number, suffix = line.number, line.suffix
            keys.append(f"{start}|{'' if number is None else number}|{suffix.lower()}")
            if not (begins and told.startswith(begins)):
                street = street_said(line)
                begins = told[: told.find("_", told.find("_") + 1) + 1]
            streets.append(street)
        return cls(lines, keys, officials, streets)
