"""The one door to the planning engine: our doors in, its tours out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import tour_planner
from essaim.doors.enums import Why
from essaim.doors.models import Plan
from essaim.doors.rules.placing import PlannedDoor
from essaim.doors.rules.planning import Wanted, places
from essaim.doors.rules.reasons import Reason
from essaim.kernel.errors import DomainError
from essaim.territory.queries.street_files import streets_around
from essaim.territory.rules.street_network import STREETS_ALONE, WALKABLE, alike, box_around, walkable


class CannotPlan(DomainError):
    """Le calcul n’est pas possible avec ces réglages. {why}"""


@dataclass(frozen=True)
class DraftTour:
    """A tour that is not written yet: doors in walking order."""

    outing: int
    doors: list[UUID]
    minutes: float
    metres: float


_LARGE = 5000  # doors: above, the search is shortened so that the page answers within a minute
LeftOut = list[tuple[UUID, Reason]]


def cut_into_tours(
    doors: Sequence[PlannedDoor],
    wanted: Wanted,
    *,
    kept: Mapping[int, int],
    progress: Callable[[float], bool | None] | None = None,
) -> tuple[list[DraftTour], LeftOut]:
    """(tours, doors left out with the reason). `kept`: tours that stay as they are, by number of outing."""
    pairs, outings = wanted.pairs, wanted.outings
    if kept and outings is not None:
        pairs, outings = 1, outings * wanted.pairs - sum(kept.values())
        if outings <= 0:
            return [], [(door.id, Reason(Why.FULL)) for door in doors]
    parameters = tour_planner.Parameters(
        pairs=pairs,
        minutes=wanted.minutes,
        doors_per_hour=wanted.doors_per_hour,
        walking_kmh=wanted.walking_kmh,
        start=wanted.meeting,
        outings=outings,
        seed=wanted.seed,
        effort="normal" if len(doors) <= _LARGE else "quick",
        ways=_ways(doors),
    )
    try:
        answer = tour_planner.plan([_door(door) for door in doors], parameters, progress=progress)
    except tour_planner.PlanningError as refusal:
        raise CannotPlan(why=str(refusal)) from refusal
    tours = sorted(answer.tours, key=lambda tour: (tour.outing, tour.pair))
    numbers = places(pairs=wanted.pairs, kept=kept)
    drafts = [
        DraftTour(number, [UUID(door) for door in tour.doors], tour.minutes, tour.metres)
        for number, tour in zip(numbers, tours, strict=False)
    ]
    return drafts, [(UUID(door), Reason(Why[why.name])) for door, why in answer.left_out]


def measure(doors: Sequence[PlannedDoor], plan: Plan) -> tuple[float, float]:
    """(minutes, metres) of the doors walked in this order."""
    minutes, metres = tour_planner.measure([_door(door) for door in doors], _parameters(plan, doors))
    return minutes, metres


def in_walking_order(doors: Sequence[PlannedDoor], plan: Plan) -> list[PlannedDoor]:
    by_id = {str(door.id): door for door in doors}
    ordered = tour_planner.order([_door(door) for door in doors], _parameters(plan, doors))
    return [by_id[door.id] for door in ordered]


def _parameters(plan: Plan, doors: Sequence[PlannedDoor]) -> "tour_planner.Parameters":
    has_start = plan.meeting_lon is not None and plan.meeting_lat is not None
    return tour_planner.Parameters(
        pairs=plan.pairs,
        minutes=plan.minutes,
        doors_per_hour=plan.doors_per_hour,
        walking_kmh=plan.walking_kmh,
        start=(plan.meeting_lon or 0.0, plan.meeting_lat or 0.0) if has_start else None,
        seed=plan.seed,
        ways=_ways(doors),
    )


def _ways(doors: Sequence[PlannedDoor]) -> "tour_planner.Ways | None":
    """The streets around these doors, where they were imported. Too many crossings: the paths are left out first."""
    places = [door.point for door in doors if door.point is not None]
    streets = streets_around(box_around(places)) if places else None
    if streets is None:
        return None
    called = {str(door.street_id): alike(door.street) for door in doors}
    networks = (walkable(streets, kinds) for kinds in (WALKABLE, STREETS_ALONE))
    return tour_planner.ways_between(map(_door, doors), networks, called=called)


def _door(door: PlannedDoor) -> "tour_planner.Door":
    assert door.lon is not None, "placed before it is planned"
    assert door.lat is not None
    return tour_planner.Door(
        id=str(door.id),
        lon=door.lon,
        lat=door.lat,
        street=str(door.street_id),
        number=door.number,
        priority=door.priority,
    )
