"""Streets guessed from the doors alone, for a commune whose street network is not loaded."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from essaim.documents.frame import Stop
from essaim.documents.street_network import Kind, Streets, streets_of

_STEP = 0.0004  # degrees of latitude, about 45 m: doors of both sides fall together
_LEAST = 0.00015  # a street of one door is still drawn, 30 m long


def _through(doors: NDArray[np.float64]) -> list[tuple[float, float]]:
    """A line through the middle of the doors of one street, from one end to the other."""
    shrink = np.array([math.cos(math.radians(float(doors[:, 1].mean()))), 1.0])
    flat = doors * shrink
    middle = flat.mean(axis=0)
    axis = np.linalg.svd(flat - middle)[2][0] if len(doors) > 1 else np.array([1.0, 0.0])
    along = (flat - middle) @ axis
    steps = np.floor((along - along.min()) / _STEP).astype(int)
    line = [flat[steps == step].mean(axis=0) for step in np.unique(steps)]
    first, last = line[0] if len(line) > 1 else middle, line[-1] if len(line) > 1 else middle
    reach_back = max(float((first - middle) @ axis - along.min()), 0.0) + _LEAST
    reach_on = max(float(along.max() - (last - middle) @ axis), 0.0) + _LEAST
    ends = [first - axis * reach_back, *(line if len(line) > 1 else []), last + axis * reach_on]
    return [(float(x), float(y)) for x, y in np.array(ends) / shrink]


def streets_from_doors(stops: Sequence[Stop]) -> Streets:
    by_street: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for stop in stops:
        if stop.street:
            by_street[stop.street].append((stop.lon, stop.lat))
    return streets_of([(Kind.STREET, name, _through(np.array(doors))) for name, doors in by_street.items()])
