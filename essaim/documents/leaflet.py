"""« Où aller dans le quartier »: the places near, by what one comes for, to leave at somebody's home. It names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_TEMPLATE = "leaflet.typ"


@dataclass(frozen=True, kw_only=True)
class LeafletPlace:
    """`lines`: what happens there; `facts`: how one gets in (free, without a step…). What is empty is not printed."""

    name: str
    lines: Sequence[str] = ()
    hours: Sequence[str] = ()
    address: str = ""
    phone: str = ""
    facts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    collective: str
    quarter: str
    groups: Sequence[tuple[str, Sequence[LeafletPlace]]]  # what one comes for, the nearest places first
    checked: str = ""  # « novembre 2026 »
    phone: str = ""
    phone_hours: str = ""
    public_url: str = ""
    public_label: str = ""


def _place(place: LeafletPlace) -> dict[str, Any]:
    return {
        "name": one_line(place.name),
        "lines": [one_line(line) for line in place.lines if line],
        "hours": [one_line(line) for line in place.hours if line],
        "address": one_line(place.address),
        "phone": one_line(place.phone),
        "facts": " · ".join(one_line(fact) for fact in place.facts if fact),
    }


def _data(leaflet: Leaflet, *, large: bool) -> dict[str, Any]:
    return {
        "words": words(),
        "arch": ARCH_MARK,
        "large": large,
        "collective": one_line(leaflet.collective),
        "quarter": one_line(leaflet.quarter),
        "groups": [
            {"need": one_line(need), "places": [_place(one) for one in places]}
            for need, places in leaflet.groups
        ],
        "checked": one_line(leaflet.checked),
        "phone": one_line(leaflet.phone),
        "phone_hours": one_line(leaflet.phone_hours),
        "qr": qr_svg(leaflet.public_url) if leaflet.public_url else None,
        "label": one_line(leaflet.public_label),
    }


def render_leaflet(leaflet: Leaflet, *, large: bool = False, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF of A4 pages; `large`: one column of large letters."""
    return typeset(_TEMPLATE, _data(leaflet, large=large), limit=limit)


def picture_leaflet(leaflet: Leaflet, *, large: bool = False, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(leaflet, large=large), dots_per_inch=dots_per_inch)
