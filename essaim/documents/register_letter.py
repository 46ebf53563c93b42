"""The letter by which someone asks the mairie to be on its register. She signs it; what is printed is kept nowhere."""

from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import words

_TEMPLATE = "register_letter.typ"


@dataclass(frozen=True, kw_only=True)
class RegisterLetter:
    town_hall: str
    name: str
    address: str
    phone: str = ""


def _data(letter: RegisterLetter) -> dict[str, Any]:
    return {
        "words": words(),
        "town_hall": one_line(letter.town_hall),
        "name": one_line(letter.name),
        "address": one_line(letter.address),
        "phone": one_line(letter.phone),
    }


def render_register_letter(letter: RegisterLetter, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF of one A4 page. Its title names nobody."""
    return typeset(_TEMPLATE, _data(letter), limit=limit)


def picture_register_letter(letter: RegisterLetter, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(letter), dots_per_inch=dots_per_inch)
