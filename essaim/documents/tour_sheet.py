"""The tour sheet: what a pair of volunteers holds in the street. It never says who lives behind a door."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from essaim.documents.characters import one_line, printable
from essaim.documents.discretion import kept, reveals
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.notice import Notice, notice_data
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import distance, duration, words

_TEMPLATE = "tour_sheet.typ"
# The screen has room for long words, a row of paper has not.
_SHORT_WORDS = {"A ouvert, pas maintenant": "Pas maintenant"}
_SIGNS_IN_ARCH = 5
_LONGEST_IN_FOOT = 18
_SHEETS_AT_ONCE = 8  # 104 MB
_BRIEF_NAMES = {"15": "SAMU", "17": "Police", "18": "Pompiers", "114": "par SMS"}
_ASIDE = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, kw_only=True)
class SheetDoor:
    stop_position: int  # the number written on the sheet and on the plan
    number_label: str  # « 12 bis »; empty for a hamlet without numbers
    street: str
    place: str = ""  # a landmark: « Bât. A, 2e étage, porte gauche »
    memory: str = ""  # « absent le 12 oct. »


@dataclass(frozen=True, kw_only=True)
class TourSheet:
    """An empty text leaves a line to fill in by hand (date, meeting point, pair) or is not printed at all."""

    title: str  # « Tournée 3 »
    sheet_number: str  # « F-0012 »
    doors: Sequence[SheetDoor]
    outcomes: Sequence[str]  # words to tick, in the network's order, nine at most
    collective: str = ""
    when: str = ""  # « samedi 24 octobre 2026, 14 h »
    meeting_point: str = ""
    expected_end: str = ""
    pair_label: str = ""  # the volunteers' initials or first names, never a person met
    instructions: str = ""
    script: Sequence[str] = ()
    emergency_numbers: Sequence[tuple[str, str]] = ()  # (« SAMU », « 15 »)
    qr_url: str | None = None
    clear_code: str = ""
    plan_svg: str | None = None
    destroy_on: str = ""  # « 7 novembre 2026 »
    minutes: float | None = None
    metres: float | None = None


def _scale(label: str) -> float:
    """« 14 ter » fills the arch; a longer number is written smaller."""
    return min(1.0, max(0.5, _SIGNS_IN_ARCH / max(len(label), 1)))


def _door(door: SheetDoor) -> dict[str, Any]:
    return {
        "order": door.stop_position,
        "number": one_line(door.number_label),
        "number_scale": _scale(one_line(door.number_label)),
        "place": one_line(kept(door.place)),
        "memory": one_line(kept(door.memory)),
    }


def _streets(doors: Iterable[SheetDoor]) -> list[dict[str, Any]]:
    return [
        {"name": one_line(street), "doors": [_door(door) for door in run]}
        for street, run in groupby(doors, key=lambda door: door.street)
    ]


def _size(sheet: TourSheet) -> list[str]:
    said = [duration(sheet.minutes)] if sheet.minutes is not None else []
    return said + ([distance(sheet.metres)] if sheet.metres is not None else [])


def _short(word: str) -> str:
    return one_line(_SHORT_WORDS.get(word, _ASIDE.sub("", word)))


def _emergency(label: str, number: str) -> dict[str, str]:
    """At full length in the text; in a word or not at all in the foot, which has one line."""
    label, number = one_line(label), one_line(number)
    brief = _BRIEF_NAMES.get(number) or (label if len(label) <= _LONGEST_IN_FOOT else "")
    return {"label": label, "number": number, "brief": brief}


def _sheet(sheet: TourSheet) -> dict[str, Any]:
    return {
        "title": one_line(sheet.title).strip() or words()["sheet_title"],
        "number": one_line(sheet.sheet_number),
        "collective": one_line(sheet.collective),
        "when": one_line(sheet.when),
        "meeting_point": one_line(kept(sheet.meeting_point)),
        "expected_end": one_line(sheet.expected_end),
        "pair": one_line(sheet.pair_label),
        "size": _size(sheet),
        "door_count": len(sheet.doors),
        "streets": _streets(sheet.doors),
        "outcomes": [_short(word) for word in sheet.outcomes],
        "instructions": [line for line in printable(kept(sheet.instructions)).splitlines() if line.strip()],
        "script": [one_line(line) for line in map(kept, sheet.script) if line.strip()],
        "emergency": [_emergency(label, number) for label, number in sheet.emergency_numbers],
        "qr": qr_svg(sheet.qr_url) if sheet.qr_url else None,
        "code": one_line(sheet.clear_code),
        "plan": sheet.plan_svg or None,
        "destroy_on": one_line(sheet.destroy_on),
    }


def _data(
    sheets: Sequence[TourSheet],
    large_print: bool,  # noqa: FBT001 -- private
    notices: tuple[Notice, int] | None = None,
) -> dict[str, Any]:
    return {
        "words": words(),
        "arch": ARCH_MARK,
        "large": large_print,
        "sheets": [_sheet(sheet) for sheet in sheets],
        "notices": notice_data(notices[0], pages=notices[1]) if notices else None,
    }


def withheld(sheet: TourSheet) -> list[int]:
    """Stop positions of the doors whose landmark or memory is kept off the paper because it says too much."""
    return [door.stop_position for door in sheet.doors if reveals(door.place) or reveals(door.memory)]


def render_tour_sheets(
    sheets: Sequence[TourSheet],
    *,
    large_print: bool = False,
    notices: tuple[Notice, int] | None = None,
    limit: float | None = TIME_LIMIT,
) -> bytes:
    """One tagged PDF holding every sheet, each with its own page numbers, then `notices` and their pages.

    `limit` in seconds, None for no limit.
    """
    parts = [sheets[at : at + _SHEETS_AT_ONCE] for at in range(0, len(sheets) or 1, _SHEETS_AT_ONCE)]
    return typeset(
        _TEMPLATE,
        *(_data(part, large_print) for part in parts[:-1]),
        _data(parts[-1], large_print, notices),
        limit=limit,
    )


def picture_tour_sheets(
    sheets: Sequence[TourSheet], *, large_print: bool = False, dots_per_inch: float = 96
) -> list[bytes]:
    """The same pages as PNG."""
    return typeset_pictures(_TEMPLATE, _data(sheets, large_print), dots_per_inch=dots_per_inch)
