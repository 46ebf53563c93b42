"""Four cards to leave in the neighbourhood: where to say that one worries, or would like a call. About nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_TEMPLATE = "signal_card.typ"
CARDS_ON_PAGE = 4


@dataclass(frozen=True, kw_only=True)
class SignalCard:
    collective: str
    public_url: str
    public_label: str  # the same address, short, in clear
    phone: str = ""
    phone_hours: str = ""
    urgent: Sequence[str] = ()  # the collective's urgent numbers
    urgent_by_text: Sequence[str] = ()


_MOST_NUMBERS = 4  # one line


def _danger(card: SignalCard) -> str:
    said = words()
    voice = ", ".join(card.urgent[:_MOST_NUMBERS])
    text = ", ".join(card.urgent_by_text[:1])
    calls = f"{said['signal_danger']}\u00a0: {voice}." if voice else ""
    return one_line(f"{calls} {said['signal_by_text']}\u00a0: {text}." if text else calls)


def _data(card: SignalCard) -> dict[str, Any]:
    return {
        "words": words(),
        "arch": ARCH_MARK,
        "on_page": CARDS_ON_PAGE,
        "collective": one_line(card.collective),
        "qr": qr_svg(card.public_url),
        "label": one_line(card.public_label),
        "danger": _danger(card),
        "phone": one_line(card.phone),
        "phone_hours": one_line(card.phone_hours),
    }


def render_signal_cards(card: SignalCard, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF: an A4 page to cut in four."""
    return typeset(_TEMPLATE, _data(card), limit=limit)


def picture_signal_cards(card: SignalCard, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(card), dots_per_inch=dots_per_inch)
