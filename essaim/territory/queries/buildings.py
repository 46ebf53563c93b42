"""What may be asked of buildings."""

from collections.abc import Iterable
from itertools import groupby

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


def next_door(door: Dwelling) -> Building | None:
    """The building of its street whose number is nearest: the one to copy."""
    known = Building.objects.filter(street=door.street_id).exclude(number=None)
    if door.number is None:
        return known.first()
    number = door.number
    return min(known, key=lambda one: (abs((one.number or 0) - number), one.number), default=None)


def grid_of(building: Building) -> Grid:
    """As it was described, to describe another alike."""
    doors = list(Dwelling.objects.filter(building=building, source=Source.GRID).values_list("floor", "label"))
    labels = {label for _floor, label in doors}
    naming = next(
        (one for one in Naming if labels >= set(flat_labels(building.flats_per_floor, one))), Naming.WORDS
    )
    has_ground_floor = not doors or any(floor == 0 for floor, _label in doors)
    return Grid(building.floors, building.flats_per_floor, has_ground_floor, naming)


def storeys(rows: QuerySet[Dwelling]) -> list[tuple[int | None, list[Dwelling]]]:
    """Floor by floor, the highest first, as one looks at a front; None: doors whose floor is unknown."""
    return [
        (floor, sorted(doors, key=lambda door: landing_order(door.label)))
        for floor, doors in groupby(rows, key=lambda door: door.floor)
    ]
