"""When the outings are too few for all: which doors to keep."""

import numpy as np
from scipy.spatial import cKDTree

from tour_planner.geometry import Floats, Ints
from tour_planner.problem import Problem
from tour_planner.search import giant_tour, strict_split

SEEDS = 200


def by_merit(problem: Problem, priority: Ints) -> Ints:
    """(n,) stops, those to keep first: highest priority, then nearest to what is kept already.

    What is kept already is the stops of higher priorities; else the start; else the densest part of the territory.
    """
    kept: list[Ints] = []
    for level in np.unique(priority)[::-1]:
        stops = np.flatnonzero(priority == level).astype(np.int32)
        anchors = problem.xyz[np.concatenate(kept)] if kept else _first_anchor(problem, stops)
        away = cKDTree(anchors).query(problem.xyz[stops])[0]
        kept.append(stops[np.argsort(away, kind="stable")])
    return np.concatenate(kept)


def _first_anchor(problem: Problem, stops: Ints) -> Floats:
    if problem.start is not None:
        return problem.start[None]
    tree = cKDTree(problem.xyz[stops])
    seeds = problem.xyz[stops[:: max(1, len(stops) // SEEDS)]]
    around = min(len(stops), 100)
    reach = tree.query(seeds, k=[around])[0][:, 0]
    return seeds[[int(reach.argmin())]]


def choose(problem: Problem, priority: Ints, tours: int) -> tuple[Ints, Ints]:
    """(stops to plan, stops to leave) in order of merit: as many as `tours` tours hold."""
    merit = by_merit(problem, priority)
    order = giant_tour(problem)
    least, most = 0, len(merit)
    while least < most:
        middle = (least + most + 1) // 2
        if _tours_for(problem, order, merit[:middle]) <= tours:
            least = middle
        else:
            most = middle - 1
    return merit[:least], merit[least:]


def _tours_for(problem: Problem, order: Ints, kept: Ints) -> int:
    inside = np.zeros(len(problem), dtype=np.bool_)
    inside[kept] = True
    return len(strict_split(problem, order[inside[order]]))
