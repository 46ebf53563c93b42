"""Streets guessed from the doors alone, for a commune whose street network is not loaded."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from essaim.documents.frame import Stop
from essaim.territory.rules.street_network import Kind, Streets, streets_of

Points = NDArray[np.float64]

_STEP = 0.0007  # degrees of latitude, about 80 m: a bend is still a bend, a set-back house is not
_LEAST = 0.00015  # a street of one door is still drawn, 30 m long


def _is_odd(number: str) -> bool:
    digits = "".join(sign for sign in number if sign in "0123456789")
    return bool(digits) and int(digits[-1]) % 2 == 1


def _middle(doors: Points, odd: NDArray[np.bool_]) -> Points:
    """Half-way between the two sides; the median forgets the house at the back of a garden."""
    sides = [np.median(side, axis=0) for side in (doors[odd], doors[~odd]) if len(side)]
    return np.asarray(np.mean(sides, axis=0), dtype=np.float64)


def _through(stops: Sequence[Stop]) -> list[tuple[float, float]]:
    """A line between the doors of one street, from one end to the other."""
    degrees = np.array([(stop.lon, stop.lat) for stop in stops])
    odd = np.array([_is_odd(stop.number) for stop in stops])
    shrink = np.array([math.cos(math.radians(float(degrees[:, 1].mean()))), 1.0])
    doors = degrees * shrink
    centre = doors.mean(axis=0)
    axis = np.linalg.svd(doors - centre)[2][0] if len(doors) > 1 else np.array([1.0, 0.0])
    along = (doors - centre) @ axis
    steps = np.floor((along - along.min()) / _STEP).astype(int)
    line = [_middle(doors[steps == step], odd[steps == step]) for step in np.unique(steps)]
    back = max(float((line[0] - centre) @ axis - along.min()), 0.0) + _LEAST
    on = max(float(along.max() - (line[-1] - centre) @ axis), 0.0) + _LEAST
    ends = np.array([line[0] - axis * back, *line, line[-1] + axis * on]) / shrink
    return [(float(lon), float(lat)) for lon, lat in ends]


def streets_from_doors(stops: Sequence[Stop]) -> Streets:
    by_street: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        if stop.street:
            by_street[stop.street].append(stop)
    return streets_of([(Kind.STREET, name, _through(doors)) for name, doors in by_street.items()])
