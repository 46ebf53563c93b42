"""Opening hours: typed day by day as people write them, kept as OpenStreetMap writes them. No database.

Of that language only what a week says is read (`Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00; PH off`). What says more
is refused when it is typed, never guessed.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.places.enums import Day, Moment

Span = tuple[time, time]
Week = Mapping[Day, tuple[Span, ...]]
DAYS = tuple(Day)
CLOSED_ON_HOLIDAYS = "PH off"
_OFF = {"off", "closed"}
_CLOSED = {"", "ferme", "fermé", "fermée", "-", "–", "non"}
_HOUR = r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?)?"
_TYPED = re.compile(rf"^{_HOUR}\s*(?:-|–|—|à|a)\s*{_HOUR}$")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\bet\b|\bpuis\b)\s*")
_RULE = re.compile(r"^((?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+) (\S+)$")
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_LISTED = re.compile(rf"\b({_DAY}(?:\[[-\d,]+\])?), (?={_DAY}\b)")
_MOMENTS = (
    (Moment.MORNING, time(0), time(12)),
    (Moment.AFTERNOON, time(12), time(18)),
    (Moment.EVENING, time(18), time(23, 59)),
)


class HoursUnreadable(DomainError):
    """{day} : écrivez les heures comme « 9 h - 12 h, 14 h - 17 h 30 », ou laissez vide si c’est fermé."""


class HoursUpsideDown(DomainError):
    """{day} : la fin vient avant le début, ou deux plages se chevauchent. Vérifiez les heures."""


def read_day(text: str, *, day: Day) -> tuple[Span, ...]:
    """« 9h-12h, 14 h à 17 h 30 » → the spans, in order.

    Raises:
        HoursUnreadable, HoursUpsideDown.
    """
    typed = " ".join(text.split())
    if typed.casefold() in _CLOSED:
        return ()
    spans = tuple(_span(part, day) for part in _BETWEEN.split(typed) if part)
    ends = [moment for span in spans for moment in span]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        raise HoursUpsideDown(day=day.label)
    return spans


def _span(text: str, day: Day) -> Span:
    found = _TYPED.match(text)
    if not found:
        raise HoursUnreadable(day=day.label)
    start, start_minutes, end, end_minutes = (int(part or 0) for part in found.groups())
    if (end, end_minutes) == (24, 0):
        end, end_minutes = 23, 59
    if max(start, end) > 23 or max(start_minutes, end_minutes) > 59:
        raise HoursUnreadable(day=day.label)
    return time(start, start_minutes), time(end, end_minutes)


def write_week(week: Week, *, closed_on_holidays: bool = True) -> str:
    """As OpenStreetMap writes it; nothing when no hour is known."""
    known = [(day, _spans_as_osm(week.get(day, ()))) for day in DAYS]
    rules = []
    for spans, days in groupby(known, key=lambda one: one[1]):
        names = [day.value for day, _spans in days]
        if spans:
            rules.append(f"{names[0]}-{names[-1]} {spans}" if len(names) > 1 else f"{names[0]} {spans}")
    return "; ".join([*rules, CLOSED_ON_HOLIDAYS] if rules and closed_on_holidays else rules)


def _spans_as_osm(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)


def read_week(text: str) -> dict[Day, tuple[Span, ...]]:
    """What `write_week` wrote; a rule of another form says nothing of the week."""
    week: dict[Day, tuple[Span, ...]] = {}
    for rule in as_meant(text).split("; "):
        found = _RULE.match(rule)
        for days in found[1].split(",") if found else ():
            first, _dash, last = days.partition("-")
            spans = _osm_spans(found[2]) if found else None
            if {first, last or first} <= set(Day.values) and spans is not None:
                for day in _from(Day(first), Day(last or first)):
                    week[day] = spans
    return week


def as_meant(text: str) -> str:
    """« Sa, Su 14:00-18:00 » as people mean it: both days. To the letter, it is all of Saturday, and some of Sunday."""
    return _LISTED.sub(r"\1,", text)


def _from(first: Day, last: Day) -> tuple[Day, ...]:
    return DAYS[DAYS.index(first) : DAYS.index(last) + 1]


def _osm_spans(text: str) -> tuple[Span, ...] | None:
    """None: it says something else than hours of that day, past midnight included."""
    if text in _OFF:
        return ()
    spans = []
    for part in text.split(","):
        start, _dash, end = part.partition("-")
        try:
            spans.append((time.fromisoformat(start), time.fromisoformat(end)))
        except ValueError:
            return None
    return tuple(spans) if all(start < end for start, end in spans) else None


def slots_of(week: Week) -> str:
    """The moments of the week that hold an open hour: « Mo-m Mo-a Th-e »."""
    return " ".join(
        slot_of(day, moment)
        for day in DAYS
        for moment, start, end in _MOMENTS
        if any(opens < end and start < closes for opens, closes in week.get(day, ()))
    )


def is_plain(text: str) -> bool:
    """Is it a week and no more, as it is typed day by day?"""
    rules = [rule for rule in as_meant(text).split("; ") if rule != CLOSED_ON_HOLIDAYS]
    return all(_RULE.match(rule) and read_week(rule) for rule in rules)


@lru_cache(maxsize=8_192)
def slots_said(text: str) -> str:
    """The same for whatever OpenStreetMap's language says: a moment counts if it is open in one of four common weeks."""
    if not text or is_plain(text):
        return slots_of(read_week(text))
    from opening_hours import (  # type: ignore[attr-defined]  # noqa: PLC0415 -- slow import; its stubs forget the error
        OpeningHours,
        ParserError,
        State,
    )

    week: dict[Day, tuple[Span, ...]] = {}
    try:
        spans = list(OpeningHours(as_meant(text), country="FR").intervals(*_COMMON_WEEKS))
    except (ParserError, ValueError):
        return ""
    for start, end, state, _said in spans:
        if state == State.OPEN:
            for day, span in _by_day(start, min(end, start + timedelta(days=7))):
                week[day] = (*week.get(day, ()), span)
    return slots_of(week)


_COMMON_WEEKS = (datetime(2026, 3, 2), datetime(2026, 3, 30))  # noqa: DTZ001 -- local hours, no holiday inside


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[Day, Span]]:
    while start < end:
        midnight = datetime.combine(start.date() + timedelta(days=1), time())
        stop = time(23, 59) if end >= midnight else end.time()
        if start.time() < stop:
            yield DAYS[start.weekday()], (start.time(), stop)
        start = midnight


def slot_of(day: str, moment: str) -> str:
    return f"{day}-{moment}"


def say_day(spans: tuple[Span, ...]) -> str:
    """« 9 h – 12 h, 14 h – 17 h 30 », as it is typed again."""
    return ", ".join(f"{say_hour(start)} – {say_hour(end)}" for start, end in spans)


def say_hour(hour: time) -> str:
    """« 17 h 30 »."""
    if hour == time(23, 59):
        return "24\u00a0h"
    minutes = f"\u00a0{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}\u00a0h{minutes}"


def say_week(text: str) -> list[tuple[str, str]]:
    """(days, hours) as they are read, days of the same hours together."""
    week = read_week(text)
    lines = []
    for hours, days in groupby(DAYS, key=lambda day: say_day(week.get(day, ()))):
        names = [str(day.label) for day in days]
        if hours:
            said = _("du %(first)s au %(last)s") % {"first": names[0].lower(), "last": names[-1].lower()}
            lines.append((said if len(names) > 1 else names[0].lower(), hours))
    return lines
