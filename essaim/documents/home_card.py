"""The card left at someone's home: a code to say stop, or erase me. It names nobody and says nothing about anybody."""

from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_TEMPLATE = "home_card.typ"


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    collective: str
    code: str  # « K7M49-RT2XQ »
    code_url: str  # the page where the code is typed; the code itself is in no address
    code_label: str  # the same address, short, in clear
    phone: str = ""
    phone_hours: str = ""


def _data(card: HomeCard) -> dict[str, Any]:
    said = words()
    return {
        "words": said,
        "arch": ARCH_MARK,
        "collective": one_line(card.collective),
        "code": one_line(card.code),
        "qr": qr_svg(card.code_url),
        "label": one_line(card.code_label),
        "phone": one_line(card.phone),
        "phone_hours": one_line(card.phone_hours),
        "aside": said["card_aside"].splitlines(),
    }


def render_home_card(card: HomeCard, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF: one A6 card at the corner of an A4 page, and what to do with it."""
    return typeset(_TEMPLATE, _data(card), limit=limit)


def picture_home_card(card: HomeCard, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(card), dots_per_inch=dots_per_inch)
