"""Tours as rings of linked stops, and the elementary moves. Compiled: plain loops on arrays."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tour_planner.compiled import compiled
from tour_planner.feet import Feet, walked
from tour_planner.geometry import Floats, Ints


class Ground(NamedTuple):
    """What does not change. Stops are 0..n-1; with a start, nodes n, n+1… are the start, once for each tour.

    xyz: (nodes, 3) metres, detour included; streets: (nodes,) see tour_planner.stops; service: (n,) minutes;
    near: (n, k) nearest stops; crossing: metres; feet: of every node, on the streets.
    """

    xyz: Floats
    streets: Ints
    service: Floats
    near: Ints
    crossing: float
    feet: Feet


class Rings(NamedTuple):
    """Who follows whom (nodes); the tour of each node, -1 when it has none; minutes and stops of each tour."""

    following: Ints
    previous: Ints
    tour: Ints
    minutes: Floats
    size: Ints


class Rule(NamedTuple):
    """What a good tour is. pace: metres/minute; limit, target: minutes; balance: metres/minute²; overtime: metres/minute."""

    pace: float
    limit: float
    target: float
    balance: float
    overtime: float


@compiled
def leg(ground: Ground, a: int, b: int) -> float:
    """Metres to walk from a to b, crossing the street if need be."""
    xyz = ground.xyz
    x, y, z = xyz[a, 0] - xyz[b, 0], xyz[a, 1] - xyz[b, 1], xyz[a, 2] - xyz[b, 2]
    metres = walked(ground.feet, a, b, math.sqrt(x * x + y * y + z * z))
    if (ground.streets[a] ^ ground.streets[b]) == 1 and metres > 0:
        metres += ground.crossing
    return metres


@compiled
def discomfort(rule: Rule, minutes: float) -> float:
    """What a duration costs, in metres: being away from the target, and much more beyond the limit."""
    gap = minutes - rule.target
    cost = rule.balance * gap * gap
    if minutes > rule.limit:
        cost += rule.overtime * (minutes - rule.limit)
    return cost


@compiled
def detour(ground: Ground, a: int, stop: int, b: int) -> float:
    """Metres more to walk, to go from a to b by a stop."""
    return leg(ground, a, stop) + leg(ground, stop, b) - leg(ground, a, b)


@compiled
def take_out(ground: Ground, rings: Rings, pace: float, stop: int) -> None:
    """Take a stop out of its tour."""
    a, b, tour = rings.previous[stop], rings.following[stop], rings.tour[stop]
    rings.following[a] = b
    rings.previous[b] = a
    rings.tour[stop] = -1
    rings.size[tour] -= 1
    rings.minutes[tour] -= detour(ground, a, stop, b) / pace + ground.service[stop]


@compiled
def link(rings: Rings, stop: int, after: int) -> None:
    """Put a stop after a node, or alone when `after` is the stop itself."""
    before = stop if after == stop else rings.following[after]
    rings.previous[stop] = after
    rings.following[stop] = before
    rings.following[after] = stop
    rings.previous[before] = stop


@compiled
def put_in(ground: Ground, rings: Rings, pace: float, stop: int, after: int, tour: int) -> None:
    """Put a stop in a tour after a node (itself: a tour that is empty)."""
    link(rings, stop, after)
    metres = detour(ground, rings.previous[stop], stop, rings.following[stop])
    rings.tour[stop] = tour
    rings.size[tour] += 1
    rings.minutes[tour] += metres / pace + ground.service[stop]


def lay(tours: list[Ints], stops: int, ground: Ground, pace: float) -> Rings:
    """Link tours, each the indices of its stops in walking order; stops of no tour stay apart."""
    nodes, has_start = len(ground.xyz), len(ground.xyz) > stops
    rings = Rings(
        np.arange(nodes, dtype=np.int32),
        np.arange(nodes, dtype=np.int32),
        np.full(nodes, -1, dtype=np.int32),
        np.zeros(len(tours)),
        np.array([len(tour) for tour in tours], dtype=np.int32),
    )
    for number, tour in enumerate(tours):
        ring = np.append(tour, stops + number).astype(np.int32) if has_start else tour
        rings.following[ring] = np.roll(ring, -1)
        rings.previous[ring] = np.roll(ring, 1)
        rings.tour[ring] = number
    weigh(ground, rings, pace)
    return rings


@compiled
def weigh(ground: Ground, rings: Rings, pace: float) -> float:
    """Count the minutes of every tour again from nothing; returns the metres of all."""
    metres = 0.0
    rings.minutes[:] = 0.0
    for node in range(len(ground.xyz)):
        tour = rings.tour[node]
        if tour >= 0:
            legs = leg(ground, node, rings.following[node])
            metres += legs
            rings.minutes[tour] += legs / pace
            if node < len(ground.service):
                rings.minutes[tour] += ground.service[node]
    return metres


def read(rings: Rings, stops: int) -> list[Ints]:
    """The stops of each tour in walking order (the way round of a loop is free). Empty tours stay, empty."""
    tours: list[list[int]] = [[] for _ in rings.minutes]
    seen: NDArray[np.bool_] = np.zeros(stops, dtype=np.bool_)
    heads = [rings.following[node] for node in range(stops, len(rings.tour))] or range(stops)
    for head in heads:
        node = int(head)
        while node < stops and not seen[node] and rings.tour[node] >= 0:
            seen[node] = True
            tours[rings.tour[node]].append(node)
            node = int(rings.following[node])
    return [np.array(tour, dtype=np.int32) for tour in tours]
