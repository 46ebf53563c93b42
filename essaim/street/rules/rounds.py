"""When a circuit is walked next. No database."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from essaim.street.models import Circuit

WEEKS_AHEAD = 4
LEAST_MINUTES, MOST_MINUTES = 15, 300
STILL_NOTED = timedelta(days=7)  # a card of paper comes back late
MOST_PEOPLE = 50
SEEN_LONG_AGO = timedelta(days=60)


def next_days(circuit: Circuit, *, today: date) -> Sequence[date]:
    first = today + timedelta(days=(circuit.weekday - today.weekday()) % 7)
    return [first + timedelta(weeks=week) for week in range(WEEKS_AHEAD)]


def moment_of(circuit: Circuit, day: date) -> datetime:
    """The hour on the clock of the collective, whatever summer time does."""
    return timezone.make_aware(datetime.combine(day, circuit.starts_at))
