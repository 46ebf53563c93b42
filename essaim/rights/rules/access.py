"""What stands out in a week of accesses. It accuses nobody: it says where to ask."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from essaim.kernel.journal import Verb

OPENING = frozenset({Verb.OPENED, Verb.CHANGED, Verb.MEASURED, Verb.EXPORTED, Verb.PRINTED})
WEEK = timedelta(days=7)
FIRST_HOUR, LAST_HOUR = (
    7,
    22,
)  # outside of these, in the time of the collective, an access is « à une heure inhabituelle »
TIMES_USUAL = 3
LEAST_USUAL = 3  # three people a week is usual for anyone: a small team does not make everybody stand out


def is_odd(here: datetime) -> bool:
    """In the night; `here` is a local time."""
    return not FIRST_HOUR <= here.hour < LAST_HOUR


def stands_out(opened: int, others: Iterable[int]) -> bool:
    """More than three times what the others usually open. She does not weigh in what she is compared with."""
    seen = [count for count in others if count]
    usual = max(median(seen) if seen else 0, LEAST_USUAL)
    return opened > TIMES_USUAL * usual


def those_who_stand_out(opened: Mapping[UUID, int]) -> set[UUID]:
    return {
        one
        for one, count in opened.items()
        if stands_out(count, [other for key, other in opened.items() if key != one])
    }
