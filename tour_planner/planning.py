"""The whole way from doors to a plan."""

from collections.abc import Iterable, Sequence

import numpy as np

from tour_planner.bound import fewest_tours
from tour_planner.capacity import choose
from tour_planner.check import check
from tour_planner.cooling import Budget, Progress
from tour_planner.doors import Door, Reason
from tour_planner.errors import PlanningError
from tour_planner.geometry import Floats, Ints
from tour_planner.measuring import measure_stops
from tour_planner.outings import Slot, assign
from tour_planner.parameters import ITERATIONS_PER_STOP, Parameters
from tour_planner.problem import Problem, way_there_and_back
from tour_planner.results import LeftOut, Plan, Statistics, Tour
from tour_planner.search import EMPTY, Search, polish, settle
from tour_planner.stops import Stop, Visit, cut, gather, points, whole


def plan(
    doors: Iterable[Door],
    parameters: Parameters,
    *,
    locked: Sequence[Tour] = (),
    progress: Progress | None = None,
) -> Plan:
    """Cut doors into tours of at most `parameters.minutes`, in walking order, grouped by outing.

    Every door is in exactly one tour (several when it alone fills more than a tour: see Tour.shares) or in
    `left_out`. `locked`: tours of an earlier plan, kept as they are; their doors are not planned again and need not
    be given. `progress` receives numbers from 0 to 1. The same doors, parameters and seed give the same plan.
    Walking only: an isolated door is a tour of its own.

    Raises PlanningError: an identifier given twice, a door in two locked tours.
    """
    doors = list(doors)
    visits = _to_plan(doors, locked)
    visits, left_out = _with_a_place(visits)
    stops, too_far = within_reach(gather(visits), parameters)
    problem = Problem.of(stops, parameters)
    tours, no_room = _tours(problem, stops, parameters, len(locked), progress or _silent)
    left_out += [LeftOut(door, Reason.TOO_FAR) for door in too_far]
    left_out += [LeftOut(visit.door.id, Reason.CAPACITY) for i in no_room for visit in stops[i].visits]
    made = _placed([_joined([stops[i] for i in tour]) for tour in tours], doors, locked, parameters)
    kept = np.concatenate(tours) if tours else EMPTY
    shortest, start = problem.shortest
    bound = len(locked) + fewest_tours(
        shortest[kept],
        problem.service[kept],
        start=start,
        pace=problem.pace,
        limit=parameters.minutes,
    )
    every = tuple(sorted([*locked, *made], key=lambda tour: (tour.outing, tour.pair)))
    done = Plan(every, tuple(dict.fromkeys(left_out)), parameters, bound, _statistics(every))
    check(done, doors, locked)
    return done


def order(doors: Sequence[Door], parameters: Parameters) -> tuple[Door, ...]:
    """The same doors in the walking order of one tour, whatever its length. Doors without a place come last."""
    visits = [whole(door) for door in doors if door.has_place]
    if not visits:
        return tuple(doors)
    stops = gather(visits)
    search = Search(Problem.of(stops, parameters), 1, 0, None, Budget(ITERATIONS_PER_STOP["best"]), _silent)
    ring = polish(search.problem, search.one_ring())
    walked = [visit.door for i in ring for visit in stops[i].visits]
    return (*walked, *(door for door in doors if not door.has_place))


def _silent(_done: float) -> None:
    pass


def _to_plan(doors: Sequence[Door], locked: Sequence[Tour]) -> list[Visit]:
    """What is left to visit once the locked tours have had their doors."""
    seen: set[str] = set()
    for door in doors:
        if door.id in seen:
            raise PlanningError(f"L’identifiant « {door.id} » est donné à deux portes : gardez-en une seule.")
        seen.add(door.id)
    had: dict[str, float] = {}
    for tour in locked:
        shares = dict(tour.shares)
        for id_ in tour.doors:
            if id_ in had and id_ not in shares:
                raise PlanningError(
                    f"La porte « {id_} » est dans deux tournées verrouillées : gardez-la dans une seule."
                )
            had[id_] = had.get(id_, 0) + shares.get(id_, float("inf"))
    left = ((door, door.dwellings - had.get(door.id, 0)) for door in doors)
    return [Visit(door, int(dwellings)) for door, dwellings in left if dwellings > 0]


def _with_a_place(visits: Sequence[Visit]) -> tuple[list[Visit], list[LeftOut]]:
    good = [visit for visit in visits if visit.door.has_place]
    return good, [LeftOut(visit.door.id, Reason.NO_PLACE) for visit in visits if not visit.door.has_place]


def within_reach(stops: Sequence[Stop], parameters: Parameters) -> tuple[list[Stop], list[str]]:
    """Stops cut so that each fits in a tour with the way from the start and back; ids of doors too far for one visit."""
    way = way_there_and_back(stops, parameters)
    near: list[Stop] = []
    far: list[str] = []
    for stop, minutes in zip(stops, way, strict=True):
        most = int((parameters.minutes - minutes) / parameters.minutes_per_door + 1e-12)
        if most < 1:
            far += [visit.door.id for visit in stop.visits]
        else:
            near += cut(stop, most)
    return near, far


def _tours(
    problem: Problem, stops: Sequence[Stop], asked: Parameters, already: int, progress: Progress
) -> tuple[list[Ints], Ints]:
    """Tours of stops in walking order, and the stops that the capacity leaves out."""
    budget = Budget(ITERATIONS_PER_STOP[asked.effort])
    if asked.outings is None:
        return Search(problem, asked.pairs, already, None, budget, progress, asked.seed).run(), EMPTY
    capacity = max(0, asked.outings * asked.pairs - already)
    priority = np.array([stop.priority for stop in stops], dtype=np.int32)
    if not capacity or not len(problem):
        return [], np.arange(len(problem), dtype=np.int32)
    kept, waiting = choose(problem, priority, capacity)
    found = Search(problem.only(kept), asked.pairs, already, capacity, budget, progress, asked.seed).run()
    tours, out = settle(problem, [kept[tour] for tour in found], waiting)
    return [polish(problem, tour) for tour in tours], out


def _joined(stops: list[Stop]) -> list[Stop]:
    """The same walk, the parts of a cut stop made one again where they meet in one tour."""
    return gather([visit for stop in stops for visit in stop.visits])


def _placed(
    tours: list[list[Stop]], doors: Sequence[Door], locked: Sequence[Tour], parameters: Parameters
) -> list[Tour]:
    """Tours with their measures, outing and pair."""
    if not tours:
        return []
    centres = np.array([points(tour).mean(axis=0) for tour in tours])
    measures = [measure_stops(tour, parameters) for tour in tours]
    measures = [
        (min(minutes, parameters.minutes), metres) for minutes, metres in measures
    ]  # check() allows for rounding only
    urgency = np.array([sum(visit.door.priority for stop in tour for visit in stop.visits) for tour in tours])
    slots = assign(
        centres,
        urgency / np.array([max(minutes, 1) for minutes, _ in measures]),
        pairs=parameters.pairs,
        taken=[(Slot(tour.outing, tour.pair), _middle(tour, doors, centres)) for tour in locked],
    )
    return [_tour(tour, measured, slot) for tour, measured, slot in zip(tours, measures, slots, strict=True)]


def _middle(tour: Tour, doors: Sequence[Door], centres: Floats) -> Floats:
    ids = set(tour.doors)
    known = gather([whole(door) for door in doors if door.id in ids and door.has_place])
    middle: Floats = points(known).mean(axis=0) if known else centres.mean(axis=0)
    return middle


def _tour(stops: list[Stop], measured: tuple[float, float], slot: Slot) -> Tour:
    seen: dict[Door, int] = {}
    for visit in (visit for stop in stops for visit in stop.visits):
        seen[visit.door] = seen.get(visit.door, 0) + visit.dwellings
    shares = tuple((door.id, dwellings) for door, dwellings in seen.items() if dwellings < door.dwellings)
    return Tour(tuple(door.id for door in seen), *measured, slot.outing, slot.pair, shares)


def _statistics(tours: Sequence[Tour]) -> Statistics:
    minutes = np.array([tour.minutes for tour in tours])
    return Statistics(
        doors=len({door for tour in tours for door in tour.doors}),
        tours=len(tours),
        outings=len({tour.outing for tour in tours}),
        minutes=float(minutes.sum()),
        metres=sum(tour.metres for tour in tours),
        longest_minutes=float(minutes.max(initial=0.0)),
        spread=float(minutes.std() / minutes.mean()) if len(minutes) and minutes.mean() > 0 else 0.0,
    )
