"""A building: an address whose flats make a grid."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.words import fold
from essaim.territory.actions.doors import DoorExists, erase_doors
from essaim.territory.actions.rows import erase_rows
from essaim.territory.actions.sectors import place_doors
from essaim.territory.enums import Source
from essaim.territory.models import Building, Dwelling
from essaim.territory.queries.doors import has_history, with_history
from essaim.territory.rules.grids import MOST_DOORS, Grid


class GridIsTooLarge(DomainError):
    """Un immeuble a au plus 60 étages, 30 portes par étage et 600 portes. Pour plus grand, faites un immeuble par entrée."""


class IsAFlatAlready(DomainError):
    """Cette porte est déjà dans un immeuble."""


class TooManyFlatsAtOnce(DomainError):
    """Cela ferait {count} portes d’un coup : enregistrez quelques adresses à la fois."""


class FlatLabelNeeded(DomainError):
    """Donnez un repère à cette porte, par exemple « porte gauche »."""


class BuildingHasAHistory(DomainError):
    """Des portes de cet immeuble ont des passages ou figurent dans une tournée : il ne peut plus être défait."""


@transaction.atomic
def make_building(door: Dwelling, grid: Grid, *, at: datetime, name: str = "", access: str = "") -> Building:
    """Turn an address into a building of floors × flats, in one gesture.

    The address stays known to the imports: put away, with its key. One that already has a history
    stays live among the flats, where the coordinator gives it its floor: its past is somebody's.
    """
    door.refresh_from_db(from_queryset=Dwelling.objects.select_for_update(of=("self",)))  # two hands at once
    if door.building_id is not None:
        raise IsAFlatAlready
    if not grid.is_possible:
        raise GridIsTooLarge
    building = Building.objects.create(
        collective_id=door.collective_id,
        street_id=door.street_id,
        number=door.number,
        suffix=door.suffix,
        name=" ".join(name.split()),
        floors=grid.floors,
        flats_per_floor=grid.flats_per_floor,
        access=" ".join(access.split()),
    )
    door.building = building
    if not has_history(door):
        door.archived_at = at
    door.save(update_fields=["building", "archived_at"])
    flats = _flats(building, door, grid.cells())
    place_doors([door, *flats])
    return building


def _flats(building: Building, door: Dwelling, cells: Sequence[tuple[int | None, str]]) -> list[Dwelling]:
    flats = [
        Dwelling(
            collective_id=building.collective_id,
            street_id=building.street_id,
            number=building.number,
            suffix=building.suffix,
            building=building,
            floor=floor,
            label=label,
            lon=door.lon,
            lat=door.lat,
            source=Source.GRID,
        )
        for floor, label in cells
    ]
    return list(Dwelling.objects.bulk_create(flats))


@transaction.atomic
def say_single(doors: Collection[Dwelling], *, is_single: bool) -> int:
    """« Ce sont des maisons »: no longer proposed as buildings; or proposed again."""
    return Dwelling.objects.filter(id__in=[door.id for door in doors]).update(is_single=is_single)


@transaction.atomic
def describe_building(building: Building, *, name: str, access: str) -> None:
    building.name, building.access = " ".join(name.split()), " ".join(access.split())
    building.save(update_fields=["name", "access"])


@transaction.atomic
def add_flat(building: Building, *, floor: int | None, label: str) -> Dwelling:
    label = " ".join(label.split())
    if not label:
        raise FlatLabelNeeded
    flats = Dwelling.objects.filter(building=building)
    if known := flats.filter(floor=floor, label__folded=fold(label)).first():
        raise DoorExists(door=known)
    if flats.count() >= MOST_DOORS:
        raise GridIsTooLarge
    beside = flats.exclude(lon=None).first()
    flat = _flats(building, beside or Dwelling(), [(floor, label)])[0]
    place_doors([flat])
    return flat


@transaction.atomic
def name_flat(flat: Dwelling, *, floor: int | None, label: str) -> None:
    """Where the flat is, and how to recognise it. Two flats of a floor never have the same label."""
    label = " ".join(label.split())
    if not label:
        raise FlatLabelNeeded
    same = Dwelling.objects.filter(building=flat.building_id, floor=floor, label__folded=fold(label))
    if known := same.exclude(id=flat.id).first():
        raise DoorExists(door=known)
    flat.floor, flat.label = floor, label
    flat.save(update_fields=["floor", "label"])


@transaction.atomic
def undo_building(building: Building) -> Dwelling | None:
    """It was a mistake: the flats go, and the address is a door again. Refused once something refers to a flat."""
    doors = Dwelling.objects.filter(building=building)
    address = doors.filter(floor=None).exclude(source=Source.GRID).first()
    flats = doors.exclude(id=address.id) if address else doors
    if with_history(flats):
        raise BuildingHasAHistory
    erase_doors(flats)
    if address is not None:
        address.building, address.archived_at = None, None
        address.save(update_fields=["building", "archived_at"])
        place_doors([address])
    erase_rows(Building.objects.filter(id=building.id))
    return address
