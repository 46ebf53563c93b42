"""What an address file adds to a door already known. No database."""

from typing import Any, NamedTuple
from uuid import UUID

from address_files import AddressLine, metres, official_key
from essaim.territory.enums import Source

MOVED = 5.0  # metres: below, the point is the same
SAME_DOOR = 250.0  # metres: a door whose street is renamed does not walk away


class Known(NamedTuple):
    """A door as the database knows it; the names of its columns, for `values_list`."""

    id: UUID
    street_id: UUID
    number: int | None
    suffix: str
    complement: str
    lon: float | None
    lat: float | None
    address_key: str | None
    twin: int
    interop_key: str
    ban_id: str
    parcel: str
    source: str
    building_id: UUID | None
    archived_at: Any


def has_its_uuid(known: Known, line: AddressLine) -> bool:
    return bool(line.ban_id) and known.ban_id == line.ban_id


def has_its_key(known: Known, line: AddressLine) -> bool:
    """The official key decides where one of the two has no UUID."""
    if line.ban_id and known.ban_id:
        return False
    official = official_key(line)
    return bool(official) and known.interop_key == official


def is_another(known: Known, line: AddressLine) -> bool:
    """Their identifiers say that they are two addresses."""
    if line.ban_id and known.ban_id:
        return known.ban_id != line.ban_id
    official = official_key(line)
    return bool(official and known.interop_key) and known.interop_key != official


def gap(known: Known, line: AddressLine) -> float:
    """Metres between a door and a line; 0 when nobody knows where the door is."""
    if known.lon is None or known.lat is None:
        return 0.0
    return metres(known.lon, known.lat, line.lon, line.lat)


def is_same_door(known: Known, line: AddressLine) -> bool:
    """The same official identifier, the same number, and not elsewhere: the street was renamed."""
    if (known.number, known.suffix) != (line.number, line.suffix):
        return False
    return gap(known, line) < SAME_DOOR


def completion(known: Known, line: AddressLine) -> dict[str, Any]:
    """The columns to change; what was placed by hand stays where it was put."""
    changes: dict[str, Any] = {}
    if known.lon is None or known.lat is None or _has_moved(known, line):
        changes = {"lon": line.lon, "lat": line.lat}
    if (official := official_key(line)) and official != known.interop_key:
        changes["interop_key"] = official
    if line.ban_id and line.ban_id != known.ban_id:
        changes["ban_id"] = line.ban_id
    if line.parcel and line.parcel != known.parcel:
        changes["parcel"] = line.parcel
    if line.complement and not known.complement:
        changes["complement"] = line.complement
    return changes


def new_address(known: Known, line: AddressLine, key: str) -> dict[str, Any]:
    """The columns of a door that keeps its past under another address."""
    values = {"address_key": key, "number": line.number, "suffix": line.suffix, "complement": line.complement}
    was = known._asdict()
    return {name: value for name, value in values.items() if was[name] != value}


def _has_moved(known: Known, line: AddressLine) -> bool:
    if known.lon == line.lon and known.lat == line.lat:
        return False
    is_put_by_hand = known.source == Source.HAND and known.interop_key  # after an import: on purpose
    if is_put_by_hand or known.lon is None or known.lat is None:
        return False
    return metres(known.lon, known.lat, line.lon, line.lat) > MOVED
