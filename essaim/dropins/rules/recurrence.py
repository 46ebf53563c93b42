"""When a drop-in comes back, as RFC 5545 says it. The clock on the wall decides, whatever summer time does. No database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from essaim.dropins.enums import Every, Nth
from essaim.dropins.models import DropIn

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LOOKED_AHEAD = timedelta(days=800)  # within which what happens at all happens


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """`weekday` as `date.weekday()` counts; `nth`: of the month alone; `months_off`: 1 to 12."""

    every: Every | str
    weekday: int
    nth: int = Nth.FIRST
    months_off: Collection[int] = ()

    @property
    def rule(self) -> str:
        """RRULE, without its name."""
        day = _DAYS[self.weekday]
        parts = {
            Every.WEEK: f"FREQ=WEEKLY;BYDAY={day}",
            Every.FORTNIGHT: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
            Every.MONTH: f"FREQ=MONTHLY;BYDAY={self.nth}{day}",
        }
        kept = [str(month) for month in range(1, 13) if month not in self.months_off]
        return parts[Every(self.every)] + (f";BYMONTH={','.join(kept)}" if self.months_off else "")

    def days(self, since: date, *, first: date, last: date) -> list[date]:
        """From `since` on, those between these two, both included. None when every month is off."""
        if len(set(self.months_off)) == len(MONTHS) or last < first:
            return []
        found = rrulestr(self.rule, dtstart=datetime.combine(since, time()))
        start, end = (datetime.combine(day, time()) for day in (max(first, since), last))
        return [one.date() for one in found.between(start, end, inc=True)]

    def in_words(self) -> str:
        """« le 1er jeudi du mois, sauf juillet et août »."""
        day = str(WEEKDAYS[self.weekday])
        said = {
            Every.WEEK: _("chaque %(day)s"),
            Every.FORTNIGHT: _("un %(day)s sur deux"),
            Every.MONTH: _("%(nth)s %(day)s du mois"),
        }
        nth = str(Nth(self.nth).label)
        words = said[Every(self.every)] % {"day": day, "nth": nth[:1].lower() + nth[1:]}
        off = [str(MONTHS[month]) for month in sorted(set(self.months_off))]
        if not off:
            return words
        listed = (
            _("%(firsts)s et %(last)s") % {"firsts": ", ".join(off[:-1]), "last": off[-1]}
            if off[1:]
            else off[0]
        )
        return _("%(words)s, sauf %(months)s") % {"words": words, "months": listed}


def rhythm_of(drop_in: DropIn) -> Rhythm:
    return Rhythm(
        every=drop_in.every, weekday=drop_in.weekday, nth=drop_in.nth, months_off=tuple(drop_in.months_off)
    )


def days_of(drop_in: DropIn, first: date, last: date) -> list[date]:
    """Those that its rhythm gives."""
    if drop_in.ended_on:
        last = min(last, drop_in.ended_on)
    return rhythm_of(drop_in).days(drop_in.starts_on, first=first, last=last)


def moment_of(drop_in: DropIn, day: date) -> datetime:
    """The hour on the wall; of one that summer time skips, the one that the clock then shows."""
    return moment(day, drop_in.starts_at)


def moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour)).astimezone(UTC)


def exists(day: date, hour: time) -> bool:
    """In the night of March when clocks go forward, an hour does not."""
    return timezone.localtime(moment(day, hour)).time() == hour
