"""Which tours go out together: near one another, as many as there are pairs; the most urgent outings first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from tour_planner.geometry import Floats, along_curve, flat

NEAR = 12
PASSES = 10
GAIN = 1e-6  # metres²


@dataclass(frozen=True, slots=True)
class Slot:
    """A pair in an outing, both from 1."""

    outing: int
    pair: int


def assign(
    centres: Floats, urgency: Floats, *, pairs: int, taken: Sequence[tuple[Slot, Floats]]
) -> list[Slot]:
    """A slot for each tour.

    centres: (t, 3) metres; urgency: (t,), larger goes first; taken: slots of locked tours and their centres (3,).
    Free places beside locked tours are filled first, then new outings are numbered.
    """
    slots: dict[int, Slot] = {}
    free = list(range(len(centres)))
    locked: dict[int, list[Floats]] = defaultdict(list)
    for slot, centre in taken:
        locked[slot.outing].append(centre)
    held = {slot for slot, _ in taken}
    for outing in sorted(locked):
        places = [Slot(outing, pair) for pair in range(1, pairs + 1) if Slot(outing, pair) not in held]
        anchor = np.mean(locked[outing], axis=0)
        nearest = sorted(free, key=lambda tour: (float(np.linalg.norm(centres[tour] - anchor)), tour))
        slots.update(zip(nearest, places, strict=False))
        free = [tour for tour in free if tour not in slots]
    if free:
        groups = _groups(centres[free], pairs)
        numbers = (number for number in range(1, len(centres) + len(taken) + 2) if number not in locked)
        for group in sorted(groups, key=lambda group: -float(urgency[free][group].mean())):
            outing = next(numbers)
            slots.update((free[tour], Slot(outing, pair)) for pair, tour in enumerate(group, start=1))
    return [slots[tour] for tour in range(len(centres))]


def _groups(centres: Floats, size: int) -> list[list[int]]:
    """Groups of about equal sizes, at most `size`, along a curve, then better by exchanges."""
    count = -(-len(centres) // size)
    group = np.empty(len(centres), dtype=np.int64)
    curve = along_curve(flat(centres))
    for number, part in enumerate(np.array_split(curve, count)):
        group[part] = number
    _exchange(centres, group, count)
    rank = np.argsort(curve)
    return [
        sorted(np.flatnonzero(group == number).tolist(), key=lambda tour: int(rank[tour]))
        for number in range(count)
    ]


def _exchange(centres: Floats, group: np.ndarray, count: int) -> None:
    """Swap tours of different groups while the sum of squared distances to the middles of groups shrinks."""
    sizes = np.bincount(group, minlength=count).astype(np.float64)
    sums = np.zeros((count, 3))
    np.add.at(sums, group, centres)
    near = np.atleast_2d(cKDTree(centres).query(centres, k=min(NEAR, len(centres)))[1])
    for _ in range(PASSES):
        moved = False
        for i in range(len(centres)):
            for near_j in near[i] if count > 1 else ():
                for j in np.flatnonzero(group == group[near_j]):
                    g, h, step = group[i], group[j], centres[j] - centres[i]
                    if g == h:
                        continue
                    gain = step @ (2 * sums[g] + step) / sizes[g] + step @ (step - 2 * sums[h]) / sizes[h]
                    if gain > GAIN:
                        sums[g] += step
                        sums[h] -= step
                        group[i], group[j] = h, g
                        moved = True
        if not moved:
            return
