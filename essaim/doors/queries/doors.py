"""The doors of a tour, as a pair sees them at the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from essaim.doors.models import DoorMemory, Stop, Tour, Visit
from essaim.doors.queries.proposals import left_alone
from essaim.doors.queries.visits import passes
from essaim.kernel.ids import drawn_at
from essaim.kernel.prepared import Prepared
from essaim.territory.models import Dwelling

A_MOMENT = timedelta(hours=1)


@dataclass
class DoorLine:
    """A door in walking order: what is remembered of it, and what was noted on this tour."""

    stop: Stop
    memory: DoorMemory | None
    visit: Visit | None
    is_left_alone: bool  # « ne plus solliciter »: shown so that nobody rings, never to be done

    @property
    def door(self) -> Dwelling:
        return self.stop.dwelling

    @property
    def is_done(self) -> bool:
        return self.visit is not None

    @property
    def is_to_do(self) -> bool:
        return self.visit is None and not self.is_left_alone


def doors_of(tour: Tour) -> list[DoorLine]:
    """Three queries, however many doors."""
    stops = _STOPS(tour=tour.id)
    noted: dict[UUID, Visit] = {visit.dwelling_id: visit for visit in _NOTED(tour=tour.id)}
    alone = set(_LEFT_ALONE(tour=tour.id))
    for stop in stops:
        stop.tour = tour
    return [
        DoorLine(
            stop=stop,
            memory=getattr(stop.dwelling, "memory", None),
            visit=noted.get(stop.dwelling_id),
            is_left_alone=stop.dwelling_id in alone,
        )
        for stop in stops
    ]


_STOPS = Prepared(
    lambda tour: (
        Stop.objects.filter(tour_id=tour)
        .select_related("dwelling__street", "dwelling__building", "dwelling__memory")
        .order_by("position")
    )
)
_NOTED = Prepared(  # the last one of a door stands
    lambda tour: (
        passes(Visit.objects.filter(tour_id=tour))
        .select_related("recorded_by__user")
        .order_by("at", "recorded_at")
    )
)
_LEFT_ALONE = Prepared(
    lambda tour: (
        left_alone()
        .filter(dwelling__in=Stop.objects.filter(tour_id=tour).values("dwelling_id"))
        .values_list("dwelling_id", flat=True)
    )
)


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    talked: int
    left: int


def progress(lines: list[DoorLine]) -> Progress:
    """« 3 portes sur 24 »: those to leave alone are not to be done."""
    done = [line for line in lines if line.is_done]
    left = sum(line.is_to_do for line in lines)
    talked = sum(line.visit is not None and line.visit.meaning.is_conversation for line in done)
    return Progress(done=len(done), total=len(done) + left, talked=talked, left=left)


def next_to_do(lines: list[DoorLine], *, after: UUID | None = None) -> DoorLine | None:
    """The next door to do in walking order, then those that were skipped."""
    start = next((n for n, line in enumerate(lines, start=1) if line.door.id == after), 0)
    return next((line for line in [*lines[start:], *lines[:start]] if line.is_to_do), None)


def flats_in_place_of(lines: list[DoorLine], dwelling_id: UUID) -> list[DoorLine]:
    """The flats of the tour that took the place of an address which the page before still showed."""
    roof = Dwelling.objects.filter(id=dwelling_id).values_list("building_id", flat=True).first()
    return [line for line in lines if roof is not None and line.door.building_id == roof]


def buildings_to_undo(lines: list[DoorLine], *, at: datetime) -> set[UUID]:
    """Those that were described a moment ago, and under which nothing was noted: a mistake can be taken back.

    What a coordinator described before the walk is not the pair's to undo.
    """
    noted = {line.door.building_id for line in lines if line.is_done}
    roofs = {line.door.building_id for line in lines if line.door.building_id} - noted
    return {one for one in roofs if drawn_at(one) > at - A_MOMENT}


def same_landing(lines: list[DoorLine], door: Dwelling) -> list[DoorLine]:
    """The doors of the tour under the same roof as `door`; none when it stands alone."""
    if door.building_id:
        under = [line for line in lines if line.door.building_id == door.building_id]
    else:
        here = (door.street_id, door.number, door.suffix)
        under = [line for line in lines if (line.door.street_id, line.door.number, line.door.suffix) == here]
    return under if len(under) > 1 and (door.building_id or door.number is not None) else []
