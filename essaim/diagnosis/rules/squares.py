"""The squares of 200 m of Europe (ETRS89-LAEA, EPSG:3035): which one a place lies in. No database."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIDE = 200
_A, _F = 6_378_137.0, 1 / 298.257222101  # GRS 80
_E2 = _F * (2 - _F)
_E = _E2**0.5
_LON0, _LAT0 = np.radians(10.0), np.radians(52.0)
_EAST0, _NORTH0 = 4_321_000.0, 3_210_000.0
Floats = NDArray[np.float64]


def _q(phi: Floats) -> Floats:
    sine = np.sin(phi)
    log = np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
    found: Floats = (1 - _E2) * (sine / (1 - _E2 * sine**2) - log)
    return found


def to_metres(lons: Sequence[float] | Floats, lats: Sequence[float] | Floats) -> tuple[Floats, Floats]:
    """Degrees to metres east and north (EPSG guidance note 7-2, Lambert azimuthal equal area)."""
    lam, phi = np.radians(np.asarray(lons, float)), np.radians(np.asarray(lats, float))
    q_pole, q_middle = _q(np.asarray(np.pi / 2)), _q(np.asarray(_LAT0))
    beta, middle = np.arcsin(_q(phi) / q_pole), np.arcsin(q_middle / q_pole)
    radius = _A * np.sqrt(q_pole / 2)
    across = np.cos(_LAT0) / np.sqrt(1 - _E2 * np.sin(_LAT0) ** 2)
    d = _A * across / (radius * np.cos(middle))
    cosine = 1 + np.sin(middle) * np.sin(beta) + np.cos(middle) * np.cos(beta) * np.cos(lam - _LON0)
    b = radius * np.sqrt(2 / cosine)
    east = _EAST0 + b * d * np.cos(beta) * np.sin(lam - _LON0)
    turned = np.cos(middle) * np.sin(beta) - np.sin(middle) * np.cos(beta) * np.cos(lam - _LON0)
    return east, _NORTH0 + b / d * turned


def squares_of(lons: Sequence[float], lats: Sequence[float]) -> list[str]:
    """The code of each, as a file writes its end: « N2888200E3761600 »."""
    if not len(lons):
        return []
    east, north = to_metres(lons, lats)
    rows, columns = (np.floor(one / SIDE).astype(int) * SIDE for one in (north, east))
    return [f"N{n}E{e}" for n, e in zip(rows.tolist(), columns.tolist(), strict=True)]
