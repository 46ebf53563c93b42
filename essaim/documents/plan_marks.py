"""The signs drawn over the ground: walk, names, numbers, meeting point, scale. Presentation attributes only."""

import re
from html import escape
from itertools import groupby

import numpy as np
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from essaim.documents.frame import Frame
from essaim.documents.markers import FONT as MARKER_FONT
from essaim.documents.markers import RADIUS, Marker
from essaim.documents.street_names import FONT, WrittenName
from essaim.documents.walking_line import Leg

_HALO = 'stroke="#FFFFFF" stroke-width="8" stroke-linejoin="round" paint-order="stroke"'
_FIGURES = "Bricolage Grotesque, Atkinson Hyperlegible Next, sans-serif"
_SCALES = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)  # metres


def words(text: str) -> str:
    """The digits in a font whose zero is not slashed: a number is no code."""
    parts = re.split(r"([0-9]+)", text)
    return "".join(
        f'<tspan font-family="{_FIGURES}">{part}</tspan>' if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def route(legs: list[Leg]) -> str:
    """A full line where the way is known; dashes where the plan only knows the direction, so that nobody trusts them."""
    drawn = []
    for known, run in groupby(legs, key=lambda leg: leg.known):
        points = " ".join(f"{x:.0f},{y:.0f}" for leg in run for x, y in leg.points.tolist())
        common = f'points="{points}" fill="none" stroke-linejoin="round" stroke-linecap="round"'
        dashes = "" if known else ' stroke-dasharray="1 22"'
        drawn.append(
            f'<polyline {common} stroke="#FFFFFF" stroke-width="15"{dashes}/>'
            f'<polyline {common} stroke="#1B5E63" stroke-width="8"{dashes}/>'
        )
    return "".join(drawn)


def _name(name: WrittenName) -> str:
    x, y = round(name.x), round(name.y)
    turn = f' transform="rotate({name.angle:.1f} {x} {y})"' if round(name.angle, 1) else ""
    said = f'<text x="{x}" y="{y + FONT * 0.34:.0f}" font-weight="{700 if name.near else 400}">{words(name.text)}</text>'
    if not name.near:
        return f"<g{turn}>{said}</g>"
    half = name.width / 2  # the walk passes under the name of its street
    plate = f'<rect x="{x - half:.0f}" y="{y - FONT * 0.55:.0f}" width="{name.width:.0f}" height="{FONT * 1.1:.0f}" rx="8" fill="#FFFFFF"/>'
    return f"<g{turn}>{plate}{said}</g>"


def names(written: list[WrittenName]) -> str:
    return (
        f'<g font-size="{FONT:.0f}" text-anchor="middle" fill="#241F1B" stroke="#FFFFFF" stroke-width="7" '
        f'stroke-linejoin="round" paint-order="stroke">{"".join(map(_name, written))}</g>'
    )


def _marker(marker: Marker) -> str:
    x, y, half = marker.x, marker.y, marker.half_width
    leads = "".join(
        f'<path d="M{x:.0f} {y:.0f}L{door_x:.0f} {door_y:.0f}" stroke="#12393C" stroke-width="4"/>'
        f'<circle cx="{door_x:.0f}" cy="{door_y:.0f}" r="6" fill="#12393C"/>'
        for door_x, door_y in marker.doors
        if np.hypot(door_x - x, door_y - y) > RADIUS
    )
    return (
        f'{leads}<rect x="{x - half:.0f}" y="{y - RADIUS:.0f}" width="{2 * half:.0f}" height="{2 * RADIUS:.0f}" '
        f'rx="{RADIUS:.0f}" fill="#12393C" stroke="#FFFFFF" stroke-width="4"/>'
        f'<text x="{x:.0f}" y="{y + MARKER_FONT * 0.34:.0f}">{words(marker.label)}</text>'
    )


def numbers(markers: list[Marker]) -> str:
    drawn = "".join(_marker(marker) for marker in reversed(markers))
    return (
        f'<g font-size="{MARKER_FONT:.0f}" font-weight="700" text-anchor="middle" fill="#FFFFFF">{drawn}</g>'
    )


def meeting_point(
    x: float, y: float, label: str, *, taken: list[BaseGeometry], paper: BaseGeometry
) -> tuple[str, BaseGeometry]:
    """An arch, its words on the side where they cover no number, and the room it takes."""
    width = len(label) * 15.5
    sides = (
        (x, y + 30, "middle", x - width / 2),
        (x, y - 64, "middle", x - width / 2),
        (x + 32, y - 12, "start", x + 32),
        (x - 32, y - 12, "end", x - 32 - width),
    )
    areas = [box(left, base - 26, left + width, base + 8) for _, base, _, left in sides]
    inside = [place for place, area in enumerate(areas) if paper.covers(area)] or [0]
    free = [place for place in inside if not any(areas[place].intersects(other) for other in taken)]
    chosen = (free or inside)[0]
    at, base, anchor, _ = sides[chosen]
    drawn = (
        f'<path d="M{x - 22:.0f} {y:.0f}v-30a22 22 0 0 1 44 0v30z" fill="#F4BC4F" stroke="#241F1B" stroke-width="5"/>'
        f'<circle cx="{x + 9:.0f}" cy="{y - 18:.0f}" r="4" fill="#241F1B"/>'
        f'<text x="{at:.0f}" y="{base:.0f}" font-size="28" font-weight="700" text-anchor="{anchor}" fill="#241F1B" '
        f"{_HALO}>{words(label)}</text>"
    )
    return drawn, areas[chosen].union(box(x - 26, y - 56, x + 26, y + 4))


def legend(frame: Frame, source: str) -> str:
    """Scale, north and where the streets come from."""
    metres = max((step for step in _SCALES if step * frame.scale < frame.width / 4), default=20)
    length, bottom = metres * frame.scale, frame.height - 24
    said = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    return (
        f'<path d="M30 {bottom - 14:.0f}v14h{length:.0f}v-14" fill="none" stroke="#FFFFFF" stroke-width="11"/>'
        f'<path d="M30 {bottom - 14:.0f}v14h{length:.0f}v-14" fill="none" stroke="#241F1B" stroke-width="5"/>'
        f'<text x="{44 + length:.0f}" y="{bottom:.0f}" font-size="26" fill="#241F1B" {_HALO}>{words(said)}</text>'
        f'<text x="{frame.width - 16:.0f}" y="{bottom + 6:.0f}" font-size="22" text-anchor="end" fill="#241F1B" {_HALO}>{source}</text>'
        f'<path d="M{frame.width - 44:.0f} 34l20 56-20-13-20 13z" fill="#241F1B" stroke="#FFFFFF" stroke-width="5" paint-order="stroke"/>'
        f'<text x="{frame.width - 44:.0f}" y="118" font-size="28" font-weight="700" text-anchor="middle" fill="#241F1B" {_HALO}>N</text>'
    )
