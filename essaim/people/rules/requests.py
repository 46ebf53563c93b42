"""The clock of a request: one month, by the calendar (GDPR, article 12.3). No database."""

from calendar import monthrange
from datetime import date, timedelta

SECOND_THOUGHT = timedelta(days=7)  # an erasure asked with the code alone
SOON = 7  # days


def one_month_after(day: date) -> date:
    """The same day of the next month, or its last day when it is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_left(due_on: date, *, on: date) -> int:
    """Negative once the day has passed."""
    return (due_on - on).days
