"""How long each kind of data is kept. No database. Durations: CNIL, délibération 2023-095, and what we chose below it."""

from datetime import date, timedelta

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
