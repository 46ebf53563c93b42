"""By what a person is found: the values whose blind indexes are kept. No database."""

from enum import StrEnum
from uuid import UUID

from essaim.people.rules.names import near_keys, pieces, sound_keys, whole_key
from essaim.people.rules.phones import last_digits


class Index(StrEnum):
    """The kinds that `actions/indexes.py` rebuilds; the code of the card left at home has its own."""

    PHONE = "phone"
    LAST_DIGITS = "phone6"
    NAME = "name"  # each word squeezed, two by two, and the whole
    SOUND = "sound"  # the same, as they sound
    NEAR = "near"  # the same less one letter
    DOOR = "door"


def name_values(name: str) -> set[tuple[Index, str]]:
    """What a name is found by; what a search for that name looks for."""
    if not name:
        return set()
    found = {(Index.NAME, piece) for piece in (*pieces(name), whole_key(name)) if piece}
    found |= {(Index.SOUND, sound) for sound in sound_keys(name)}
    return found | {(Index.NEAR, key) for key in near_keys(name)}


def phone_values(number: str) -> set[tuple[Index, str]]:
    """`number` in E.164."""
    if not number:
        return set()
    return {(Index.PHONE, number), (Index.LAST_DIGITS, last_digits(number))}


def door_values(dwelling_id: UUID | str | None) -> set[tuple[Index, str]]:
    return {(Index.DOOR, str(dwelling_id))} if dwelling_id else set()
