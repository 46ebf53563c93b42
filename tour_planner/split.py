"""Cut a giant tour into tours: the best cut for this order (Beasley 1983, Prins 2004), in O(stops × stops of a tour)."""

import numpy as np

from tour_planner.compiled import compiled
from tour_planner.geometry import Ints
from tour_planner.rings import Ground, Rule, discomfort, leg


@compiled
def _cuts(ground: Ground, rule: Rule, order: Ints, start: int, fixed: float) -> Ints:
    """came[j]: where the tour that ends before position j begins. start: a node, or -1 for free loops."""
    n = len(order)
    best = np.full(n + 1, np.inf)
    came = np.zeros(n + 1, dtype=np.int32)
    best[0] = 0.0
    for i in range(n):
        first = order[i]
        path = service = 0.0
        for j in range(i, n):
            last = order[j]
            service += ground.service[last]
            if j > i:
                path += leg(ground, order[j - 1], last)
            home = (
                leg(ground, last, first)
                if start < 0
                else leg(ground, start, first) + leg(ground, last, start)
            )
            minutes = service + (path + home) / rule.pace
            cost = best[i] + path + home + fixed + discomfort(rule, minutes)
            if cost < best[j + 1]:
                best[j + 1] = cost
                came[j + 1] = i
            if service + path / rule.pace > 1.5 * rule.limit:
                break
    return came


def split(ground: Ground, rule: Rule, order: Ints, *, has_start: bool, fixed: float) -> list[Ints]:
    """Tours in the order of the giant tour. fixed: metres that one tour more costs."""
    came = _cuts(ground, rule, order, len(ground.service) if has_start else -1, fixed)
    tours, end = [], len(order)
    while end:
        tours.append(order[came[end] : end])
        end = int(came[end])
    return tours[::-1]
