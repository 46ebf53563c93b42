"""When a place is open on one day: its week, the public and school holidays where it is, the closures it announced. No database.

In OpenStreetMap's language `PH` are the public holidays and `SH` those of schools: the parser knows those of the whole country
alone. Each is said to it anew for the day in question: the weekday of that day if it is one here, another weekday if not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext as _

from essaim.places.rules.hours import DAYS, Span, as_meant, say_day
from essaim.territory.rules.public_holidays import holiday_on
from essaim.territory.rules.school_holidays import is_known, school_holiday_on

_QUOTED = re.compile(r'("[^"]*")')
_BEFORE_DAYS = re.compile(r"\b((?:PH|SH)(?:,(?:PH|SH))*) (?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)")
_NEVER = "1900 Jan 01 "
_HOLIDAY = re.compile(r"\b(PH|SH)\b")
_SHIFTED = re.compile(r"\b(?:PH|SH) ?[+-] ?\d")


class Closed(Protocol):
    """From one day to another, both included."""

    first: date
    last: date
    why: str


@dataclass
class Shut:
    """One of them, as everyone reads it."""

    first: date
    last: date
    why: str


@dataclass(frozen=True)
class DayHours:
    """`spans`: none when what is written does not say. `why`: the holiday or the closure that counts that day.

    `is_sure`: a week that says nothing of public holidays is not to be relied on that day.
    """

    day: date
    spans: tuple[Span, ...] | None
    why: str = ""
    is_sure: bool = True

    @property
    def is_shut(self) -> bool:
        return self.spans == ()

    @property
    def said(self) -> str:
        """« 9 h – 12 h », « fermé (Noël) », « à vérifier (fête nationale) »."""
        if self.spans is None:
            hours = _("à demander")
        elif not self.is_sure:
            hours = _("%(hours)s d’habitude, à vérifier") % {"hours": say_day(self.spans)}
        else:
            hours = say_day(self.spans) or _("fermé")
        return f"{hours} ({self.why})" if self.why else hours


def hours_on(text: str, day: date, *, where: str, closures: Sequence[Closed] = ()) -> DayHours:
    """`where`: the code of the commune, or its postcode: which holidays count there."""
    shut = next((one for one in closures if one.first <= day <= one.last), None)
    if shut is not None:
        return DayHours(day, (), shut.why or _("fermeture annoncée"))
    holiday, school = holiday_on(day, where), school_holiday_on(where, day)
    says = set(_HOLIDAY.findall(_unquoted(text)))
    why = holiday or (school.name if school and "SH" in says else "")
    if "SH" in says and not is_known(where, day):
        return DayHours(day, None, _("calendrier scolaire pas encore connu"))
    spans = _evaluated(text, day, is_public=bool(holiday), is_school=school is not None)
    return DayHours(day, spans, why, is_sure=not holiday or not spans or "PH" in says)


def days_from(
    text: str, first: date, *, many: int, where: str, closures: Sequence[Closed] = ()
) -> list[DayHours]:
    return [hours_on(text, first + timedelta(days=n), where=where, closures=closures) for n in range(many)]


def _unquoted(text: str) -> str:
    return _QUOTED.sub("", text)


@lru_cache(maxsize=4_096)
def _evaluated(text: str, day: date, *, is_public: bool, is_school: bool) -> tuple[Span, ...] | None:
    if not text or _SHIFTED.search(_unquoted(text)):
        return None
    from opening_hours import (  # type: ignore[attr-defined]  # noqa: PLC0415 -- slow import; its stubs forget the error
        OpeningHours,
        ParserError,
        State,
    )

    midnight = datetime.combine(day, time())
    said = _for_the_day(as_meant(text), day, is_public=is_public, is_school=is_school)
    try:
        found = list(OpeningHours(said).intervals(midnight, midnight + timedelta(days=1)))
    except (ParserError, ValueError):
        return None
    if any(state == State.UNKNOWN for _start, _end, state, _comment in found):
        return None
    return tuple(
        (
            max(start, midnight).time(),
            time(23, 59) if end > midnight + timedelta(hours=23, minutes=59) else end.time(),
        )
        for start, end, state, _comment in found
        if state == State.OPEN
    )


def _for_the_day(text: str, day: date, *, is_public: bool, is_school: bool) -> str:
    today, another = DAYS[day.weekday()].value, DAYS[(day.weekday() + 3) % 7].value
    counts = {"PH": is_public, "SH": is_school}

    def part(said: str) -> str:
        if said.startswith('"'):
            return said
        both = _BEFORE_DAYS.sub(
            lambda found: "" if any(counts[one] for one in found[1].split(",")) else _NEVER, said
        )
        return _HOLIDAY.sub(lambda found: today if counts[found[1]] else another, both)

    return "".join(part(one) for one in _QUOTED.split(text))
