"""Where stops stand on the streets, as arrays: what the search reads to know how far one walks by the streets."""

from typing import NamedTuple

import numpy as np

from tour_planner.compiled import kernel
from tour_planner.geometry import Floats, Ints, Singles


class Feet(NamedTuple):
    """Each stop meets the streets at one point of a chain: a way between two crossings.

    chain: (n,), -1 for a stop far from any street; ends: (n, 2) rows of `between`, -1 where the chain is a dead end;
    to: (n, 2) metres along the chain to its ends; aside: (n,) metres from the street, the pavement left out;
    between: (crossings, crossings) metres by the streets, infinite where no way leads. detour: of what no street tells.
    """

    chain: Ints
    ends: Ints
    to: Floats
    aside: Floats
    between: Singles
    detour: float

    def of(self, rows: Ints) -> "Feet":
        """Those of some stops, in another order or repeated."""
        if not len(self.chain):
            return self
        return self._replace(
            chain=self.chain[rows], ends=self.ends[rows], to=self.to[rows], aside=self.aside[rows]
        )


NO_FEET = Feet(
    np.empty(0, dtype=np.int32),
    np.empty((0, 2), dtype=np.int32),
    np.empty((0, 2)),
    np.empty(0),
    np.empty((0, 0), dtype=np.float32),
    1.0,
)


@kernel
def _between_ends(feet: Feet, a: int, b: int) -> float:
    found = np.inf
    for i in range(2):
        here = feet.ends[a, i]
        for j in range(2):
            there = feet.ends[b, j]
            if here >= 0 and there >= 0:
                found = min(found, feet.to[a, i] + feet.between[here, there] + feet.to[b, j])
    return found


@kernel
def walked(feet: Feet, a: int, b: int, guessed: float) -> float:
    """Metres from a to b by the streets; `guessed`, the straight line × detour, where the streets do not tell."""
    if len(feet.chain) == 0 or guessed == 0.0 or feet.chain[a] < 0 or feet.chain[b] < 0:
        return guessed
    aside = feet.aside[a] + feet.aside[b]
    if guessed <= aside:  # nearer to each other than to any street
        return guessed
    found = _between_ends(feet, a, b)
    if feet.chain[a] == feet.chain[b]:
        found = min(found, abs(feet.to[a, 0] - feet.to[b, 0]))
    if found == np.inf:
        return guessed
    least: float = max(found + aside, guessed / feet.detour)
    return least


@kernel
def by_streets(feet: Feet, near: Ints, away: Floats) -> None:
    """(n, k) metres to near stops: straight lines × detour become ways by the streets."""
    for a in range(len(near)):
        for k in range(near.shape[1]):
            away[a, k] = walked(feet, a, near[a, k], away[a, k])
