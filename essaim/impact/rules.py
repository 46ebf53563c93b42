"""What may be shown, and how the figures of a period are bounded. No database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

SMALL = 11  # a count under this is not shown to a partner, nor is a zero
BASE = 5  # what is shown is a multiple of it
_MONTHS, _QUARTERS = 12, 4


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


def quarter_of(day: date) -> Period:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return Period(first, month_of(first + timedelta(days=62)).last)


def partner_periods(today: date) -> tuple[list[Period], list[Period]]:
    """The months and the quarters that are over, the latest first: two that end a day apart would tell that day."""
    months, quarters = [], []
    month, quarter = month_of(today), quarter_of(today)
    for _ in range(_MONTHS):
        month = month_of(month.first - timedelta(days=1))
        months.append(month)
    for _ in range(_QUARTERS):
        quarter = quarter_of(quarter.first - timedelta(days=1))
        quarters.append(quarter)
    return months, quarters


def shown_to_partner(count: float, *, of: UUID, period: Period, figure: str) -> int | None:
    """Rounded to a multiple of `BASE`, up or down by a chance that nobody chooses; None when it is small.

    The same question has the same answer, so that asking again tells nothing; each figure of each period is rounded by
    itself, so that a quarter less two months does not give the third. On the average it is right.
    """
    if count < SMALL:
        return None
    cell = f"{of}|{figure}|{period.first}|{period.last}|{count}"
    digest = salted_hmac("essaim.impact.rounding", cell, settings.SECRET_KEY, algorithm="sha256").digest()
    chance = int.from_bytes(digest[:6]) / 2**48
    below = int(count // BASE) * BASE
    return below + BASE if chance < (count - below) / BASE else below
