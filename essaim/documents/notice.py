"""« Avis de passage »: what is left at a door nobody opened. It names nobody and says nothing about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.discretion import kept
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_TEMPLATE = "notice.typ"
NOTICES_ON_PAGE = 4
MOST_PAGES = 50


@dataclass(frozen=True, kw_only=True)
class Notice:
    collective: str  # « Collectif de Bondy Nord »
    phone: str = ""  # as read aloud: « 01 23 45 67 89 »
    phone_hours: str = ""  # « du lundi au vendredi, 9 h – 18 h »
    public_url: str | None = None  # the collective's public page, behind the QR code
    public_label: str = ""  # the same address, short, in clear
    offer: Sequence[str] = ()  # what the collective proposes to everybody, in place of the usual words
    refusal: str = ""  # how to say no, in place of the usual words


def notice_data(notice: Notice, *, pages: int) -> dict[str, Any]:
    """What the template is given, alone or behind the sheets of an outing."""
    said = words()
    call = said["refuse_by_phone"] if notice.phone else said["refuse_at_door"]
    return {
        "words": said,
        "arch": ARCH_MARK,
        "pages": max(1, min(pages, MOST_PAGES)),
        "on_page": NOTICES_ON_PAGE,
        "collective": one_line(notice.collective),
        "phone": one_line(notice.phone),
        "phone_hours": one_line(notice.phone_hours),
        "qr": qr_svg(notice.public_url) if notice.public_url else None,
        "public_label": one_line(notice.public_label),
        "offer": [one_line(line) for line in map(kept, notice.offer) if line]
        or [said["offer"], said["free"]],
        "refusal": one_line(kept(notice.refusal)) or call,
    }


def render_notices(notice: Notice, *, pages: int = 1, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF of A4 pages to cut in four."""
    return typeset(_TEMPLATE, notice_data(notice, pages=pages), limit=limit)


def picture_notices(notice: Notice, *, pages: int = 1, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, notice_data(notice, pages=pages), dots_per_inch=dots_per_inch)
