"""A worry: how fast it must be looked at, and how long it waited. No database."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.worries.enums import WorryLevel

LOOK_WITHIN = {
    WorryLevel.DANGER: timedelta(hours=1),
    WorryLevel.WORRY: timedelta(days=1),
    WorryLevel.QUESTION: timedelta(days=3),
}
_PRESSING = (WorryLevel.DANGER, WorryLevel.WORRY, WorryLevel.QUESTION)
_HOUR, _DAY = 60, 24 * 60


def rank(level: str) -> int:
    """0 is looked at first."""
    return _PRESSING.index(WorryLevel(level))


def is_late(level: str, *, raised_at: datetime, first_look_at: datetime | None, at: datetime) -> bool:
    """Nobody looked, or looked too late."""
    return (first_look_at or at) - raised_at > LOOK_WITHIN[WorryLevel(level)]


def in_words(delay: timedelta) -> str:
    """« 25 min », « 2 h 10 », « 3 jours »."""
    minutes = max(round(delay.total_seconds() / 60), 0)
    if minutes < _HOUR:
        return _("%d min") % minutes
    if minutes < 2 * _DAY:
        hours, rest = divmod(minutes, _HOUR)
        return (
            _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest} if rest else _("%d h") % hours
        )
    days = minutes // _DAY
    return ngettext("%d jour", "%d jours", days) % days
