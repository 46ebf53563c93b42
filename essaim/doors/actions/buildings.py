"""An address that turns out to be a building: its flats take its place in the tours that are still open."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from essaim.doors.actions.moves import DoorWithoutPosition, measure_again
from essaim.doors.actions.spot import DoorIsLeftAlone
from essaim.doors.actions.visits import DoorNotInThisTour
from essaim.doors.models import Stop, Tour, Visit
from essaim.doors.queries.proposals import left_alone
from essaim.doors.rules.tours import OPEN
from essaim.kernel.errors import DomainError
from essaim.territory.actions import buildings as territory
from essaim.territory.models import Building, Dwelling
from essaim.territory.queries.buildings import in_landing_order
from essaim.territory.rules.grids import Grid


class WalkIsOver(DomainError):
    """La tournée est terminée : votre référent·e décrit l’immeuble depuis « Portes »."""


MOST_AT_ONCE = 3_000  # flats written in one transaction


@dataclass(frozen=True)
class _Place:
    """Where in a tour the doors go that take the place of others."""

    tour: Tour
    position: int


@transaction.atomic
def open_building(door: Dwelling, grid: Grid, *, at: datetime, name: str = "", access: str = "") -> Building:
    """Floors × flats, in the place of the address in every open tour; the times follow.

    Where a passage was already noted at the address, it stays beside them: it is a fact.

    Raises:
        IsAFlatAlready: by another hand at the same instant, perhaps. GridIsTooLarge.
    """
    _hold([door.id])
    places = _leave_tours([door.id])
    building = territory.make_building(door, grid, at=at, name=name, access=access)
    flats = in_landing_order(Dwelling.objects.filter(building=building).exclude(id=door.id))
    for place in places:
        _enter(place, flats)
    return building


@transaction.atomic
def open_buildings(wanted: Sequence[tuple[Dwelling, Grid]], *, at: datetime) -> list[Building]:
    """Many addresses at once, all or none. One that another hand described in the meantime is left as it is.

    Raises:
        TooManyFlatsAtOnce, GridIsTooLarge.
    """
    count = sum(grid.count for _door, grid in wanted)
    if count > MOST_AT_ONCE:
        raise territory.TooManyFlatsAtOnce(count=count)
    _hold([door.id for door, _grid in wanted])
    made = []
    for door, grid in wanted:
        with suppress(territory.IsAFlatAlready):
            made.append(open_building(door, grid, at=at))
    return made


@transaction.atomic
def open_building_on_the_spot(tour: Tour, door: Dwelling, grid: Grid, *, at: datetime) -> Building:
    """The same, by the pair that stands before it.

    Raises:
        DoorIsLeftAlone: somebody there asked it, nobody knows behind which of the flats: the coordinator describes it.
        WalkIsOver, DoorNotInThisTour, IsAFlatAlready, GridIsTooLarge.
    """
    if tour.state not in OPEN:
        raise WalkIsOver
    _hold([door.id])
    if left_alone().filter(dwelling=door).exists():
        raise DoorIsLeftAlone
    if not Dwelling.objects.filter(id=door.id, building=None).exists():
        raise territory.IsAFlatAlready
    if not tour.stops.filter(dwelling=door).exists():
        raise DoorNotInThisTour
    return open_building(door, grid, at=at)


@transaction.atomic
def undo_building(building: Building) -> Dwelling | None:
    """It was a mistake: the address is one door again, in the tours too. Refused once something happened at a flat.

    Raises:
        BuildingHasAHistory.
    """
    flats = list(Dwelling.objects.filter(building=building).values_list("id", flat=True))
    _hold(flats)
    places = _leave_tours(flats)
    address = territory.undo_building(building)
    for place in places:
        _enter(place, [address] if address else [])
    return address


@transaction.atomic
def add_flat(building: Building, *, floor: int | None, label: str) -> Dwelling:
    """One more flat, after the others of the building in the open tour where they are."""
    flat = territory.add_flat(building, floor=floor, label=label)
    others = Stop.objects.filter(dwelling__building=building, tour__state__in=OPEN)
    for tour in _hold_tours(set(others.values_list("tour_id", flat=True))):
        last = tour.stops.filter(dwelling__building=building).latest("position")
        _enter(_Place(tour, last.position + 1), [flat])
    return flat


def _hold(doors: Collection[UUID]) -> None:
    """Whoever notes a passage at one of these doors waits, and finds it as it has become."""
    rows = Dwelling.objects.select_for_update(of=("self",)).filter(id__in=doors)
    list(rows.order_by("id").values_list("id"))


def _hold_tours(ids: Collection[UUID]) -> list[Tour]:
    tours = Tour.objects.select_for_update(of=("self",)).select_related("outing__plan", "collective")
    return list(tours.filter(id__in=ids).order_by("id"))


def _leave_tours(doors: Collection[UUID]) -> list[_Place]:
    """Out of the open tours; beside it, in one where a passage was noted at one of them."""
    stops = Stop.objects.filter(dwelling__in=doors, tour__state__in=OPEN)
    places = []
    for tour in _hold_tours(set(stops.values_list("tour_id", flat=True))):
        there = list(tour.stops.filter(dwelling__in=doors).order_by("position"))
        if not there:
            continue
        if Visit.objects.filter(tour=tour, dwelling__in=doors).exists():
            places.append(_Place(tour, there[-1].position + 1))
        else:
            tour.stops.filter(id__in=[stop.id for stop in there]).delete()
            places.append(_Place(tour, there[0].position))
    return places


def _enter(place: _Place, doors: Sequence[Dwelling]) -> None:
    tour = place.tour
    tour.stops.filter(position__gte=place.position).update(position=F("position") + len(doors))
    Stop.objects.bulk_create(
        Stop(collective_id=tour.collective_id, tour=tour, dwelling=door, position=position)
        for position, door in enumerate(doors, start=place.position)
    )
    with suppress(DoorWithoutPosition):  # a door of a street that no file places: the tour keeps its times
        measure_again(tour)
