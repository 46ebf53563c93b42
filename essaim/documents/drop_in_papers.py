"""The papers of a drop-in: the poster for everyone, the sheet to tick on the day. They name nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_POSTER, _SHEET = "drop_in_poster.typ", "drop_in_sheet.typ"
MOST_DATES = 6


@dataclass(frozen=True, kw_only=True)
class Poster:
    """`when`: its rhythm and hours, in words; `dates`: the next ones; `off`: those that are off, among them."""

    collective: str
    name: str
    when: str
    where: str
    dates: Sequence[str]
    off: Sequence[str] = ()
    welcome: str = ""
    phone: str = ""
    public_url: str = ""
    public_label: str = ""


@dataclass(frozen=True, kw_only=True)
class DaySheet:
    collective: str
    name: str
    when: str
    where: str
    kinds: Sequence[str]
    phone: str = ""


def render_poster(poster: Poster, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF: one A4 page."""
    return typeset(_POSTER, _poster(poster), limit=limit)


def picture_poster(poster: Poster, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_POSTER, _poster(poster), dots_per_inch=dots_per_inch)


def render_day_sheet(sheet: DaySheet, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF: one A4 page."""
    return typeset(_SHEET, _sheet(sheet), limit=limit)


def picture_day_sheet(sheet: DaySheet, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_SHEET, _sheet(sheet), dots_per_inch=dots_per_inch)


def _poster(poster: Poster) -> dict[str, Any]:
    return {
        "words": words(),
        "arch": ARCH_MARK,
        "collective": one_line(poster.collective),
        "name": one_line(poster.name),
        "when": one_line(poster.when),
        "where": one_line(poster.where),
        "dates": [one_line(one) for one in poster.dates[:MOST_DATES]],
        "off": [one_line(one) for one in poster.off[:MOST_DATES]],
        "welcome": one_line(poster.welcome),
        "phone": one_line(poster.phone),
        "qr": qr_svg(poster.public_url) if poster.public_url else "",
        "label": one_line(poster.public_label),
    }


def _sheet(sheet: DaySheet) -> dict[str, Any]:
    return {
        "words": words(),
        "arch": ARCH_MARK,
        "collective": one_line(sheet.collective),
        "name": one_line(sheet.name),
        "when": one_line(sheet.when),
        "where": one_line(sheet.where),
        "kinds": [one_line(one) for one in sheet.kinds],
        "phone": one_line(sheet.phone),
    }
