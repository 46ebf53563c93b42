"""The card left at someone's home: a code to say stop, or erase me. It names nobody and says nothing about anybody."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from essaim.calls.queries.lists import settings_of
from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK, qr_svg
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words
from essaim.network.models import Membership
from essaim.people.actions.codes import give_code
from essaim.people.models import Person

_TEMPLATE = "home_card.typ"


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    collective: str
    code: str  # « K7M49-RT2XQ »
    code_url: str  # the page where the code is typed; the code itself is in no address
    code_label: str  # the same address, short, in clear
    phone: str = ""
    phone_hours: str = ""
    calls_from: str = ""  # the number that she will see when we call


@transaction.atomic
def print_home_card(person: Person, *, by: Membership, on: date, code_url: str, page_url: str) -> bytes:
    """A new code for her, on a card: the code before stays good when the card cannot be made."""
    collective = person.collective
    card = HomeCard(
        collective=collective.name,
        code=give_code(person, by=by, on=on),
        code_url=code_url,
        code_label=page_url.partition("://")[2].rstrip("/"),
        phone=collective.phone,
        phone_hours=collective.phone_hours,
        calls_from=settings_of(collective).number,
    )
    return render_home_card(card)


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
        "calls_from": one_line(card.calls_from),
        "aside": said["card_aside"].splitlines(),
    }


def render_home_card(card: HomeCard, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF: one A6 card at the corner of an A4 page, and what to do with it."""
    return typeset(_TEMPLATE, _data(card), limit=limit)


def picture_home_card(card: HomeCard, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(card), dots_per_inch=dots_per_inch)
