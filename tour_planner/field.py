"""Tours as one table of linked stops: the ground of the search.

A row of 32 bytes a node, half a line of the processor's cache: who follows whom, the tour, the street, the place, the metres
to both neighbours. Stops are 0..n-1 along a curve, so that near stops are near in memory; with a start, nodes n, n+1… are
the start, once for each tour. The search counts in float32 on a plane; every plan is measured again on the sphere.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tour_planner.compiled import kernel
from tour_planner.feet import Feet, walked
from tour_planner.geometry import Floats, Ints, Singles

Naturals = NDArray[np.uint32]

NEXT, PREVIOUS, TOUR, STREET = 0, 1, 2, 3  # columns of `links`
X, Y, AHEAD, BEHIND = 4, 5, 6, 7  # columns of `spots`
SIDE_BITS = 2  # street << 2 | side: 0 even, 1 odd, 2 unknown


class Field(NamedTuple):
    """The arrays of the search.

    links: (nodes, 8); spots: the same memory read as float32; service: (n,) minutes; near: (n, k) nearest stops and away:
    (n, k) metres to them, crossings included; longest: (nodes,) the longer of the two legs of a node; minutes, size:
    (tours,); sums: (tours, 2) the places of a tour added up; feet: of every node, on the streets.
    """

    links: Ints
    spots: Singles
    service: Singles
    near: Naturals
    away: Singles
    longest: Singles
    minutes: Floats
    size: Ints
    sums: Floats
    feet: Feet


class Rules(NamedTuple):
    """What a good tour is.

    slowness: minutes/metre; limit, target: minutes; balance: metres/minute²; overtime: metres/minute beyond the limit; hard:
    the limit may not be passed even for a while (then neither balance nor overtime count); crossing: metres to cross a
    street; leaving: metres that one more street costs a tour besides the walk; homeward: what a metre from or to the start
    weighs in the cost (in the duration it always counts whole): below 1, tours are compact rather than long petals; whole:
    each leg is rounded to whole metres, as benchmarks do; spread: what a square metre between
    a stop and the middle of its tour costs, in metres: it makes sectors round, as balanced k-means does.
    """

    slowness: float
    limit: float
    target: float
    balance: float
    overtime: float
    hard: bool
    crossing: float
    leaving: float
    homeward: float
    whole: bool
    spread: float


@kernel
def metres(field: Field, rules: Rules, a: int, b: int) -> float:
    """Metres to walk from a to b, by the streets where they are known, crossing the street if need be."""
    links, spots = field.links, field.spots
    x, y = spots[a, 4] - spots[b, 4], spots[a, 5] - spots[b, 5]
    leg: float = math.sqrt(x * x + y * y)
    if rules.whole:
        return float(int(leg + 0.5))
    leg = walked(field.feet, a, b, leg)
    if (links[a, 3] ^ links[b, 3]) == 1 and leg > 0:
        leg += rules.crossing
    return leg


@kernel
def changes(links: Ints, a: int, b: int) -> int:
    """1 when a and b are not in the same street."""
    return 1 if (links[a, 3] >> 2) != (links[b, 3] >> 2) else 0


@kernel
def discomfort(rules: Rules, minutes: float) -> float:
    """What a duration costs, in metres: being away from the target, and much more beyond the limit."""
    gap = minutes - rules.target
    cost = rules.balance * gap * gap
    if minutes > rules.limit:
        cost += rules.overtime * (minutes - rules.limit)
    return cost


@kernel
def apart(field: Field, tour: int, count: float, x: float, y: float) -> float:
    """Square metres that `count` stops, whose places add up to x, y, add to the spread of a tour that has others."""
    size = float(field.size[tour])
    if size == 0:
        return 0.0
    east, north = x / count - field.sums[tour, 0] / size, y / count - field.sums[tour, 1] / size
    added: float = size * count / (size + count) * (east * east + north * north)
    return added


@kernel
def by_way_of(field: Field, rules: Rules, legs: tuple[int, int, int, int], added: float) -> float:
    """The cost of `added` metres more from a to b by h…t, one of a, b being the start: the loop without it counts too."""
    links, n = field.links, len(field.service)
    a, h, t, b = legs
    if rules.homeward == 1.0:
        return added
    if a >= n:
        a = links[a, 1]
    if b >= n:
        b = links[b, 0]
    loop = 0.0
    if a < n and b < n:
        loop = metres(field, rules, a, h) + metres(field, rules, t, b) - metres(field, rules, a, b)
    return loop + rules.homeward * (added - loop)


@kernel
def weigh(field: Field, rules: Rules) -> float:
    """Measure every leg and tour again from nothing; the cost in metres, but for what durations cost."""
    links, spots, n = field.links, field.spots, len(field.service)
    field.minutes[:] = 0.0
    field.size[:] = 0
    field.sums[:] = 0.0
    cost = 0.0
    for node in range(len(links)):
        tour, coming = links[node, 2], links[node, 0]
        if tour < 0:
            continue
        leg = metres(field, rules, node, coming) if node != coming else 0.0
        spots[node, 6] = leg
        spots[coming, 7] = leg
        field.minutes[tour] += leg * rules.slowness
        if node < n:
            field.minutes[tour] += field.service[node]
            field.size[tour] += 1
            field.sums[tour, 0] += spots[node, 4]
            field.sums[tour, 1] += spots[node, 5]
        cost += leg * (rules.homeward if node >= n or coming >= n else 1.0)
        cost += rules.leaving * changes(links, node, coming)
    for node in range(len(links)):
        field.longest[node] = max(spots[node, 6], spots[node, 7])
    return cost
