"""How long each kind of data is kept. No database. Durations: CNIL, délibération 2023-095, and what we chose below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from essaim.people.enums import RetentionSubject as Subject


@dataclass(frozen=True)
class Default:
    """`least`: what must be kept to be of use."""

    days: int
    warn_days: int = 0
    least: int = 1


people_defaults: Mapping[Subject, Default] = {
    Subject.PERSON: Default(730, warn_days=30, least=90),  # two years after the last exchange with her
    Subject.NOTE: Default(730),  # with the file; each note has its own, shorter, end
    Subject.SIGNAL: Default(90),  # without a contact
    Subject.WORRY: Default(365),  # once closed
    Subject.DO_NOT_CONTACT: Default(1095, least=365),  # shorter, she would be disturbed again
    Subject.DOOR_LOG: Default(90),  # after the end of the campaign
    Subject.MEMBER: Default(365),
    Subject.ACCESS_LOG: Default(365, least=180),  # shorter, an abuse could not be looked into
    Subject.REQUEST: Default(365),  # the proof that it was answered
}
LONGEST = 3650
LEAST_REASON, MOST_REASON = 15, 300


def kept_until(last: date, *, days: int) -> date:
    """The first day on which it goes."""
    return last + timedelta(days=days)


def limit(on: date, *, days: int) -> date:
    """What is of this day or before goes on `on`."""
    return on - timedelta(days=days)


def needs_reason(*, days: int, before: int) -> bool:
    """To keep longer than today asks for a written reason; to keep less never does."""
    return days > before


def may_go(*, last: date, days: int, warned_on: date | None, warn_days: int, on: date) -> bool:
    """At the end of her time, and only after the whole warning has run."""
    is_over = kept_until(last, days=days) <= on
    was_warned = warn_days == 0 or (warned_on is not None and warned_on + timedelta(days=warn_days) <= on)
    return is_over and was_warned


def is_to_be_warned(*, last: date, days: int, warn_days: int, on: date) -> bool:
    return kept_until(last, days=days) - timedelta(days=warn_days) <= on
