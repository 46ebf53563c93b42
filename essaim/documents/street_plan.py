"""The street plan of a tour, as one SVG that a sheet prints and a strict page shows: no style, no script."""

from collections.abc import Callable, Sequence
from html import escape

import numpy as np
import shapely
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from essaim.documents import plan_marks
from essaim.documents.characters import one_line
from essaim.documents.door_streets import streets_from_doors
from essaim.documents.frame import Frame, Stop, StopLike, frame_around
from essaim.documents.markers import RADIUS, Marker, markers_for
from essaim.documents.plan_ground import Ground
from essaim.documents.street_names import write_names
from essaim.documents.walking_line import Places, walking_line
from essaim.territory.rules.street_network import WALKABLE, Streets, alike

MOST_BYTES = 200_000
PLAN_MM = (190.0, 130.0)  # the width of the sheet
LARGE_PLAN_MM = (120.0, 145.0)  # printed half as large again, on a page of its own
_FAMILY = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, sans-serif"
_NEAR_METRES = 30.0
OSM = "© les contributeurs d’OpenStreetMap"
BAN = "Adresses : Base Adresse Nationale"

Meeting = tuple[float, float, str]  # longitude, latitude, what to write: « Rendez-vous »


def _area(marker: Marker) -> BaseGeometry:
    return shapely.box(
        marker.x - marker.half_width, marker.y - RADIUS, marker.x + marker.half_width, marker.y + RADIUS
    )


def _corners(frame: Frame) -> list[BaseGeometry]:
    """Where the north, the scale and the source are written."""
    return [
        shapely.box(frame.width - 90, 0, frame.width, 130),
        shapely.box(0, frame.height - 60, frame.width, frame.height),
    ]


def _nearness(stops: list[Stop], placed: Places, scale: float) -> Callable[[str, BaseGeometry], bool]:
    """Which streets are those of the tour: by their name when the stops say it, else by their distance."""
    own = {alike(stop.street) for stop in stops if stop.street}
    spots = MultiPoint(placed)
    reach = max(_NEAR_METRES * scale, RADIUS)
    return lambda name, line: alike(name) in own if own else bool(line.distance(spots) <= reach)


def _overlay(ground: Ground, stops: list[Stop], *, route: bool, meeting: Meeting | None) -> str:
    frame = ground.frame
    placed = frame.place(np.array([(stop.lon, stop.lat) for stop in stops]))
    markers = markers_for(stops, placed, width=frame.width, height=frame.height)
    taken = [*map(_area, markers), *_corners(frame)]
    paper = shapely.box(8, 8, frame.width - 8, frame.height - 8)
    gathering = ""
    if meeting:
        x, y = frame.place(np.array([meeting[:2]]))[0].tolist()
        gathering, area = plan_marks.meeting_point(x, y, one_line(meeting[2]), taken=taken, paper=paper)
        taken.append(area)
    names = write_names(
        ground.named(),
        taken=taken,
        paper=paper,
        is_near=_nearness(stops, placed, frame.scale),
    )
    walk = ""
    if route and len(stops) > 1:
        own = [stop.street for stop in stops]
        walk = plan_marks.route(walking_line(ground.streets, ground.places, placed, own=own))
    return walk + plan_marks.names(names) + gathering + plan_marks.numbers(markers)


def _usable(stops: Sequence[StopLike | Stop]) -> list[Stop]:
    made = [Stop(float(stop[0]), float(stop[1]), *stop[2:]) for stop in stops]
    return [stop for stop in made if np.isfinite([stop.lon, stop.lat]).all()]


def draw_plan(
    streets: Streets | None,
    stops: Sequence[StopLike | Stop],
    *,
    route: bool = True,
    meeting: Meeting | None = None,
    size_mm: tuple[float, float] = PLAN_MM,
    title: str = "Plan de la tournée",
) -> str:
    """The doors in walking order on their streets; without a street network, on streets guessed from the doors.

    `stops` are (longitude, latitude, label[, street, number]) in degrees, in walking order. Nothing to draw: "".
    """
    named = _usable(stops)
    if not named:
        return ""
    where = [(stop.lon, stop.lat) for stop in named]
    frame = frame_around(where + ([meeting[:2]] if meeting else []), size_mm=size_mm, alone=streets is None)
    around = streets.within(frame.box()) if streets is not None else None
    known = around is not None and bool(np.isin(around.kinds, WALKABLE).any())
    drawn = around if known and around is not None else streets_from_doors(named)
    ground = Ground(drawn, frame.place(drawn.degrees()), frame)
    over = _overlay(ground, named, route=route, meeting=meeting)
    over += plan_marks.legend(frame, OSM if known else BAN)
    return svg_of(ground, over, frame=frame, title=one_line(title))


def svg_of(ground: Ground | None, over: str, *, frame: Frame, title: str) -> str:
    """Buildings help to find one's way; they go first when the drawing would be too heavy for a telephone."""
    whole = ""
    roads = ground.roads() if ground else ""
    for buildings in (True, False):
        surfaces = ground.surfaces(buildings=buildings) if ground else ""
        whole = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" '
            f'aria-label="{escape(title)}" font-family="{_FAMILY}"><title>{escape(title)}</title>'
            "<desc>Les portes sont numérotées dans l’ordre de la marche ; la liste des portes dit la même chose.</desc>"
            f'<rect width="100%" height="100%" fill="#FBF7F0"/>{surfaces}{roads}{over}'
            f'<rect x="2" y="2" width="{frame.width - 4:.0f}" height="{frame.height - 4:.0f}" fill="none" '
            'stroke="#8A7F70" stroke-width="4"/></svg>'
        )
        if len(whole.encode()) <= MOST_BYTES:
            break
    return whole
