"""The role × field matrix: what of a person each capacity lets see. The only place where it is said."""

from collections.abc import Iterable
from enum import StrEnum


class Capacity(StrEnum):
    """In what capacity someone looks at a person; the journal writes the same word."""

    COORDINATOR = "coordinator"
    COMPANION = "companion"
    SUBSTITUTE = "substitute"
    BREAK_GLASS = "break_glass"


class Part(StrEnum):
    """A part of the file of a person."""

    NAME = "name"
    PHONE = "phone"
    REACH = "reach"
    LIKES = "likes"
    LANGUAGES = "languages"
    HOUSEHOLD = "household"
    BIRTH_YEAR = "birth_year"
    DWELLING = "dwelling_ref"
    CONSENTS = "consents"
    CONTACTS = "contacts"
    COMPANIONS = "companions"
    NEXT_STEPS = "next_steps"
    NOTES = "notes"
    MEASURES = "measures"
    WORRIES = "worries"
    RIGHTS = "rights"  # her requests, her erasure, who looked


_TO_REACH_HER = frozenset(
    {Part.NAME, Part.PHONE, Part.REACH, Part.LANGUAGES, Part.DWELLING, Part.CONSENTS, Part.CONTACTS, Part.COMPANIONS}
)  # fmt: skip
MATRIX: dict[str, frozenset[Part]] = {  # the strongest first
    Capacity.COORDINATOR: frozenset(Part),
    Capacity.COMPANION: frozenset(Part) - {Part.WORRIES, Part.RIGHTS},
    Capacity.SUBSTITUTE: frozenset(Part) - {Part.MEASURES, Part.WORRIES, Part.RIGHTS},
    Capacity.BREAK_GLASS: _TO_REACH_HER,
}


def sees(capacity: str, part: Part) -> bool:
    return part in MATRIX[capacity]


def strongest(capacities: Iterable[str]) -> str | None:
    """Of those that one member has for one person; a word that the matrix does not know gives nothing."""
    held = set(capacities)
    return next((one for one in MATRIX if one in held), None)


def short_name(name: str | None) -> str:
    """What lists show: first name and initial (« Odette R. »)."""
    words = (name or "").split()
    return words[0] if len(words) < 2 else f"{words[0]} {words[-1][0].upper()}."
