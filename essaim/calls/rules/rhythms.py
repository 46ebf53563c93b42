"""When a regular call comes back: the same hour on the clock of the collective, whatever summer time does. No database."""

from datetime import datetime, timedelta

from django.utils import timezone

from essaim.calls.enums import Rhythm

MISSED_AFTER = timedelta(days=1)
FIRST_WEEKS = 4
_DAYS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14, Rhythm.MONTHLY: 28}


def days_between_calls(rhythm: str, *, made: int) -> int:
    if rhythm == Rhythm.GRADUAL:
        return 7 if made < FIRST_WEEKS else 14
    return _DAYS[Rhythm(rhythm)]


def next_call(rhythm: str, *, last: datetime, made: int, after: datetime) -> datetime:
    """The first one past `after`."""
    here = timezone.localtime(last)
    days = days_between_calls(rhythm, made=made)
    moment = last
    while moment <= after:
        here = here + timedelta(days=days)
        moment = timezone.make_aware(here.replace(tzinfo=None))
    return moment
