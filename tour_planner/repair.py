"""After the search: no tour beyond the limit, whatever it costs."""

import numpy as np

from tour_planner.compiled import compiled
from tour_planner.geometry import Ints
from tour_planner.rings import Ground, Rings, leg, put_in, take_out


@compiled
def _cheapest(
    ground: Ground, rings: Rings, knobs: tuple[float, float], stop: int, among: Ints
) -> tuple[float, int, int]:
    """(metres, node to follow, tour) of the cheapest place beside `among` that keeps within the limit; tour -1: none."""
    pace, limit = knobs
    best, best_after, best_tour = np.inf, -1, -1
    source, service = rings.tour[stop], ground.service[stop]
    for a in among:
        tour = rings.tour[a]
        if tour < 0 or tour == source:
            continue
        for after in (int(rings.previous[a]), int(a)):
            nxt = rings.following[after]
            metres = leg(ground, after, stop) + leg(ground, stop, nxt) - leg(ground, after, nxt)
            if metres < best and rings.minutes[tour] + service + metres / pace <= limit:
                best, best_after, best_tour = metres, after, int(tour)
    return best, best_after, best_tour


@compiled
def _empty(ground: Ground, rings: Rings, knobs: tuple[float, float], stop: int) -> tuple[int, int]:
    pace, limit = knobs
    stops = len(ground.service)
    for tour in range(len(rings.size)):
        if rings.size[tour] == 0:
            after = stop if len(ground.xyz) == stops else stops + tour
            if ground.service[stop] + 2 * leg(ground, after, stop) / pace <= limit:
                return after, tour
    return -1, -1


@compiled
def place_all(ground: Ground, rings: Rings, knobs: tuple[float, float], waiting: Ints) -> int:
    """Put the waiting stops, in this order, in tours with room: an empty one, beside a near stop, or anywhere.

    knobs: (metres/minute, limit in minutes). Returns how many found none: they stay in no tour.
    """
    everywhere = np.arange(len(ground.xyz)).astype(np.int32)
    left = 0
    for stop in waiting:
        after, tour = _cheapest(ground, rings, knobs, stop, ground.near[stop])[1:]
        if tour < 0:
            after, tour = _empty(ground, rings, knobs, stop)
        if tour < 0:
            after, tour = _cheapest(ground, rings, knobs, stop, everywhere)[1:]
        if tour < 0:
            left += 1
        else:
            put_in(ground, rings, knobs[0], stop, after, tour)
    return left


@compiled
def _loosest(ground: Ground, rings: Rings, knobs: tuple[float, float], tour: int) -> tuple[int, int, int]:
    """(stop, node to follow, tour) of the move out of a tour that walks least; (stop, -1, -1): nobody has room."""
    best, move = np.inf, (-1, -1, -1)
    longest, fallback = -1.0, -1
    for stop in range(len(ground.service)):
        if rings.tour[stop] != tour:
            continue
        a, b = rings.previous[stop], rings.following[stop]
        saved = leg(ground, a, stop) + leg(ground, stop, b) - leg(ground, a, b)
        if saved > longest:
            longest, fallback = saved, stop
        metres, after, other = _cheapest(ground, rings, knobs, stop, ground.near[stop])
        if other >= 0 and metres - saved < best:
            best, move = metres - saved, (stop, after, other)
    return move if move[0] >= 0 else (fallback, -1, -1)


@compiled
def relieve(ground: Ground, rings: Rings, knobs: tuple[float, float]) -> None:
    """Move stops out of the tours that are too long; those that nobody has room for end in no tour."""
    pace, limit = knobs
    for tour in range(len(rings.size)):
        while rings.minutes[tour] > limit and rings.size[tour] > 0:
            stop, after, other = _loosest(ground, rings, knobs, tour)
            take_out(ground, rings, pace, stop)
            if other >= 0:
                put_in(ground, rings, pace, stop, after, other)
