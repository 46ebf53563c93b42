"""When a message leaves: hours, tries, digests. The clock is passed in; hours are those of the collective."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from essaim.messages.enums import MessageChannel, Rhythm

TEXTS_FROM, TEXTS_UNTIL = 8, 20
DIGEST_AT = time(8)
_MONDAY = 0
LEASE = timedelta(minutes=3)  # of a worker on what it took; over, another may take what was not given
MOST_TRIES = 8
_WAITS = (1, 5, 15, 60, 180, 360, 720)  # minutes


def next_try(at: datetime, *, tries: int) -> datetime | None:
    """After `tries` that failed; none: it was tried enough."""
    if tries >= MOST_TRIES:
        return None
    return at + timedelta(minutes=_WAITS[min(tries, len(_WAITS)) - 1])


def first_hour(at: datetime, *, channel: str) -> datetime:
    """At once; an SMS waits for the morning."""
    here = timezone.localtime(at)
    if channel != MessageChannel.TEXT or TEXTS_FROM <= here.hour < TEXTS_UNTIL:
        return at
    day = here.date() + timedelta(days=here.hour >= TEXTS_UNTIL)
    return _at(day, time(TEXTS_FROM), here)


def digest_hour(at: datetime, *, rhythm: str) -> datetime:
    """The next one after `at`."""
    here = timezone.localtime(at)
    day = here.date() + timedelta(days=here.time() >= DIGEST_AT)
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=(_MONDAY - day.weekday()) % 7)
    return _at(day, DIGEST_AT, here)


def _at(day: date, hour: time, here: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=here.tzinfo)
