"""What one iteration of the search needs to remember, so that a refused one leaves no trace."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tour_planner.compiled import kernel
from tour_planner.field import Field, Naturals
from tour_planner.geometry import Floats, Ints

ROWS = 8192
PIECES, SAVED, TOUCHED, TURN, BLINKS, SPARE = 0, 1, 2, 3, 4, 5  # of `counts`


class Room(NamedTuple):
    """Room for one iteration.

    ends: (ROWS, 2) first and last stop of the pieces taken out; weights: (ROWS, 5) their minutes at the doors, the
    metres inside them, how many they are, their places added up; saved, rows: nodes changed, and what they were; touched, before: tours, their minutes and sums; marks:
    (tours,) the last iteration that touched a tour; few: places worth a look; counts: see PIECES… above; random: the state
    of the generator.
    """

    ends: Ints
    weights: Floats
    saved: Ints
    rows: Ints
    touched: Ints
    before: Floats
    marks: NDArray[np.int64]
    few: Naturals
    counts: NDArray[np.int64]
    random: NDArray[np.uint64]


def room(tours: int, seed: int | tuple[int, ...]) -> Room:
    return Room(
        np.zeros((ROWS, 2), np.int32),
        np.zeros((ROWS, 5)),
        np.zeros(ROWS, np.int32),
        np.zeros((ROWS, 8), np.int32),
        np.zeros(ROWS, np.int32),
        np.zeros((ROWS, 3)),
        np.zeros(tours, np.int64),
        np.zeros(256, np.uint32),
        np.zeros(8, np.int64),
        np.random.default_rng(seed).integers(1, 2**63, size=1, dtype=np.uint64),
    )


@kernel
def draw(state: NDArray[np.uint64]) -> float:
    """A number in [0, 1): xorshift64* (Vigna 2016)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@kernel
def save(links: Ints, room: Room, node: int) -> None:
    at = room.counts[1]
    room.saved[at] = node
    for column in range(8):
        room.rows[at, column] = links[node, column]
    room.counts[1] = at + 1


@kernel
def touch(field: Field, room: Room, tour: int) -> None:
    counts = room.counts
    if room.marks[tour] != counts[3]:
        room.marks[tour] = counts[3]
        room.touched[counts[2]] = tour
        room.before[counts[2], 0] = field.minutes[tour]
        room.before[counts[2], 1] = field.sums[tour, 0]
        room.before[counts[2], 2] = field.sums[tour, 1]
        counts[2] += 1


@kernel
def undo(field: Field, room: Room) -> None:
    """Give every saved node and touched tour back what it had, the last saved first."""
    links, spots, size = field.links, field.spots, field.size
    for i in range(room.counts[1] - 1, -1, -1):
        node, tour = room.saved[i], room.rows[i, 2]
        if tour != links[node, 2] and node < len(field.service):
            if tour >= 0:
                size[tour] += 1
            if links[node, 2] >= 0:
                size[links[node, 2]] -= 1
        for column in range(8):
            links[node, column] = room.rows[i, column]
        field.longest[node] = max(spots[node, 6], spots[node, 7])
    for i in range(room.counts[2]):
        tour = room.touched[i]
        field.minutes[tour] = room.before[i, 0]
        field.sums[tour, 0], field.sums[tour, 1] = room.before[i, 1], room.before[i, 2]
