"""What may be shown, and how the figures of a period are bounded. No database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

SMALL = 5  # a count under this is not shown to a partner


@dataclass(frozen=True)
class Period:
    """Whole days, both included, in the time zone of the collective."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends after it begins")

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """[start, end[ as instants, so that a day of 23 or 25 hours is whole."""
        return (
            datetime.combine(self.first, time.min, tzinfo=zone),
            datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=zone),
        )


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def year_of(day: date) -> Period:
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))


def shown_to_partner(count: float) -> str | float:
    """Small counts are hidden from a partner, so that nobody can be recognised; zero is said."""
    return "moins de 5" if 0 < count < SMALL else count
