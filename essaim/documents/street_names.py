"""Street names written once along their street, where nothing else is written."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

FONT = 27.0  # drawing units: 2.7 mm, about 7.6 points
_SIGN_WIDTH = 0.53 * FONT
_STRAIGHT = (0.985, 0.94)  # chord over length: first nearly straight places, then gentle bends
_BESIDE = (0.0, 78.0, -78.0, 112.0, -112.0)  # a street lined with numbers has its name written beside them


@dataclass(frozen=True)
class WrittenName:
    text: str
    x: float
    y: float
    angle: float  # degrees, never upside down
    width: float
    near: bool  # a street of the tour


def _windows(line: LineString, width: float) -> Iterator[tuple[float, LineString]]:
    """Pieces of the line as long as the text, from the middle outwards, with how straight they are."""
    spare = line.length - width
    steps = max(1, int(spare // 40))
    for offset in sorted(np.linspace(0, spare, steps + 1).tolist(), key=lambda at: abs(at - spare / 2)):
        ends = [line.interpolate(offset), line.interpolate(offset + width)]
        yield ends[0].distance(ends[1]) / width, LineString(ends)


def _upright(chord: LineString) -> float:
    (x0, y0), (x1, y1) = chord.coords
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    return angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle


class Writer:
    """Keeps what is already taken on the paper."""

    def __init__(self, taken: list[BaseGeometry], paper: BaseGeometry) -> None:
        self.taken = taken
        self.paper = paper

    def _is_free(self, area: BaseGeometry) -> bool:
        return self.paper.covers(area) and not any(area.intersects(other) for other in self.taken)

    def write(self, name: str, line: LineString, *, near: bool) -> WrittenName | None:
        width = len(name) * _SIGN_WIDTH + 10
        if line.length < width:
            return None
        pieces = list(_windows(line, width))
        for straight in _STRAIGHT:
            for beside in _BESIDE if near else _BESIDE[:1]:
                for ratio, chord in pieces:
                    place = chord.parallel_offset(beside) if beside else chord
                    area = place.buffer(FONT * 0.55, cap_style="flat")
                    if ratio >= straight and self._is_free(area):
                        self.taken.append(area)
                        middle = place.interpolate(0.5, normalized=True)
                        return WrittenName(name, middle.x, middle.y, _upright(chord), width, near)
        return None


def _longest(lines: list[LineString]) -> list[LineString]:
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    return sorted(shapely.get_parts(merged), key=lambda line: -line.length)[:3]


def write_names(
    named: list[tuple[str, LineString]],
    *,
    taken: list[BaseGeometry],
    paper: BaseGeometry,
    is_near: Callable[[str, BaseGeometry], bool],
) -> list[WrittenName]:
    """The streets of the tour first, then the longest: the first written has the better place."""
    by_name: dict[str, list[LineString]] = defaultdict(list)
    for name, line in named:
        by_name[name].append(line)
    ranked = []
    for name, lines in by_name.items():
        together = MultiLineString(lines)
        ranked.append((not is_near(name, together), -together.length, name))
    writer = Writer(taken, paper)
    written = []
    for is_far, _, name in sorted(ranked):
        tries = (writer.write(name, line, near=not is_far) for line in _longest(by_name[name]))
        written += [found for found in [next((one for one in tries if one), None)] if found]
    return written
