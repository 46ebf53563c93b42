"""What may be asked of buildings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import F, QuerySet

from essaim.network.models import Collective
from essaim.territory.enums import Source
from essaim.territory.models import Building, Dwelling
from essaim.territory.rules.grids import Grid, Naming, flat_labels, landing_order


def buildings(collective: Collective) -> QuerySet[Building]:
    return Building.objects.filter(collective=collective).select_related("street__commune")


def flats(building: Building) -> QuerySet[Dwelling]:
    """Its live doors; the address that became the building is not one of them."""
    rows = Dwelling.objects.filter(building=building, archived_at=None)
    return rows.select_related("street", "building").order_by(
        F("floor").desc(nulls_first=True), "label__folded", "id"
    )


def in_landing_order(doors: Iterable[Dwelling]) -> list[Dwelling]:
    """As one walks them: from the ground up, each landing from left to right."""
    return sorted(
        doors, key=lambda door: (door.floor if door.floor is not None else -9, landing_order(door.label))
    )


def next_doors(doors: Iterable[Dwelling]) -> dict[UUID, tuple[Building, Grid]]:
    """For each of `doors`, the building of its street whose number is nearest, to be copied: three queries at most."""
    asked = list(doors)
    by_street: dict[UUID, list[Building]] = defaultdict(list)
    for building in Building.objects.filter(street__in={door.street_id for door in asked}).exclude(
        number=None
    ):
        by_street[building.street_id].append(building)
    nearest = {
        door.id: min(known, key=lambda one: (abs((one.number or 0) - (door.number or 0)), one.number or 0))
        for door in asked
        if (known := by_street.get(door.street_id))
    }
    grids = _grids(set(nearest.values()))
    return {id_: (building, grids[building.id]) for id_, building in nearest.items()}


def next_door(door: Dwelling) -> tuple[Building, Grid] | None:
    return next_doors([door]).get(door.id)


def _grids(buildings: Collection[Building]) -> dict[UUID, Grid]:
    """As each was described, to describe another alike."""
    flats: dict[UUID, list[tuple[int | None, str]]] = defaultdict(list)
    rows = Dwelling.objects.filter(building__in=buildings, source=Source.GRID).order_by()
    for building_id, floor, label in rows.values_list("building_id", "floor", "label"):
        flats[building_id].append((floor, label))
    return {one.id: _grid(one, flats[one.id]) for one in buildings}


def _grid(building: Building, flats: Sequence[tuple[int | None, str]]) -> Grid:
    labels = {label for _floor, label in flats}
    naming = next(
        (one for one in Naming if labels >= set(flat_labels(building.flats_per_floor, one))), Naming.WORDS
    )
    has_ground_floor = not flats or any(floor == 0 for floor, _label in flats)
    return Grid(building.floors, building.flats_per_floor, has_ground_floor, naming)


def storeys(rows: QuerySet[Dwelling]) -> list[tuple[int | None, list[Dwelling]]]:
    """Floor by floor, the highest first, as one looks at a front; None: doors whose floor is unknown."""
    return [
        (floor, sorted(doors, key=lambda door: landing_order(door.label)))
        for floor, doors in groupby(rows, key=lambda door: door.floor)
    ]
