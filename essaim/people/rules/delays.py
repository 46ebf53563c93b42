"""Days and delays: when a day begins here, by when the law wants a person to be told or answered."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone


def start_of(day: date) -> datetime:
    """The instant a day begins, here: for facts that are dated to the day."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def one_month_after(day: date) -> date:
    """The same day of the next month, or its last day when it is shorter (GDPR, articles 12.3 and 14.3)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
