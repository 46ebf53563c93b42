"""From degrees to metres: points on a sphere, so that a distance never depends on the other doors."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Singles = NDArray[np.float32]

EARTH_METRES = 6_371_008.8  # mean radius (IUGG)
CURVE_BITS = 16


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """(n, 3) metres. The chord between two points is their straight-line distance (10 km: 1 mm short)."""
    lam, phi = np.radians(lon), np.radians(lat)
    return EARTH_METRES * np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def flat(points: Floats) -> Floats:
    """(n, 2) metres on the plane that touches the sphere at the middle of (n, 3) points: for drawing, not measuring."""
    up = points.mean(axis=0)
    height = float(np.linalg.norm(up))
    up = up / height if height > 0 else np.array([0.0, 0.0, 1.0])
    east = np.array([-up[1], up[0], 0.0])
    length = math.hypot(east[0], east[1])
    east = east / length if length > 0 else np.array([1.0, 0.0, 0.0])
    return np.column_stack([points @ east, points @ np.cross(up, east)])


def neighbours(points: Floats, k: int) -> Ints:
    """(n, min(k, n - 1)) indices of the nearest other points, nearest first."""
    n = len(points)
    k = min(k, n - 1)
    if k < 1:
        return np.empty((n, 0), dtype=np.int32)
    found = cKDTree(points).query(points, k=k + 1)[1]
    others = found != np.arange(n)[:, None]
    others[others.all(axis=1), -1] = (
        False  # many points at one place: the point itself may not be among the found
    )
    return np.ascontiguousarray(found[others].reshape(n, k).astype(np.int32))


def on_plane(points: Floats) -> Floats:
    """(n, 2) metres: each point at its true distance and direction from the middle of (n, 3) points of a sphere.

    Between points 20 km from the middle, distances are true to 1 mm a kilometre.
    """
    if not len(points):
        return np.empty((0, 2))
    place = flat(points)
    radius = float(np.linalg.norm(points[0]))
    up = points.mean(axis=0)
    height = float(np.linalg.norm(up))
    upright = points @ (up / height if height > 0 else np.array([0.0, 0.0, 1.0]))
    across = np.hypot(place[:, 0], place[:, 1])
    stretched: Floats = place * (radius * np.arctan2(across, upright) / np.maximum(across, 1e-9))[:, None]
    return stretched


def along_curve(place: Floats) -> Ints:
    """The order of (n, 2) points along a Hilbert curve (Bartholdi & Platzman 1982): neighbours stay close."""
    low = place.min(axis=0)
    width = max(float((place - low).max()), 1e-9)
    grid = ((place - low) / width * (2**CURVE_BITS - 1)).astype(np.int64)
    return np.argsort(_curve_position(grid[:, 0], grid[:, 1]), kind="stable").astype(np.int32)


def _curve_position(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    position = np.zeros_like(x)
    side = 1 << (CURVE_BITS - 1)
    while side:
        right, top = (x & side) > 0, (y & side) > 0
        position += side * side * ((3 * right) ^ top)
        turn, mirror = ~top, ~top & right
        x = np.where(mirror, side * 2 - 1 - (x & (side * 2 - 1)), x & (side * 2 - 1))
        y = np.where(mirror, side * 2 - 1 - (y & (side * 2 - 1)), y & (side * 2 - 1))
        x, y = np.where(turn, y, x), np.where(turn, x, y)
        side >>= 1
    return position
