"""Take pieces of neighbouring tours out: strings of stops, or whole runs of a street."""

from tour_planner.compiled import kernel
from tour_planner.field import Field, Rules, apart, by_way_of, changes, metres
from tour_planner.geometry import Ints
from tour_planner.room import ROWS, Room, draw, save, touch

WHOLE_RUN = 0.6  # of the runs taken out; of the others, what is on one side of the stop that was hit
MOST_RUNS = 6


@kernel
def take_out(field: Field, rules: Rules, room: Room, h: int, t: int) -> float:
    """Take the stops from h to t out of their tour; the change of the cost, but for what the duration costs."""
    links, spots, n = field.links, field.spots, len(field.service)
    a, b, tour = links[h, 1], links[t, 0], links[h, 2]
    save(links, room, a)
    save(links, room, b)
    whole = a == t
    joined = 0.0 if whole else metres(field, rules, a, b)
    walked = spots[t, 6] + (0.0 if whole else spots[h, 7] - joined)
    cost = walked if a < n and b < n else by_way_of(field, rules, (a, h, t, b), walked)
    if rules.leaving > 0.0:
        cost += rules.leaving * (changes(links, a, h) + changes(links, t, b) - changes(links, a, b))
    service = inner = east = north = 0.0
    node, stops = h, 1
    while True:
        save(links, room, node)
        links[node, 2] = -1
        service += field.service[node]
        east += spots[node, 4]
        north += spots[node, 5]
        if node == t:
            break
        inner += spots[node, 6]
        stops += 1
        node = links[node, 0]
    if not whole:
        links[a, 0], links[b, 1] = b, a
        spots[a, 6] = spots[b, 7] = joined
        field.longest[a], field.longest[b] = max(joined, spots[a, 7]), max(joined, spots[b, 6])
    field.size[tour] -= stops
    field.minutes[tour] -= (walked + inner) * rules.slowness + service
    at = room.counts[0]
    room.ends[at, 0], room.ends[at, 1] = h, t
    room.weights[at, 0], room.weights[at, 1], room.weights[at, 2] = service, inner, stops
    room.weights[at, 3], room.weights[at, 4] = east, north
    field.sums[tour, 0] -= east
    field.sums[tour, 1] -= north
    if rules.spread > 0.0:
        cost += rules.spread * apart(field, tour, stops, east, north)
    room.counts[0] = at + 1
    return -cost


@kernel
def _string(field: Field, rules: Rules, room: Room, node: int, longest: int) -> float:
    """Take out, one by one, a string of stops that holds `node`; one in two keeps a stop inside."""
    links, random, n = field.links, room.random, len(field.service)
    tour = links[node, 2]
    touch(field, room, tour)
    length = 1 + int(draw(random) * min(longest, field.size[tour]))
    kept = 1 if 1 < length < field.size[tour] and draw(random) < 0.5 else 0
    skip = 1 + int(draw(random) * (length - 1)) if kept else -1
    for _ in range(int(draw(random) * (length + kept))):
        node = links[node, 1]
        if node >= n:
            node = links[node, 1]
    change = 0.0
    for rank in range(length + kept):
        coming = links[node, 0]
        if coming >= n:
            coming = links[coming, 0]
        if rank != skip:
            change += take_out(field, rules, room, node, node)
        node = coming
    return change


@kernel
def ruin_strings(field: Field, rules: Rules, room: Room, removed: float, longest: int) -> float:
    """Strings of tours near a stop, some `removed` stops on average, none longer than `longest`."""
    links, near = field.links, field.near
    seed = int(draw(room.random) * len(field.service))
    strings = int(1 + draw(room.random) * (4.0 * removed / (1 + longest) - 1))
    change, done = 0.0, 0
    for k in range(-1, near.shape[1]):
        stop = seed if k < 0 else int(near[seed, k])
        tour = links[stop, 2]
        if tour >= 0 and room.marks[tour] != room.counts[3]:
            change += _string(field, rules, room, stop, longest)
            done += 1
            if done >= strings:
                break
    return change


@kernel
def _end(links: Ints, n: int, node: int, way: int) -> int:
    """The last stop of the same street, from `node` on in one way (0: ahead, 1: back)."""
    street, first = links[node, 3] >> 2, node
    while True:
        coming = links[node, way]
        if coming >= n or coming == first or links[coming, 3] >> 2 != street:
            return node
        node = coming


@kernel
def ruin_streets(field: Field, rules: Rules, room: Room) -> float:
    """Runs of streets near a stop, each one piece: what stands of a street in a tour moves together."""
    links, near, random, n = field.links, field.near, room.random, len(field.service)
    seed = int(draw(random) * n)
    runs, seen = 1 + int(draw(random) * MOST_RUNS), 0.3 + 0.7 * draw(random)
    change, done = 0.0, 0
    for k in range(-1, near.shape[1]):
        stop = seed if k < 0 else int(near[seed, k])
        if links[stop, 2] < 0 or draw(random) > seen or room.counts[1] > ROWS // 4:
            continue
        touch(field, room, links[stop, 2])
        part = draw(random)
        h = stop if part < (1 - WHOLE_RUN) / 2 else _end(links, n, stop, 1)
        t = stop if part > 1 - (1 - WHOLE_RUN) / 2 else _end(links, n, stop, 0)
        change += take_out(field, rules, room, h, t)
        done += 1
        if done >= runs:
            break
    return change
