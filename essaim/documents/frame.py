"""From degrees to the paper: where a point of the ground falls on the plan."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from essaim.territory.rules.street_network import Box

UNITS_PER_MM = 10  # the drawing counts in tenths of a millimetre: whole numbers are precise enough, and short
_METRES_PER_DEGREE = 111_320.0
_LEAST_SPAN = 240.0  # metres: closer, no other street would help to find one's way
_LEAST_SPAN_ALONE = 140.0  # where no other street is known


StopLike = (
    tuple[float, float, str] | tuple[float, float, str, str] | tuple[float, float, str, str, str]
)  # what Stop is made of


class Stop(NamedTuple):
    lon: float
    lat: float
    label: str  # what the sheet calls it: « 4 »
    street: str = ""
    number: str = ""


@dataclass(frozen=True)
class Frame:
    """A rectangle of paper, north up: `width` and `height` in drawing units, `scale` in units per metre."""

    width: float
    height: float
    scale: float
    lon: float  # the centre
    lat: float

    def place(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) longitudes and latitudes to (n, 2) drawing units, y downwards."""
        east = (degrees[:, 0] - self.lon) * _METRES_PER_DEGREE * math.cos(math.radians(self.lat))
        north = (degrees[:, 1] - self.lat) * _METRES_PER_DEGREE
        return np.column_stack([self.width / 2 + east * self.scale, self.height / 2 - north * self.scale])

    def box(self) -> Box:
        north = self.height / 2 / self.scale / _METRES_PER_DEGREE
        east = self.width / 2 / self.scale / _METRES_PER_DEGREE / math.cos(math.radians(self.lat))
        return (self.lon - east, self.lat - north, self.lon + east, self.lat + north)


def frame_around(
    points: Sequence[tuple[float, float]], *, size_mm: tuple[float, float], alone: bool
) -> Frame:
    """The largest scale that shows every point with some ground around it."""
    places = np.array(points, dtype=np.float64)
    west, south = places.min(axis=0)
    east, north = places.max(axis=0)
    lat = float(south + north) / 2
    wide = (east - west) * _METRES_PER_DEGREE * math.cos(math.radians(lat))
    high = (north - south) * _METRES_PER_DEGREE
    width, height = (side * UNITS_PER_MM for side in size_mm)
    room_x, room_y = width - 150, height - 150  # 7.5 mm on each side for markers and their shadows
    scale = min(
        room_x / max(wide, 1.0),
        room_y / max(high, 1.0),
        width / (_LEAST_SPAN_ALONE if alone else _LEAST_SPAN),
    )
    return Frame(width=width, height=height, scale=scale, lon=float(west + east) / 2, lat=lat)
