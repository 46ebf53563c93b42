"""The days that a page of the calendar shows. No database."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from essaim.agenda.enums import View

_LISTED = timedelta(days=91)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Span:
    """Both days in it; `before`, `after`: a day of the page before and of the page after."""

    view: View
    on: date
    first: date
    last: date
    before: date
    after: date

    @property
    def weeks(self) -> Sequence[Sequence[date]]:
        """Whole weeks, Monday first."""
        return Calendar().monthdatescalendar(self.on.year, self.on.month)


def span_of(view: View, on: date) -> Span:
    """Years out of sense are brought back."""
    on = min(max(on, _EARLIEST), _LATEST)
    if view == View.WEEK:
        monday = on - timedelta(days=on.weekday())
        week = timedelta(days=7)
        return Span(view, on, monday, monday + timedelta(days=6), monday - week, monday + week)
    if view == View.LIST:
        return Span(view, on, on, on + _LISTED, on - _LISTED, on + _LISTED)
    first = on.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    weeks = Calendar().monthdatescalendar(on.year, on.month)
    return Span(View.MONTH, on, weeks[0][0], weeks[-1][-1], before, after)


def read_day(text: str, *, today: date) -> date:
    """What an address asks; today when it says nothing that is a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
