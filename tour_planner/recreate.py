"""Put the pieces back, each at its best place among near stops."""

import math

import numpy as np

from tour_planner.compiled import kernel
from tour_planner.field import Field, Rules, apart, by_way_of, changes, discomfort, metres
from tour_planner.room import Room, draw, save, touch

BLINK = 0.01  # share of places missed on purpose
EASED = 100.0  # metres that a better balance may be worth
FIRST = 8  # near stops looked at whatever they promise

# Cost in metres, node to follow, tour (-1: none), 1 when the piece is turned round.
Place = tuple[float, int, int, int]
# The end joined to a near stop, the other end, minutes; 2 when both are one stop (nearer to both neighbours), else 1; then
# how many stops, and their places added up.
Piece = tuple[int, int, float, float, float, float, float]


@kernel
def _swap(room: Room, i: int, j: int) -> None:
    ends, weights = room.ends, room.weights
    for column in range(2):
        ends[i, column], ends[j, column] = ends[j, column], ends[i, column]
    for column in range(5):
        weights[i, column], weights[j, column] = weights[j, column], weights[i, column]


@kernel
def shuffle(room: Room) -> None:
    """Pieces in a random order, or (one time in three) the longest visits first."""
    weights, random, count = room.weights, room.random, room.counts[0]
    for i in range(count - 1, 0, -1):
        j = int(draw(random) * (i + 1))
        _swap(room, i, j)
    if draw(random) < 1 / 3:
        for i in range(1, count):
            j = i
            while j > 0 and weights[j - 1, 0] < weights[j, 0]:
                _swap(room, j - 1, j)
                j -= 1


@kernel
def _promising(field: Field, room: Room, stop: int, best: float, twice: float) -> int:
    """Fill `few` with the near stops, after the first, beside which a cheaper place than `best` may be."""
    near, away, longest, few = field.near, field.away, field.longest, room.few
    count = 0
    for k in range(FIRST, near.shape[1]):
        few[count] = k
        count += 1 if twice * away[stop, k] - best < longest[near[stop, k]] else 0
    return count


@kernel
def _unsigned(node: int) -> int:
    """An index without a sign: no check that it counts from the end."""
    return np.uint32(node)  # type: ignore[return-value]


@kernel
def _next_to(field: Field, rules: Rules, piece: Piece, a: int, d: float, best: Place) -> Place:
    """The better of a place before or after the stop `a`, `d` metres from the anchor of the piece, or `best`."""
    links, spots, n = field.links, field.spots, len(field.service)
    anchor, other, load, twice = piece[0], piece[1], piece[2], piece[3]
    tour, cost = links[a, 2], best[0]
    now = field.minutes[tour]
    base = 0.0 if rules.hard else discomfort(rules, now)
    wide = 0.0
    if rules.spread > 0.0:
        wide = rules.spread * apart(field, tour, piece[4], piece[5], piece[6])
    least = twice * d - cost + wide + (0.0 if rules.hard else discomfort(rules, now + load) - base)
    for way in range(2):
        if least >= spots[a, 6 + way]:
            continue
        b = _unsigned(links[a, way])
        walked = d + metres(field, rules, other, b) - spots[a, 6 + way]
        found = walked + wide
        if b >= n:
            legs = (b, other, anchor, a) if way else (a, anchor, other, b)
            found = wide + by_way_of(field, rules, legs, walked)
        if rules.leaving > 0.0:
            more = changes(links, a, anchor) + changes(links, other, b) - changes(links, a, b)
            found += rules.leaving * more
        if not rules.hard:
            found += discomfort(rules, now + load + walked * rules.slowness) - base
        if found < cost:
            least += cost - found
            cost = found
            best = (cost, int(b) if way else int(a), int(tour), way)
    return best


@kernel
def _beside(field: Field, rules: Rules, room: Room, piece: Piece, best: Place) -> Place:
    """The best place that joins the anchor of a piece to a near stop."""
    links, near, away, few = field.links, field.near, field.away, room.few
    anchor, load, twice = piece[0], piece[2], piece[3]
    blinks, full = room.counts[4], (rules.limit if rules.hard else np.inf) - load
    count = min(FIRST, near.shape[1])
    for k in range(count):
        few[k] = k
    for part in range(2):
        if part == 1:
            count = _promising(field, room, anchor, best[0] + (0.0 if rules.hard else EASED), twice)
        for i in range(count):
            a = near[anchor, few[i]]
            tour = links[a, 2]
            if tour < 0 or field.minutes[tour] > full:
                continue
            blinks -= 1
            if blinks < 0:
                blinks = int(math.log(draw(room.random) + 1e-300) / math.log(1 - BLINK))
                continue
            best = _next_to(field, rules, piece, a, away[anchor, few[i]], best)
    room.counts[4] = blinks
    return best


@kernel
def _alone(field: Field, rules: Rules, spare: int, h: int, t: int, load: float) -> Place:
    """The place in a tour that is empty."""
    links, n = field.links, len(field.service)
    after = n + spare if len(links) > n else h
    walked = metres(field, rules, t, h)
    if len(links) > n:
        walked = metres(field, rules, after, h) + metres(field, rules, t, after)
    minutes = load + walked * rules.slowness
    if rules.hard and minutes > rules.limit:
        return np.inf, -1, -1, 0
    cost = walked * (rules.homeward if len(links) > n else 1.0)
    turns = changes(links, after, h) + changes(links, t, after) if len(links) > n else changes(links, t, h)
    cost += rules.leaving * turns
    return (
        cost + (0.0 if rules.hard else discomfort(rules, minutes) - discomfort(rules, 0.0)),
        after,
        spare,
        0,
    )


@kernel
def _turn(field: Field, h: int, t: int) -> None:
    """Walk a piece the other way round."""
    links, spots = field.links, field.spots
    node = h
    while True:
        coming = links[node, 0]
        links[node, 0], links[node, 1] = links[node, 1], coming
        spots[node, 6], spots[node, 7] = spots[node, 7], spots[node, 6]
        if node == t:
            return
        node = coming


@kernel
def _put_in(field: Field, rules: Rules, room: Room, i: int, place: Place) -> None:
    """Put piece i at a place."""
    links, spots, longest = field.links, field.spots, field.longest
    h, t, a, tour = int(room.ends[i, 0]), int(room.ends[i, 1]), place[1], place[2]
    if place[3]:
        _turn(field, h, t)
        h, t = t, h
    if a == room.ends[i, 0]:  # alone in a loop
        a, b = t, h
        before = 0.0
    else:
        save(links, room, a)
        b, before = int(links[a, 0]), float(spots[a, 6])
        save(links, room, b)
    ahead = metres(field, rules, t, b) if a != t or h != t else 0.0
    behind = ahead if a == t else metres(field, rules, a, h)
    links[a, 0], links[h, 1], links[t, 0], links[b, 1] = h, a, b, t
    spots[a, 6], spots[h, 7], spots[t, 6], spots[b, 7] = behind, behind, ahead, ahead
    walked = ahead + (0.0 if a == t else behind) - before + room.weights[i, 1]
    longest[a], longest[b] = max(behind, spots[a, 7]), max(ahead, spots[b, 6])
    longest[h], longest[t] = max(behind, spots[h, 6]), max(ahead, spots[t, 7])
    node, stops = h, 1
    links[h, 2] = tour
    while node != t:
        node = links[node, 0]
        links[node, 2] = tour
        stops += 1
    field.size[tour] += stops
    field.sums[tour, 0] += room.weights[i, 3]
    field.sums[tour, 1] += room.weights[i, 4]
    field.minutes[tour] += walked * rules.slowness + room.weights[i, 0]


@kernel
def recreate(field: Field, rules: Rules, room: Room, most: float) -> float:
    """Put the pieces back; the change of the cost, infinite as soon as it is more than `most`."""
    change, counts, ends, weights = 0.0, room.counts, room.ends, room.weights
    for i in range(counts[0]):
        h, t = int(ends[i, 0]), int(ends[i, 1])
        load = weights[i, 0] + weights[i, 1] * rules.slowness
        best: Place = (np.inf, -1, -1, 0)
        best = _beside(
            field,
            rules,
            room,
            (h, t, load, 2.0 if h == t else 1.0, weights[i, 2], weights[i, 3], weights[i, 4]),
            best,
        )
        if h != t:
            other = _beside(
                field, rules, room, (t, h, load, 1.0, weights[i, 2], weights[i, 3], weights[i, 4]), best
            )
            if other[0] < best[0]:
                best = (other[0], other[1], other[2], 1 - other[3])
        spare = counts[5]
        if spare >= 0 and field.size[spare] == 0:
            other = _alone(field, rules, spare, h, t, load)
            if other[0] < best[0]:
                best = other
        change += best[0]
        if best[2] < 0 or change > most:
            return np.inf
        touch(field, room, best[2])
        _put_in(field, rules, room, i, best)
    return change
