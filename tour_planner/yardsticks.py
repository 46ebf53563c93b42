"""How good a plan is, in the figures of the yardsticks: balance, compactness, walking, streets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError, cKDTree

from tour_planner.doors import Door
from tour_planner.geometry import Floats, flat, on_sphere
from tour_planner.results import Plan

NEAREST = 6
INSIDE = 1e-3  # metres inside a hull: its own border does not count


@dataclass(frozen=True, slots=True)
class Quality:
    """The yardsticks of a plan.

    spread: standard deviation / mean of the durations. in_other_hull: share of doors inside the convex hull of
    another tour. near_in_other: share of the six nearest doors that are in another tour. walking_minutes: mean per
    tour, all walking. walking_hours: the whole plan. streets_cut: share of the streets that are in several tours.
    """

    tours: int
    lower_bound: int
    spread: float
    longest_minutes: float
    in_other_hull: float
    near_in_other: float
    walking_minutes: float
    walking_hours: float
    streets_cut: float


def quality(plan: Plan, doors: Sequence[Door]) -> Quality:
    """Measure a plan. doors: those it was made from (others are ignored)."""
    by_id = {door.id: door for door in doors}
    placed = [
        (number, by_id[id_]) for number, tour in enumerate(plan.tours) for id_ in tour.doors if id_ in by_id
    ]
    walking = sum(tour.metres for tour in plan.tours) / plan.parameters.metres_per_minute
    tours, spots = _arrays(placed)
    return Quality(
        tours=len(plan.tours),
        lower_bound=plan.lower_bound,
        spread=plan.statistics.spread,
        longest_minutes=plan.statistics.longest_minutes,
        in_other_hull=in_other_hull(spots, tours, np.ones(len(tours))),
        near_in_other=_near_in_other(spots, tours),
        walking_minutes=walking / max(1, len(plan.tours)),
        walking_hours=walking / 60,
        streets_cut=_streets_cut(placed),
    )


def _arrays(placed: list[tuple[int, Door]]) -> tuple[NDArray[np.int64], Floats]:
    tours = np.array([number for number, _ in placed], dtype=np.int64)
    lon, lat = (np.array([getattr(door, axis) for _, door in placed]) for axis in ("lon", "lat"))
    spots = flat(on_sphere(lon, lat)) if placed else np.empty((0, 2))
    return tours, spots


def in_other_hull(spots: Floats, tours: NDArray[np.int64], weights: Floats) -> float:
    """The share of the weights of (n, 2) spots that lie inside the convex hull of another tour than theirs."""
    if not len(spots):
        return 0.0
    inside = np.zeros(len(spots), dtype=np.bool_)
    tree = cKDTree(spots)
    ranked = np.argsort(tours, kind="stable")
    for members in np.split(ranked, np.flatnonzero(np.diff(tours[ranked])) + 1):
        own = spots[members]
        try:
            sides = ConvexHull(own).equations if len(own) > 2 else None
        except QhullError:  # all on one line
            sides = None
        if sides is None:
            continue
        middle = own.mean(axis=0)
        reach = float(np.linalg.norm(own - middle, axis=1).max())
        near = np.array(tree.query_ball_point(middle, reach), dtype=np.int64)
        near = near[tours[near] != tours[members[0]]]
        inside[near[(spots[near] @ sides[:, :2].T + sides[:, 2] < -INSIDE).all(axis=1)]] = True
    return float(weights[inside].sum() / weights.sum())


def _near_in_other(spots: Floats, tours: NDArray[np.int64]) -> float:
    if len(spots) <= NEAREST:
        return 0.0
    near = cKDTree(spots).query(spots, k=NEAREST + 1)[1][:, 1:]
    return float((tours[near] != tours[:, None]).mean())


def _streets_cut(placed: list[tuple[int, Door]]) -> float:
    streets: dict[str, set[int]] = defaultdict(set)
    for number, door in placed:
        if door.street:
            streets[door.street].add(number)
    return sum(len(found) > 1 for found in streets.values()) / max(1, len(streets))
