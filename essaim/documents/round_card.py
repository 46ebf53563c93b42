"""The card of a street round: boxes to tick for those who are greeted and met. It names nobody, and asks no name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_TEMPLATE = "round_card.typ"
_MOST_NUMBERS = 4
GREETINGS = 60
EXCHANGES = 12


@dataclass(frozen=True, kw_only=True)
class RoundCard:
    collective: str
    circuit: str
    when: str
    meeting_point: str = ""
    streets: Sequence[str] = ()
    urgent: Sequence[str] = ()
    phone: str = ""
    plan: str = ""  # the walk as it was drawn, an SVG: on the back


def _data(card: RoundCard) -> dict[str, Any]:
    said = words()
    streets = " – ".join(one_line(one) for one in card.streets)
    where = [
        f"{said['round_from']}\u00a0: {one_line(card.meeting_point)}" if card.meeting_point else "",
        f"{said['round_streets']}\u00a0: {streets}" if streets else "",
    ]
    numbers = ", ".join(card.urgent[:_MOST_NUMBERS])
    return {
        "words": said,
        "arch": ARCH_MARK,
        "collective": one_line(card.collective),
        "circuit": one_line(card.circuit),
        "when": one_line(card.when),
        "where": [line for line in where if line],
        "greetings": GREETINGS,
        "exchanges": EXCHANGES,
        "danger": one_line(f"{said['signal_danger']}\u00a0: {numbers}." if numbers else ""),
        "phone": one_line(card.phone),
        "plan": card.plan,
    }


def render_round_card(card: RoundCard, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF: one A4 page, to fold; the walk on its back, where one was drawn."""
    return typeset(_TEMPLATE, _data(card), limit=limit)


def picture_round_card(card: RoundCard, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(card), dots_per_inch=dots_per_inch)
