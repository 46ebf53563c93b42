"""From stops to tours: giant tour, split, ruin and recreate, then a strict last word on the limit."""

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from tour_planner.bound import fewest_tours
from tour_planner.cooling import STEPS, Budget, Progress, cool
from tour_planner.geometry import Ints, along_curve, neighbours
from tour_planner.giant_tour import shorten
from tour_planner.problem import Problem
from tour_planner.repair import place_all, relieve
from tour_planner.rings import Rings, lay, read, weigh
from tour_planner.split import split
from tour_planner.yardsticks import in_other_hull

BALANCE = 1.0  # metres/minute²
ONE_TOUR_MORE = 1e6  # metres: never worth it in a strict split
FORBIDDEN = 1e13  # metres/minute
OVERTIME = (50.0, 5000.0)  # metres/minute, at the first and at the last step
FORBIDDING = (FORBIDDEN, FORBIDDEN)
NEAR_OF_RING = 10
WELL_BALANCED = 0.03  # standard deviation / mean of the durations
FIRST_LOOK = 50  # steps after which the number of tours is chosen again
REPAIR_FROM = 60
MOST_SEARCHES, STOPS_OF_SEARCHES = 4, 3500
FILLED = 0.99  # share of the limit that tours reach on average without walking more for it
HOPE, SURE = 0.82, 0.98  # walk after the search / walk of the split; the same, from FIRST_LOOK


@dataclass
class Search:
    """`multiple`: the tours, with `already` others, should be a multiple of it. `capacity`: at most so many tours."""

    problem: Problem
    multiple: int
    already: int
    capacity: int | None
    budget: Budget
    progress: Progress
    seed: int = 1

    def run(self) -> list[Ints]:
        """Tours within the limit, stops in walking order. With a capacity, some stops may be in none.

        Few stops: several searches, and the best of them.
        """
        stops = len(self.problem)
        if stops == 0:
            return []
        times = 1 if self.budget.is_short else max(1, min(MOST_SEARCHES, STOPS_OF_SEARCHES // stops))
        order = giant_tour(self.problem)
        found = []
        for turn in range(times):
            search = replace(self, seed=self.seed + turn, progress=partial(self._share, turn, times))
            found.append(search.once(order))
        self.progress(1.0)
        return min(found, key=lambda tours: score(self.problem, tours))

    def _share(self, turn: int, times: int, done: float) -> bool | None:
        return self.progress((turn + done) / times)

    def once(self, order: Ints) -> list[Ints]:
        """One search, from a giant tour."""
        strict = strict_split(self.problem, order)
        tours = self._within(order, strict)
        if self.capacity is not None and len(tours) > self.capacity:
            tours = self._at_most(strict, self.capacity)
        return [polish(self.problem, tour) for tour in tours if len(tour)]

    def one_ring(self) -> Ints:
        """All the stops in one tour, however long."""
        return self._anneal([giant_tour(self.problem)], (FIRST_LOOK, STEPS), OVERTIME)[0]

    def _within(self, order: Ints, strict: list[Ints]) -> list[Ints]:
        most = len(strict)
        count = self._round(min(most, self._needed(HOPE * self._walk(strict))))
        tours = fit(self.problem, self._even_split(order, count), count)
        tours = self._anneal(tours, (0, FIRST_LOOK), OVERTIME)
        again = self._round(min(most, self._needed(SURE * self._walk(tours))))
        if again != count:
            tours = fit(self.problem, tours, again)
        tours = self._anneal(tours, (FIRST_LOOK, STEPS), OVERTIME)
        tours, waiting = settle(self.problem, tours)
        if len(waiting):
            tours = self._anneal(squeeze(self.problem, tours, waiting), (REPAIR_FROM, STEPS), FORBIDDING)
            tours, waiting = settle(self.problem, tours)
        if len(waiting):
            more = strict_split(self.problem, waiting)
            tours += more + [EMPTY] * (self._round(len(tours) + len(more)) - len(tours) - len(more))
            tours = self._anneal(tours, (REPAIR_FROM, STEPS), FORBIDDING)
            tours, waiting = settle(self.problem, tours)
            tours += strict_split(self.problem, waiting) if len(waiting) else []
        return tours

    def _at_most(self, strict: list[Ints], capacity: int) -> list[Ints]:
        tours = strict + [EMPTY] * (min(capacity, len(self.problem)) - len(strict))
        return self._anneal(tours, (FIRST_LOOK, STEPS), FORBIDDING)

    def _round(self, count: int) -> int:
        """The number of tours wanted: whole outings, but never more tours than stops."""
        whole = math.ceil((count + self.already) / self.multiple) * self.multiple - self.already
        return max(1, min(whole, len(self.problem)))

    def _needed(self, walk: float) -> int:
        """Tours that should be enough for this walk, in metres, when each is nearly filled, but for half a stop."""
        problem = self.problem
        filled = FILLED * problem.limit - min(float(np.median(problem.service)), problem.limit / 2) / 2
        work = float(problem.service.sum()) + walk / problem.pace
        shortest, start = problem.shortest
        least = fewest_tours(
            shortest,
            problem.service,
            start=start,
            pace=problem.pace,
            limit=problem.limit + 1e-6,
        )
        return max(least, math.ceil(work / filled))

    def _walk(self, tours: list[Ints]) -> float:
        ground = self.problem.ground(len(tours), NO_NEAR)
        return weigh(ground, lay(tours, len(self.problem), ground, self.problem.pace), self.problem.pace)

    def _even_split(self, order: Ints, count: int) -> list[Ints]:
        problem = self.problem
        target = min(problem.limit, self._work(order) / count)
        rule = problem.rule(target=target, balance=BALANCE, overtime=OVERTIME[0])
        return split(problem.ground(1, NO_NEAR), rule, order, has_start=problem.start is not None, fixed=0.0)

    def _work(self, order: Ints) -> float:
        return float(self.problem.service.sum()) + HOPE * self._walk([order]) / self.problem.pace

    def _anneal(self, tours: list[Ints], steps: tuple[int, int], overtime: tuple[float, float]) -> list[Ints]:
        return cool(
            self.problem,
            tours,
            self.budget,
            steps=steps,
            terms=(BALANCE, *overtime),
            seed=self.seed,
            progress=self.progress,
        )


EMPTY = np.empty(0, dtype=np.int32)
NO_NEAR = np.empty((0, 0), dtype=np.int32)


def giant_tour(problem: Problem) -> Ints:
    """(n,) all stops on one ring, that begins after its longest leg."""
    stops = len(problem)
    order = along_curve(problem.plane[:stops])
    shorten(
        problem.ground(0, neighbours(problem.xyz, NEAR_OF_RING)), order, np.full(stops, -1, dtype=np.int32)
    )
    steps = np.linalg.norm(problem.xyz[order] - problem.xyz[np.roll(order, 1)], axis=1)
    return np.roll(order, -int(steps.argmax()))


def strict_split(problem: Problem, order: Ints) -> list[Ints]:
    """As few tours as this order allows within the limit. A lone stop beyond it still gets a tour."""
    rule = problem.rule(target=0.0, balance=0.0, overtime=FORBIDDEN)
    return split(
        problem.ground(1, NO_NEAR), rule, order, has_start=problem.start is not None, fixed=ONE_TOUR_MORE
    )


def fit(problem: Problem, tours: list[Ints], count: int) -> list[Ints]:
    """Exactly `count` tours: the smallest are shared out among their neighbours, or empty ones are added."""
    if len(tours) <= count:
        return tours + [EMPTY] * (count - len(tours))
    ranked = sorted(tours, key=len, reverse=True)
    kept, waiting = ranked[:count], np.concatenate(ranked[count:])
    ground = problem.ground(count)
    rings = lay(kept, len(problem), ground, problem.pace)
    place_all(ground, rings, (problem.pace, problem.limit * 1.15), waiting)
    place_all(ground, rings, (problem.pace, np.inf), absent(rings, len(problem)))
    return read(rings, len(problem))


def settle(problem: Problem, tours: list[Ints], waiting: Ints = EMPTY) -> tuple[list[Ints], Ints]:
    """Bring every tour within the limit; (tours, stops that found no room). `waiting`: stops to place as well."""
    ground = problem.ground(len(tours))
    rings = lay(tours, len(problem), ground, problem.pace)
    relieve(ground, rings, (problem.pace, problem.limit))
    out = absent(rings, len(problem))
    place_all(
        ground,
        rings,
        (problem.pace, problem.limit),
        np.concatenate([np.setdiff1d(out, waiting), waiting]).astype(np.int32),
    )
    return read(rings, len(problem)), absent(rings, len(problem))


def squeeze(problem: Problem, tours: list[Ints], waiting: Ints) -> list[Ints]:
    """The waiting stops put where they lengthen a tour least, however long it gets."""
    ground = problem.ground(len(tours))
    rings = lay(tours, len(problem), ground, problem.pace)
    place_all(ground, rings, (problem.pace, np.inf), waiting)
    return read(rings, len(problem))


def absent(rings: Rings, stops: int) -> Ints:
    return np.flatnonzero(rings.tour[:stops] < 0).astype(np.int32)


def polish(problem: Problem, tour: Ints) -> Ints:
    """The same stops, in an order that 2-opt and Or-opt cannot shorten; a loop begins after its longest leg."""
    has_start = problem.start is not None
    ground = problem.ground(1)
    ring = np.append(tour, len(problem)).astype(np.int32) if has_start else tour.copy()
    shorten(ground, ring, np.full(len(ground.xyz), -1, dtype=np.int32))
    if has_start:
        ring = np.roll(ring, -int(np.flatnonzero(ring == len(problem))[0]))[1:]
    else:
        steps = np.linalg.norm(problem.xyz[ring] - problem.xyz[np.roll(ring, 1)], axis=1)
        ring = np.roll(ring, -int(steps.argmax()))
    return ring[::-1] if ring[-1] < ring[0] else ring


def score(problem: Problem, tours: list[Ints]) -> tuple[int, float]:
    """To choose among searches, smaller is better: how many tours, then the walk, worse if tours mix or differ."""
    ground = problem.ground(len(tours))
    rings = lay(tours, len(problem), ground, problem.pace)
    walk = weigh(ground, rings, problem.pace)
    spread = float(rings.minutes.std() / rings.minutes.mean())
    mixed = in_other_hull(
        problem.plane[: len(problem)], rings.tour[: len(problem)].astype(np.int64), problem.service
    )
    return len(tours), (walk + 1.0) * (1 + 2 * mixed + 2 * max(0.0, spread - WELL_BALANCED))
