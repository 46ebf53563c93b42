"""Ruin and recreate: take strings of stops out of neighbouring tours, put them back better, accept as annealing does.

Christiaens & Vanden Berghe, "Slack induction by string removals", Transportation Science 54(2), 2020. Moves look at
near stops only and a refused one undoes what it touched: an iteration does not cost more when there are more doors.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tour_planner.compiled import compiled
from tour_planner.geometry import Floats, Ints
from tour_planner.rings import Ground, Rings, Rule, detour, discomfort, leg, link, put_in, step, take_out

REMOVED = 10  # stops taken out by an iteration, on average
LONGEST_STRING = 10
INSERT_AMONG = 24  # near stops looked at for a place
BLINK = 0.01  # share of places missed on purpose
SCRATCH = 1024


class Scratch(NamedTuple):
    """Room for one iteration.

    marks: (tours,) the last iteration that touched a tour; counts: stops out, put back, tours touched, iteration;
    random: the state of the generator.
    """

    stops: Ints
    after: Ints
    source: Ints
    touched: Ints
    minutes_before: Floats
    marks: NDArray[np.int64]
    counts: NDArray[np.int64]
    random: NDArray[np.uint64]


def scratch(tours: int, seed: int) -> Scratch:
    rows = [np.zeros(SCRATCH, dtype=np.int32) for _ in range(4)]
    state = np.random.default_rng(seed).integers(1, 2**63, size=1, dtype=np.uint64)
    counts = np.zeros(4, dtype=np.int64)
    return Scratch(
        rows[0], rows[1], rows[2], rows[3], np.zeros(SCRATCH), np.zeros(tours, np.int64), counts, state
    )


@compiled
def draw(state: NDArray[np.uint64]) -> float:
    """A number in [0, 1): xorshift64* (Vigna 2016)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def _touch(rings: Rings, room: Scratch, tour: int) -> None:
    if room.marks[tour] != room.counts[3]:
        room.marks[tour] = room.counts[3]
        room.touched[room.counts[2]] = tour
        room.minutes_before[room.counts[2]] = rings.minutes[tour]
        room.counts[2] += 1


@compiled
def _ruin_string(ground: Ground, rings: Rings, pace: float, room: Scratch, hit: tuple[int, int]) -> float:
    """Take out a string of stops that holds the stop `hit[0]`, at most `hit[1]` long; one in two keeps a stop inside."""
    stops = len(ground.service)
    node, longest = hit
    tour = rings.tour[node]
    _touch(rings, room, tour)
    length = 1 + int(draw(room.random) * min(longest, rings.size[tour]))
    kept = 1 if 1 < length < rings.size[tour] and draw(room.random) < 0.5 else 0
    skip = 1 + int(draw(room.random) * (length - 1)) if kept else -1
    for _ in range(int(draw(room.random) * length)):
        node = rings.previous[node]
        if node >= stops:
            node = rings.previous[node]
    change = 0.0
    for rank in range(length + kept):
        coming = rings.following[node]
        if coming >= stops:
            coming = rings.following[coming]
        if rank != skip:
            at = room.counts[0]
            room.stops[at], room.after[at], room.source[at] = node, rings.previous[node], tour
            room.counts[0] += 1
            change += take_out(ground, rings, pace, node)
        node = coming
    return change


@compiled
def _ruin(ground: Ground, rings: Rings, pace: float, room: Scratch) -> float:
    stops = len(ground.service)
    seed = int(draw(room.random) * stops)
    longest = max(1, min(LONGEST_STRING, int(stops / len(rings.minutes))))
    strings = int(1 + draw(room.random) * (4.0 * REMOVED / (1 + longest) - 1))
    change, done = 0.0, 0
    for k in range(-1, ground.near.shape[1]):
        stop = seed if k < 0 else ground.near[seed, k]
        tour = rings.tour[stop]
        if tour >= 0 and room.marks[tour] != room.counts[3]:
            change += _ruin_string(ground, rings, pace, room, (stop, longest))
            done += 1
            if done >= strings:
                break
    return change


@compiled
def _shuffle(ground: Ground, room: Scratch, out: Ints) -> None:
    """Put back in a random order, or (one in three) the longest visits first."""
    for i in range(len(out) - 1, 0, -1):
        j = int(draw(room.random) * (i + 1))
        out[i], out[j] = out[j], out[i]
    if draw(room.random) < 1 / 3:
        for i in range(1, len(out)):
            stop, j = out[i], i
            while j > 0 and ground.service[out[j - 1]] < ground.service[stop]:
                out[j] = out[j - 1]
                j -= 1
            out[j] = stop


@compiled
def best_place(ground: Ground, rings: Rings, rule: Rule, stop: int, room: Scratch) -> tuple[float, int, int]:
    """(cost in metres, node to follow, tour) of the best place among near stops; the tour is -1 when there is none."""
    best, best_after, best_tour = np.inf, -1, -1
    xyz, sides, crossing, service = ground.xyz, ground.sides, ground.crossing, ground.service[stop]
    near, tours, minutes, stops = ground.near, rings.tour, rings.minutes, len(ground.service)
    previous, following, random = rings.previous, rings.following, room.random
    for k in range(min(INSERT_AMONG, near.shape[1])):
        a = near[stop, k]
        tour = tours[a]
        if tour < 0 or draw(random) < BLINK:
            continue
        now = minutes[tour]
        to_a = step(xyz, sides, crossing, a, stop)
        for before in (True, False):
            b = previous[a] if before else following[a]
            if b < stops:
                metres = to_a + step(xyz, sides, crossing, b, stop) - step(xyz, sides, crossing, a, b)
                cost = metres
            else:
                metres, cost = (
                    detour(ground, rings, b, stop, a) if before else detour(ground, rings, a, stop, b)
                )
            cost += discomfort(rule, now + service + metres / rule.pace) - discomfort(rule, now)
            if cost < best:
                best, best_after, best_tour = cost, b if before else a, tour
    return best, best_after, best_tour


@compiled
def empty_place(ground: Ground, rings: Rings, rule: Rule, stop: int) -> tuple[float, int, int]:
    """The same, in the first tour that is empty."""
    stops = len(ground.service)
    for tour in range(len(rings.size)):
        if rings.size[tour] == 0:
            after = stop if len(ground.xyz) == stops else stops + tour
            metres = 2 * leg(ground, after, stop)
            minutes = ground.service[stop] + metres / rule.pace
            return metres * ground.homeward + discomfort(rule, minutes) - discomfort(rule, 0.0), after, tour
    return np.inf, -1, -1


@compiled
def _recreate(ground: Ground, rings: Rings, rule: Rule, room: Scratch, out: Ints) -> tuple[float, bool]:
    """Put the stops back; (change in metres, whether all found a place)."""
    change = 0.0
    some_empty = rings.size.min() == 0
    for stop in out:
        cost, after, tour = best_place(ground, rings, rule, stop, room)
        if some_empty:
            other = empty_place(ground, rings, rule, stop)
            if other[0] < cost:
                cost, after, tour = other
        if tour < 0:
            return change, False
        _touch(rings, room, tour)
        change += put_in(ground, rings, rule.pace, stop, after, tour)
        room.counts[1] += 1
    return change, True


@compiled
def _undo(rings: Rings, room: Scratch, out: Ints) -> None:
    for i in range(room.counts[1] - 1, -1, -1):
        stop = out[i]
        rings.following[rings.previous[stop]] = rings.following[stop]
        rings.previous[rings.following[stop]] = rings.previous[stop]
        rings.size[rings.tour[stop]] -= 1
    for i in range(room.counts[0] - 1, -1, -1):
        stop = room.stops[i]
        link(rings, stop, room.after[i])
        rings.tour[stop] = room.source[i]
        rings.size[room.source[i]] += 1
    for i in range(room.counts[2]):
        rings.minutes[room.touched[i]] = room.minutes_before[i]


@compiled
def anneal(ground: Ground, rings: Rings, rule: Rule, room: Scratch, iterations: int, heat: float) -> float:
    """Run iterations at one temperature (metres). Every stop must have a tour. Returns the change of the cost."""
    total = 0.0
    for _ in range(iterations):
        room.counts[:3] = 0
        room.counts[3] += 1
        change = _ruin(ground, rings, rule.pace, room)
        out = room.stops[: room.counts[0]].copy()
        _shuffle(ground, room, out)
        added, whole = _recreate(ground, rings, rule, room, out)
        change += added
        for i in range(room.counts[2]):
            change += discomfort(rule, rings.minutes[room.touched[i]]) - discomfort(
                rule, room.minutes_before[i]
            )
        if whole and change < -heat * np.log(draw(room.random) + 1e-300):
            total += change
        else:
            _undo(rings, room, out)
    return total
