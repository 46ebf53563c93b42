"""How long since she answered. The one number: failed attempts do not change it."""

from datetime import date, timedelta
from enum import IntEnum
from typing import Protocol

from essaim.people.models import Person

NEXT_LEVEL_DAYS = 7  # a week to act, then someone else is told


class Answering(Protocol):
    """A person, or only her days, read without the rest."""

    @property
    def met_on(self) -> date: ...

    @property
    def last_two_way_on(self) -> date | None: ...


class SilenceLevel(IntEnum):
    """Who is told."""

    NONE = 0
    COMPANION = 1
    COORDINATOR = 2  # a week later
    SUBSTITUTE = 3  # another week later


def days_between(last: date, on: date) -> int:
    return max((on - last).days, 0)


def last_answer(person: Answering) -> date:
    """The last two-way contact; the day she was met when there was none since."""
    return max(person.last_two_way_on or person.met_on, person.met_on)


def level_of(days: int, *, threshold: int) -> SilenceLevel:
    if days < threshold:
        return SilenceLevel.NONE
    return SilenceLevel(min(1 + (days - threshold) // NEXT_LEVEL_DAYS, SilenceLevel.SUBSTITUTE))


def silent_from(person: Person) -> date:
    """The first day on which her silence is one."""
    return last_answer(person) + timedelta(days=person.silence_days)
