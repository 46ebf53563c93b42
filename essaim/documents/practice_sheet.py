"""The fiche of a practice: one A4 page, whatever the length of its texts."""

from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.marks import ARCH_MARK
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words
from essaim.sharing.models.cards import Card

_TEMPLATE = "practice.typ"
_IDENTITY = ("founded", "region", "field", "team", "budget")
_SIZES = (
    (2200, 10.6),
    (3200, 9.6),
    (100_000, 8.6),
)  # signs of the card → points: what is short is read from further
_ASIDE = ("when", "for_whom", "material", "limits")


def render_practice(
    card: Card, *, network: str, taken_up: int = 0, limit: float | None = TIME_LIMIT
) -> bytes:
    """A tagged PDF."""
    return typeset(_TEMPLATE, _data(card, network, taken_up), limit=limit)


def picture_practice(
    card: Card, *, network: str, taken_up: int = 0, dots_per_inch: float = 96
) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(card, network, taken_up), dots_per_inch=dots_per_inch)


def _data(card: Card, network: str, taken_up: int) -> dict[str, Any]:
    said = words()
    identity = card.identity
    return {
        "words": said,
        "size": next(size for signs, size in _SIZES if sum(map(len, (*card.texts, *card.steps))) <= signs),
        "arch": ARCH_MARK,
        "network": one_line(network),
        "title": one_line(card.title),
        "what": one_line(card.what),
        "collective": one_line(identity.collective),
        "carrier": one_line(identity.carrier),
        "identity": _pairs({name: getattr(identity, name) for name in _IDENTITY}),
        "mission": one_line(identity.mission),
        "question": one_line(card.question),
        "steps": [one_line(one) for one in card.steps],
        "results": one_line(card.results),
        "figures": [[one_line(one.said), one_line(one.label)] for one in card.figures],
        "period": one_line(card.period),
        "aside": _pairs({name: getattr(card, name) for name in _ASIDE}),
        "quotation": one_line(card.quotation),
        "quoted": one_line(card.quoted),
        "contact": one_line(identity.contact),
        "taken_up": taken_up,
    }


def _pairs(told: dict[str, str]) -> list[list[str]]:
    return [[words()[f"practice_{name}"], one_line(value)] for name, value in told.items() if value]
