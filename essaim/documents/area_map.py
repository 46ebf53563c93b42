"""A map of several tours, or of several sectors, on their streets: one SVG, no style, no script."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from essaim.documents.characters import one_line
from essaim.documents.door_streets import streets_from_doors
from essaim.documents.frame import Frame, Stop, frame_around
from essaim.documents.markers import FONT, RADIUS, Marker, markers_for
from essaim.documents.plan_ground import Ground
from essaim.documents.plan_marks import legend, names, words
from essaim.documents.street_names import write_names
from essaim.documents.street_plan import BAN, OSM, PLAN_MM, svg_of
from essaim.documents.walking_line import walking_line
from essaim.territory.rules.street_network import WALKABLE, Kind, Streets

Place = tuple[float, float]  # longitude, latitude, in degrees
_WIDE, _VERY_WIDE = 1_500, 4_000  # metres across: beyond, buildings, then paths, would only be grey
_DOT = 9.0


@dataclass(frozen=True)
class Walk:
    """A tour: its doors in walking order; or a walk that was drawn, from its start. And what is written on it."""

    label: str
    colour: str
    stops: Sequence[Stop] = ()
    line: Sequence[Place] = ()


@dataclass(frozen=True)
class Area:
    """A sector: its edge when it is drawn, its doors when it is made of streets."""

    name: str
    colour: str
    edge: Sequence[Place] = ()
    stops: Sequence[Stop] = ()


@dataclass(frozen=True)
class Outline:
    """What is drawn over the rest, wherever it reaches: the edge of a neighbourhood, its name."""

    name: str
    colour: str
    rings: Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True)
class Drawn:
    walks: Sequence[Walk] = field(default_factory=tuple)
    areas: Sequence[Area] = field(default_factory=tuple)
    outlines: Sequence[Outline] = field(default_factory=tuple)

    @property
    def stops(self) -> list[Stop]:
        walked = [stop for walk in self.walks for stop in walk.stops]
        return walked + [stop for area in self.areas for stop in area.stops]

    @property
    def places(self) -> list[Place]:
        doors = [(stop.lon, stop.lat) for stop in self.stops]
        edges = [place for area in self.areas for place in area.edge]
        return doors + edges + [place for walk in self.walks for place in walk.line]


def draw_area(streets: Streets | None, shown: Drawn, *, title: str) -> str:
    """Everything shown fits; nothing to draw: "". Without streets, they are guessed from the doors."""
    if not shown.places:
        return ""
    frame = frame_around(shown.places, size_mm=PLAN_MM, alone=streets is None)
    around = _worth_drawing(streets.within(frame.box()), frame) if streets is not None else None
    is_known = around is not None and bool(np.isin(around.kinds, WALKABLE).any())
    guessed = streets_from_doors(shown.stops) if shown.stops else None
    drawn = around if is_known else guessed
    ground = (
        Ground(drawn, frame.place(drawn.degrees()), frame) if drawn is not None and len(drawn.kinds) else None
    )
    over = (
        _outlines(shown.outlines, frame)
        + _areas(shown.areas, frame)
        + _walks(shown.walks, ground, frame, is_known=is_known)
    )
    over += _names_and_labels(shown, ground, frame)
    over += legend(frame, OSM if is_known else BAN if shown.stops else "")
    return svg_of(ground, over, frame=frame, title=one_line(title))


def _worth_drawing(streets: Streets, frame: Frame) -> Streets:
    across = frame.width / frame.scale
    dropped = {Kind.BUILDING} if across > _WIDE else set()
    if across > _VERY_WIDE:
        dropped |= {Kind.PATH, Kind.SERVICE, Kind.CLOSED}
    return streets.without(dropped) if dropped else streets


def _path(points: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in points)


def _outlines(outlines: Sequence[Outline], frame: Frame) -> str:
    """What of them lies on the paper."""
    paper = shapely.box(0, 0, frame.width, frame.height)
    drawn = []
    for one in outlines:
        inside = shapely.GeometryCollection([_on_paper(ring, frame, paper) for ring in one.rings])
        for part in (each for each in shapely.get_parts(inside) if each.geom_type == "Polygon"):
            points = _path(shapely.get_coordinates(part.exterior).tolist())
            drawn.append(
                f'<polygon points="{points}" fill="none" stroke="{one.colour}" stroke-width="4" stroke-dasharray="6 8"/>'
            )
        if not inside.is_empty:
            middle = inside.representative_point()
            drawn.append(
                f'<text x="{middle.x:.0f}" y="{middle.y:.0f}" font-size="{FONT:.0f}" text-anchor="middle" fill="{one.colour}" '
                f'stroke="#FFFFFF" stroke-width="8" stroke-linejoin="round" paint-order="stroke">{words(one_line(one.name))}</text>'
            )
    return "".join(drawn)


def _on_paper(ring: Sequence[Sequence[float]], frame: Frame, paper: BaseGeometry) -> BaseGeometry:
    placed = shapely.make_valid(shapely.Polygon(frame.place(np.array(ring, dtype=np.float64))))
    return shapely.intersection(placed, paper)


def _areas(areas: Sequence[Area], frame: Frame) -> str:
    drawn = []
    for area in areas:
        if area.edge:
            points = _path(frame.place(np.array(area.edge, dtype=np.float64)).tolist())
            drawn.append(
                f'<polygon points="{points}" fill="{area.colour}" fill-opacity="0.18" stroke="{area.colour}" '
                'stroke-width="7" stroke-dasharray="26 14" stroke-linejoin="round"/>'
            )
        drawn.append(_dots(area.stops, area.colour, frame))
    return "".join(drawn)


def _dots(stops: Sequence[Stop], colour: str, frame: Frame) -> str:
    if not stops:
        return ""
    placed = frame.place(np.array([(stop.lon, stop.lat) for stop in stops]))
    circles = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{_DOT:.0f}"/>' for x, y in placed.tolist())
    return f'<g fill="{colour}" stroke="#FFFFFF" stroke-width="3">{circles}</g>'


def _walks(walks: Sequence[Walk], ground: Ground | None, frame: Frame, *, is_known: bool) -> str:
    drawn = []
    for walk in walks:
        if points := _walked(walk, ground if is_known else None, frame):
            common = f'points="{_path(points)}" fill="none" stroke-linejoin="round" stroke-linecap="round"'
            drawn.append(
                f'<polyline {common} stroke="#FFFFFF" stroke-width="13"/>'
                f'<polyline {common} stroke="{walk.colour}" stroke-width="7"/>'
            )
        drawn.append(_dots(walk.stops, walk.colour, frame))
    return "".join(drawn)


def _walked(walk: Walk, ground: Ground | None, frame: Frame) -> list[Sequence[float]]:
    """As it was drawn; else by the streets from door to door, where they are known."""
    if walk.line:
        as_drawn: list[Sequence[float]] = frame.place(np.array(walk.line, dtype=np.float64)).tolist()
        return as_drawn
    if ground is None or len(walk.stops) < 2:
        return []
    placed = frame.place(np.array([(stop.lon, stop.lat) for stop in walk.stops]))
    legs = walking_line(ground.streets, ground.places, placed, own=[stop.street for stop in walk.stops])
    return [point for leg in legs for point in leg.points.tolist()]


def _labelled(shown: Drawn) -> list[tuple[Place, str, str]]:
    """(where, what, colour): in the middle of each tour, of each sector; where a drawn walk starts."""
    found: list[tuple[Place, str, str]] = []
    for walk in shown.walks:
        if walk.line:
            found.append((walk.line[0], walk.label, walk.colour))
        elif walk.stops:
            middle = walk.stops[len(walk.stops) // 2]
            found.append(((middle.lon, middle.lat), walk.label, walk.colour))
    for area in (one for one in shown.areas if one.name):
        if area.edge:
            inside = shapely.Polygon(area.edge).representative_point()
            found.append(((inside.x, inside.y), area.name, area.colour))
        elif area.stops:
            middle = sorted(area.stops)[len(area.stops) // 2]
            found.append(((middle.lon, middle.lat), area.name, area.colour))
    return found


def _names_and_labels(shown: Drawn, ground: Ground | None, frame: Frame) -> str:
    labelled = _labelled(shown)
    markers: list[Marker] = []
    for place, label, _colour in labelled:  # one by one: two tours are never gathered under one sign
        placed = frame.place(np.array([place]))
        markers += markers_for(
            [Stop(*place, one_line(label))], placed, width=frame.width, height=frame.height
        )
    _apart(markers, frame)
    taken: list[BaseGeometry] = [
        shapely.box(one.x - one.half_width, one.y - RADIUS, one.x + one.half_width, one.y + RADIUS)
        for one in markers
    ]
    taken.append(shapely.box(0, frame.height - 60, frame.width, frame.height))
    paper = shapely.box(8, 8, frame.width - 8, frame.height - 8)
    written = (
        write_names(ground.named(), taken=taken, paper=paper, is_near=lambda _name, _line: False)
        if ground
        else []
    )
    signs = "".join(
        _sign(one, colour) for one, (_place, _label, colour) in zip(markers, labelled, strict=True)
    )
    return names(written) + (
        f'<g font-size="{FONT:.0f}" font-weight="700" text-anchor="middle" fill="#FFFFFF">{signs}</g>'
    )


def _apart(markers: Sequence[Marker], frame: Frame) -> None:
    """Each lower than those it would cover."""
    for place, one in enumerate(markers):
        for other in markers[:place]:
            if abs(one.x - other.x) < one.half_width + other.half_width and abs(one.y - other.y) < 2 * RADIUS:
                one.y = min(other.y + 2 * RADIUS + 6, frame.height - RADIUS - 6)


def _sign(marker: Marker, colour: str) -> str:
    x, y, half = marker.x, marker.y, marker.half_width
    return (
        f'<rect x="{x - half:.0f}" y="{y - RADIUS:.0f}" width="{2 * half:.0f}" height="{2 * RADIUS:.0f}" '
        f'rx="{RADIUS:.0f}" fill="{colour}" stroke="#FFFFFF" stroke-width="5"/>'
        f'<text x="{x:.0f}" y="{y + FONT * 0.34:.0f}">{words(marker.label)}</text>'
    )
