"""By when the law wants a person to be told or answered: one month, by the calendar (GDPR, articles 12.3 and 14.3)."""

from calendar import monthrange
from datetime import date


def one_month_after(day: date) -> date:
    """The same day of the next month, or its last day when it is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
