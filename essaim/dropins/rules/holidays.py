"""The public holidays of France (code du travail, L3133-1). No database."""

from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

_FIXED = {
    (1, 1): _("jour de l’An"),
    (5, 1): _("fête du Travail"),
    (5, 8): _("Victoire de 1945"),
    (7, 14): _("fête nationale"),
    (8, 15): _("Assomption"),
    (11, 1): _("Toussaint"),
    (11, 11): _("Armistice de 1918"),
    (12, 25): _("Noël"),
}
_AFTER_EASTER = {1: _("lundi de Pâques"), 39: _("Ascension"), 50: _("lundi de Pentecôte")}


def holiday_on(day: date) -> str:
    """Its name; empty on a usual day."""
    fixed = _FIXED.get((day.month, day.day))
    moving = _AFTER_EASTER.get((day - easter(day.year)).days)
    return str(fixed or moving or "")


@lru_cache(maxsize=32)
def easter(year: int) -> date:
    """Gauss's rule for the Gregorian calendar, as Meeus writes it (Astronomical Algorithms, chapter 8)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (skipped + 19 * golden + 15) % 30
    moon = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=moon - weekday)
