"""How few tours can be enough: a bound that no plan beats."""

import math

import numpy as np
from scipy.spatial import cKDTree

from tour_planner.geometry import Floats

TOLERANCE = 1e-9


def fewest_tours(xyz: Floats, service: Floats, *, start: Floats | None, pace: float, limit: float) -> int:
    """The least R with R × limit >= service + a walk that R tours cannot avoid.

    xyz: (n, 3) metres, detour included; service: (n,) minutes; pace: metres/minute; limit: minutes. Each stop has
    two legs, none shorter than the way to its nearest neighbour (or to the start): their half-sums are walked by
    every plan. With free loops, R stops may be alone and walk nothing: the R farthest are not counted. Two stops
    longer than half the limit never share a tour.
    """
    n = len(service)
    if n == 0:
        return 0
    nearest = cKDTree(xyz).query(xyz, k=2)[0][:, 1] if n > 1 else np.zeros(1)
    home = 0.0
    if start is not None:
        away = np.linalg.norm(xyz - start, axis=1)
        nearest, home = np.minimum(nearest if n > 1 else away, away), float(away.min())
    legs = np.concatenate([[0.0], np.cumsum(np.sort(nearest))])
    total = float(service.sum())
    tours = max(1, math.ceil(total / limit - TOLERANCE), int((service > limit / 2).sum()))
    while tours < n:
        walk = legs[n] + tours * home if start is not None else legs[n - tours]
        if total + walk / pace <= tours * limit + TOLERANCE:
            break
        tours += 1
    return min(tours, n)
