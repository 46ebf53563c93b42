"""Tours as rings of linked stops, and the elementary moves. Compiled: plain loops on arrays."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tour_planner.compiled import compiled
from tour_planner.geometry import Floats, Ints


class Ground(NamedTuple):
    """What does not change. Stops are 0..n-1; with a start, nodes n, n+1… are the start, once for each tour.

    xyz: (nodes, 3) metres, detour included; sides: (nodes,) street × 2 + side, or -1; service: (n,) minutes;
    near: (n, k) nearest stops; crossing: metres; homeward: what a metre from or to the start weighs in the cost
    (in the duration it always counts whole): below 1, tours are compact rather than long petals.
    """

    xyz: Floats
    sides: Ints
    service: Floats
    near: Ints
    crossing: float
    homeward: float


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
def step(xyz: Floats, sides: Ints, crossing: float, a: int, b: int) -> float:
    """Metres to walk from a to b, crossing the street if need be. Bare arrays: a tuple of them costs far more."""
    x, y, z = xyz[a, 0] - xyz[b, 0], xyz[a, 1] - xyz[b, 1], xyz[a, 2] - xyz[b, 2]
    metres = math.sqrt(x * x + y * y + z * z)
    if (sides[a] ^ sides[b]) == 1 and metres > 0:
        metres += crossing
    return metres


@compiled
def leg(ground: Ground, a: int, b: int) -> float:
    """The same, where speed matters less."""
    return step(ground.xyz, ground.sides, ground.crossing, a, b)


@compiled
def discomfort(rule: Rule, minutes: float) -> float:
    """What a duration costs, in metres: being away from the target, and much more beyond the limit."""
    gap = minutes - rule.target
    cost = rule.balance * gap * gap
    if minutes > rule.limit:
        cost += rule.overtime * (minutes - rule.limit)
    return cost


@compiled
def detour(ground: Ground, rings: Rings, a: int, stop: int, b: int) -> tuple[float, float]:
    """(metres to walk, metres that count) more, to go from a to b by a stop. The nodes follow one another."""
    xyz, sides, crossing, stops = ground.xyz, ground.sides, ground.crossing, len(ground.service)
    metres = (
        step(xyz, sides, crossing, a, stop)
        + step(xyz, sides, crossing, stop, b)
        - step(xyz, sides, crossing, a, b)
    )
    if a < stops and b < stops:
        return metres, metres
    if a >= stops:
        a = rings.previous[a]
    if b >= stops:
        b = rings.following[b]
    loop = (
        step(xyz, sides, crossing, a, stop)
        + step(xyz, sides, crossing, stop, b)
        - step(xyz, sides, crossing, a, b)
    )
    if a >= stops:  # the only stop of its tour
        loop = 0.0
    return metres, loop + ground.homeward * (metres - loop)


@compiled
def take_out(ground: Ground, rings: Rings, pace: float, stop: int) -> float:
    """Take a stop out of its tour; returns the change of the cost in metres."""
    a, b, tour = rings.previous[stop], rings.following[stop], rings.tour[stop]
    metres, cost = detour(ground, rings, a, stop, b)
    rings.following[a] = b
    rings.previous[b] = a
    rings.tour[stop] = -1
    rings.size[tour] -= 1
    rings.minutes[tour] -= metres / pace + ground.service[stop]
    return -cost


@compiled
def link(rings: Rings, stop: int, after: int) -> None:
    """Put a stop after a node, or alone when `after` is the stop itself."""
    before = stop if after == stop else rings.following[after]
    rings.previous[stop] = after
    rings.following[stop] = before
    rings.following[after] = stop
    rings.previous[before] = stop


@compiled
def put_in(ground: Ground, rings: Rings, pace: float, stop: int, after: int, tour: int) -> float:
    """Put a stop in a tour after a node (itself: a tour that is empty); returns the change of the cost in metres."""
    link(rings, stop, after)
    metres, cost = detour(ground, rings, rings.previous[stop], stop, rings.following[stop])
    rings.tour[stop] = tour
    rings.size[tour] += 1
    rings.minutes[tour] += metres / pace + ground.service[stop]
    return cost


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
            walked = leg(ground, node, rings.following[node])
            metres += walked
            rings.minutes[tour] += walked / pace
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
