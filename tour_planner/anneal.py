"""Ruin and recreate: take pieces out of neighbouring tours, put them back better, accept as annealing does.

Christiaens & Vanden Berghe, "Slack induction by string removals", Transportation Science 54(2), 2020. Moves look at
near stops only and a refused one undoes what it touched: an iteration does not cost more when there are more doors.
"""

import math

from tour_planner.compiled import kernel
from tour_planner.field import Field, Rules, discomfort
from tour_planner.geometry import Ints
from tour_planner.recreate import recreate, shuffle
from tour_planner.room import Room, draw, undo
from tour_planner.ruin import ruin_streets, ruin_strings

LONGEST_STRING = 10
BY_STREETS = 0.3  # of the iterations, when leaving a street has a price


@kernel
def _spare(size: Ints, last: int) -> int:
    """An empty tour, looked for from the last one that was; -1 when there is none."""
    for step in range(len(size)):
        tour = (last + step) % len(size)
        if size[tour] == 0:
            return tour
    return -1


@kernel
def _ruin(field: Field, rules: Rules, room: Room, removed: float, longest: int) -> float:
    if rules.leaving > 0.0 and draw(room.random) < BY_STREETS:
        return ruin_streets(field, rules, room)
    return ruin_strings(field, rules, room, removed, longest)


@kernel
def anneal(field: Field, room: Room, rules: Rules, iterations: int, heat: float, removed: float) -> float:
    """Run iterations at one temperature (metres). Every stop must have a tour. Returns the change of the cost."""
    total, counts = 0.0, room.counts
    used = 0
    for tour in range(len(field.size)):
        used += 1 if field.size[tour] > 0 else 0
    longest = max(1, min(LONGEST_STRING, len(field.service) // max(1, used)))
    counts[5] = _spare(field.size, 0)
    for _ in range(iterations):
        counts[:3] = 0
        counts[3] += 1
        if counts[5] >= 0 and field.size[counts[5]] > 0:
            counts[5] = _spare(field.size, counts[5])
        change = _ruin(field, rules, room, removed, longest)
        slack = 0.0
        for i in range(0 if rules.hard else counts[2]):
            after = discomfort(rules, field.minutes[room.touched[i]])
            slack += after
            change += after - discomfort(rules, room.before[i, 0])
        shuffle(room)
        most = -heat * math.log(draw(room.random) + 1e-300) - change
        added = recreate(field, rules, room, most + slack)
        if added <= most:
            total += change + added
        else:
            undo(field, room)
    return total
