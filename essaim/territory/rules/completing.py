"""What an address file adds to a door already known. No database."""

from math import cos, hypot, radians
from typing import Any, NamedTuple
from uuid import UUID

from address_files import AddressLine
from essaim.territory.enums import Source

METRES_PER_DEGREE = 111_200
MOVED = 5.0  # metres: below, the point is the same
SAME_DOOR = 250.0  # metres: a door whose street is renamed does not walk away
LONGEST_KEY = 64  # characters kept of the official identifier


class Known(NamedTuple):
    """A door as the database knows it; the names of its columns, for `values_list`."""

    id: UUID
    street_id: UUID
    number: int | None
    suffix: str
    lon: float | None
    lat: float | None
    address_key: str | None
    interop_key: str
    source: str
    building_id: UUID | None
    archived_at: Any


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Between two close points, in degrees."""
    return METRES_PER_DEGREE * hypot((lon - other_lon) * cos(radians(lat)), lat - other_lat)


def official_key(line: AddressLine) -> str:
    """What identifies the address whatever the name of its street: `cle_interop`, or the BAN's UUID.

    Empty when the file gives none, or one of a street without a code: it would join different streets.
    """
    key = line.interop_key
    if not key:
        return line.ban_id
    if len(key) > LONGEST_KEY or "_0000_" in key or "_xxxx_" in key:
        return ""
    return key


def is_same_door(known: Known, line: AddressLine) -> bool:
    """The same official identifier, the same number, and not elsewhere: the street was renamed."""
    if (known.number, known.suffix) != (line.number, line.suffix):
        return False
    if known.lon is None or known.lat is None:
        return True
    return metres(known.lon, known.lat, line.lon, line.lat) < SAME_DOOR


def completion(known: Known, line: AddressLine) -> dict[str, Any]:
    """The columns to change; what was placed by hand stays where it was put."""
    changes: dict[str, Any] = {}
    if known.lon is None or known.lat is None or _has_moved(known, line):
        changes = {"lon": line.lon, "lat": line.lat}
    if not known.interop_key and (key := official_key(line)):
        changes["interop_key"] = key
    return changes


def _has_moved(known: Known, line: AddressLine) -> bool:
    if known.lon == line.lon and known.lat == line.lat:
        return False
    is_put_by_hand = known.source == Source.HAND and known.interop_key  # after an import: on purpose
    if is_put_by_hand or known.lon is None or known.lat is None:
        return False
    return metres(known.lon, known.lat, line.lon, line.lat) > MOVED
