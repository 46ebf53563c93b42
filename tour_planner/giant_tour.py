"""One ring through all the stops: 2-opt and Or-opt among near stops, with a queue of stops still to look at."""

import numpy as np

from tour_planner.compiled import compiled
from tour_planner.geometry import Ints
from tour_planner.rings import Ground, leg

GAIN = 1e-7  # metres: below, rounding errors could turn for ever
SEGMENT = 3  # stops moved together by Or-opt (Or 1976)
LONGEST_SHIFT = 50_000  # positions


@compiled
def _reverse(order: Ints, place: Ints, first: int, last: int) -> None:
    """Turn round the positions first..last of the ring, or the rest of it when that is shorter: the same ring."""
    n = len(order)
    inside = (last - first) % n + 1
    if inside * 2 > n:
        first, last, inside = (last + 1) % n, (first - 1) % n, n - inside
    for _ in range(inside // 2):
        a, b = order[first], order[last]
        order[first], order[last] = b, a
        place[b], place[a] = first, last
        first = (first + 1) % n
        last = (last - 1) % n


@compiled
def _two_opt(ground: Ground, order: Ints, place: Ints, a: int) -> int:
    """Try every 2-opt move that joins `a` to a near stop; returns a stop that changed, or -1."""
    n = len(order)
    for way in (1, -1):
        b = order[(place[a] + way) % n]
        now = leg(ground, a, b)
        for c in ground.near[a]:
            if place[c] < 0:
                continue
            joined = leg(ground, a, c)
            if joined >= now:
                break
            d = order[(place[c] + way) % n]
            if joined + leg(ground, b, d) - now - leg(ground, c, d) < -GAIN:
                if way == 1:
                    _reverse(order, place, place[b], place[c])
                else:
                    _reverse(order, place, place[c], place[b])
                return int(c)
    return -1


@compiled
def _shift(order: Ints, place: Ints, first: int, length: int, to: int, turned: bool) -> None:  # noqa: FBT001 -- compiled
    """Move `length` stops at position `first` so that they follow what stands at position `to`."""
    moved = order[first : first + length].copy()
    if turned:
        moved = moved[::-1].copy()
    if to > first:
        low, high = first, to
        for position in range(first, to - length + 1):
            order[position] = order[position + length]
        order[to - length + 1 : to + 1] = moved
    else:
        low, high = to + 1, first + length - 1
        for position in range(first + length - 1, to + length, -1):
            order[position] = order[position - length]
        order[to + 1 : to + 1 + length] = moved
    for position in range(low, high + 1):
        place[order[position]] = position


@compiled
def _or_opt(ground: Ground, order: Ints, place: Ints, a: int) -> int:
    """Try to move one to three stops that begin or end with `a` beside a near stop; returns it, or -1."""
    n = len(order)
    for choice in range(1, 2 * SEGMENT):
        length = choice // 2 + 1
        first = place[a] if choice % 2 == 0 else place[a] - length + 1
        if length > n - 3 or first < 0 or first + length > n:
            continue
        head, tail = order[first], order[first + length - 1]
        before, after = order[(first - 1) % n], order[(first + length) % n]
        gain = leg(ground, before, head) + leg(ground, tail, after) - leg(ground, before, after)
        if gain <= GAIN:
            continue
        for c in ground.near[a]:
            at = place[c]
            if at < 0 or first <= at < first + length:
                continue
            if leg(ground, a, c) >= gain:
                break
            if _beside(ground, order, place, (first, length, gain, a, c)):
                return int(c)
    return -1


@compiled
def _beside(ground: Ground, order: Ints, place: Ints, move: tuple[int, int, float, int, int]) -> bool:
    first, length, gain, a, c = move
    n = len(order)
    head, tail = order[first], order[first + length - 1]
    other = tail if a == head else head
    for way in (0, -1):
        to = (place[c] + way) % n  # the segment goes between the positions `to` and `to` + 1
        nxt = (to + 1) % n
        if (
            first <= to < first + length
            or first <= nxt < first + length
            or nxt == 0
            or abs(to - first) > LONGEST_SHIFT
        ):
            continue
        d = order[nxt] if way == 0 else order[to]
        if leg(ground, c, a) + leg(ground, other, d) - leg(ground, c, d) < gain - GAIN:
            left = order[to]
            _shift(order, place, first, length, to, (head if left == c else tail) != a)
            return True
    return False


@compiled
def _better(ground: Ground, order: Ints, place: Ints, a: int) -> int:
    changed = _two_opt(ground, order, place, a) if a < len(ground.near) else -1
    if changed < 0 and a < len(ground.near):
        changed = _or_opt(ground, order, place, a)
    return changed


@compiled
def shorten(ground: Ground, order: Ints, place: Ints) -> None:
    """Shorten a ring in place. order: (m,) nodes; place: (nodes,) all -1, and again after."""
    n = len(order)
    slot = np.full(len(place), -1, dtype=np.int32)
    for position in range(n):
        place[order[position]] = slot[order[position]] = position
    waiting, queued = order.copy(), np.ones(n, dtype=np.bool_)
    head, count = 0, n
    while count > 0 and n > 3:
        a = waiting[head]
        head = (head + 1) % n
        count -= 1
        queued[slot[a]] = False
        changed = _better(ground, order, place, a)
        for k in range(-1, 3 if changed >= 0 else -1):
            stop = changed if k == 2 else order[(place[a] + k) % n]
            if not queued[slot[stop]]:
                queued[slot[stop]] = True
                waiting[(head + count) % n] = stop
                count += 1
    place[order] = -1
