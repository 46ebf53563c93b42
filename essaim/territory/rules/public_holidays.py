"""The public holidays of France (code du travail, L3133-1), and those of Alsace-Moselle (L3134-13) and overseas (L3422-2). No database."""

from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from essaim.territory.rules.departments import department_of

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


_ALSACE_MOSELLE = frozenset({"57", "67", "68"})
_GOOD_FRIDAY, _SECOND_CHRISTMAS_DAY = -2, (12, 26)
_ABOLITION = {  # where, and which day: the abolition of slavery
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 28),
}


def holiday_on(day: date, insee: str = "") -> str:
    """Its name where this commune is (by its code; without one, those of the whole country); empty on a usual day.

    In Alsace-Moselle, Good Friday is a holiday where there is a Protestant church: nearly everywhere, so it is told everywhere.
    """
    fixed = _FIXED.get((day.month, day.day))
    since_easter = (day - easter(day.year)).days
    return str(
        fixed or _AFTER_EASTER.get(since_easter) or _here(day, since_easter, department_of(insee)) or ""
    )


def _here(day: date, since_easter: int, department: str) -> object:
    if department in _ALSACE_MOSELLE and since_easter == _GOOD_FRIDAY:
        return _("Vendredi saint")
    if department in _ALSACE_MOSELLE and (day.month, day.day) == _SECOND_CHRISTMAS_DAY:
        return _("Saint-Étienne")
    return _("abolition de l’esclavage") if _ABOLITION.get(department) == (day.month, day.day) else ""


@lru_cache(maxsize=32)
def easter(year: int) -> date:
    """Gauss's rule for the Gregorian calendar, as Meeus writes it (Astronomical Algorithms, chapter 8)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (skipped + 19 * golden + 15) % 30
    moon = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=moon - weekday)
