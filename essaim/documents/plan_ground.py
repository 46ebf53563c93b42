"""What lies under a tour on its plan: streets, buildings, parks, water."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from essaim.documents.characters import one_line
from essaim.documents.frame import Frame
from essaim.documents.walking_line import Places
from essaim.territory.rules.street_network import Kind, Streets

_SMALLEST_BUILDING = 60.0  # square units
_SURFACES = {Kind.GREEN: "#E3EBDD", Kind.WATER: "#D3E3EC", Kind.BUILDING: "#DDD3C4"}
# Lines from the lowest to the highest: width in metres, least width in units, colour inside.
_LINES = {
    Kind.STREAM: (4, 8, "#D3E3EC"),
    Kind.RAIL: (2, 5, "#B9AE9E"),
    Kind.CLOSED: (3, 6, "#F1E9DC"),
    Kind.PATH: (2, 5, "#FFFFFF"),
    Kind.SERVICE: (4, 9, "#FFFFFF"),
    Kind.STREET: (8, 18, "#FFFFFF"),
    Kind.MAIN_STREET: (10, 24, "#FFFFFF"),
    Kind.FAST_ROAD: (12, 24, "#EDE3D2"),
}
_BARE = (Kind.STREAM, Kind.RAIL)  # no border


def _steps(coordinates: NDArray[np.float64]) -> str:
    whole = np.rint(coordinates).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    said = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{said}" if said else ""


def _path(shapes: Sequence[BaseGeometry]) -> str:
    simple = shapely.simplify(np.array(shapes, dtype=object), 2.0)
    return "".join(_steps(shapely.get_coordinates(line)) for line in shapely.get_parts(simple))


def _outlines(shapes: Sequence[BaseGeometry]) -> str:
    return "".join(f"{_path([ring])}z" for ring in shapely.get_exterior_ring(np.array(shapes, dtype=object)))


class Ground:
    """The streets and buildings inside the frame, cut at its edge."""

    def __init__(self, streets: Streets, places: Places, frame: Frame) -> None:
        self.streets = streets
        self.places = places
        self.frame = frame
        self.row = np.repeat(np.arange(len(streets.kinds)), np.diff(streets.starts))
        self.lines = self._cut(shapely.linestrings(places, indices=self.row))

    def _cut(self, shapes: Any) -> NDArray[np.object_]:
        return np.atleast_1d(shapely.clip_by_rect(shapes, 0, 0, self.frame.width, self.frame.height))

    def _surfaces(self, kind: Kind) -> list[BaseGeometry]:
        first, last = self.streets.starts[:-1], self.streets.starts[1:] - 1
        closed = (self.places[first] == self.places[last]).all(axis=1) & (last - first > 2)
        chosen = (closed & (self.streets.kinds == kind))[self.row]
        if not chosen.any():
            return []
        rows = np.unique(self.row[chosen], return_inverse=True)[1]
        shapes = shapely.make_valid(shapely.polygons(shapely.linearrings(self.places[chosen], indices=rows)))
        parts = shapely.get_parts(self._cut(shapes))
        return [part for part in parts if part.geom_type == "Polygon" and part.area > _SMALLEST_BUILDING]

    def surfaces(self, *, buildings: bool) -> str:
        drawn = []
        for kind, colour in _SURFACES.items():
            shapes = self._surfaces(kind) if buildings or kind is not Kind.BUILDING else []
            if shapes:
                drawn.append(f'<path fill="{colour}" d="{_outlines(shapes)}"/>')
        return "".join(drawn)

    def of(self, kind: Kind) -> list[BaseGeometry]:
        cut = shapely.get_parts(self.lines[self.streets.kinds == kind])
        return [line for line in cut if line.geom_type == "LineString" and line.length > 1]

    def roads(self) -> str:
        borders, insides = [], []
        for kind, (metres, least, colour) in _LINES.items():
            lines = self.of(kind)
            if not lines:
                continue
            path, width = _path(lines), max(least, metres * self.frame.scale * 0.8)
            if kind not in _BARE:
                borders.append(f'<path d="{path}" stroke="#A79B8A" stroke-width="{width + 5:.0f}"/>')
            insides.append(f'<path d="{path}" stroke="{colour}" stroke-width="{width:.0f}"/>')
        return (
            f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(borders + insides)}</g>'
        )

    def named(self) -> list[tuple[str, LineString]]:
        inside = self.frame
        edge = shapely.box(40, 40, inside.width - 40, inside.height - 40)
        found = []
        for line, name_id in zip(self.lines, self.streets.name_ids.tolist(), strict=True):
            if name_id >= 0:
                kept = shapely.get_parts(np.atleast_1d(shapely.intersection(line, edge)))
                name = one_line(str(self.streets.names[name_id]))
                found += [(name, part) for part in kept if part.geom_type == "LineString" and part.length > 1]
        return found
