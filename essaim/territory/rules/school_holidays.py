"""The school holidays where a commune is, from a dated table (public_data/README.md). What the table does not hold is not known: nothing is guessed. No database."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.territory.rules.departments import department_of


class Zone(models.TextChoices):
    A = "A", _("zone A")
    B = "B", _("zone B")
    C = "C", _("zone C")
    CORSICA = "Corse", _("Corse")
    GUADELOUPE = "Guadeloupe", _("Guadeloupe")
    GUIANA = "Guyane", _("Guyane")
    MARTINIQUE = "Martinique", _("Martinique")
    REUNION = "Réunion", _("La Réunion")
    MAYOTTE = "Mayotte", _("Mayotte")


_DEPARTMENTS: Mapping[Zone, str] = {  # of the academies of each zone, since January 2016
    Zone.A: "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    Zone.B: "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 80 83 84 "
    "85 88",
    Zone.C: "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
    Zone.CORSICA: "2A 2B",
    Zone.GUADELOUPE: "971",
    Zone.MARTINIQUE: "972",
    Zone.GUIANA: "973",
    Zone.REUNION: "974",
    Zone.MAYOTTE: "976",
}
_ZONES = {one: zone for zone, several in _DEPARTMENTS.items() for one in several.split()}
_SAID: Mapping[str, object] = {
    "Toussaint": _("vacances de la Toussaint"),
    "Noël": _("vacances de Noël"),
    "hiver": _("vacances d’hiver"),
    "printemps": _("vacances de printemps"),
    "été": _("vacances d’été"),
    "Ascension": _("pont de l’Ascension"),
    "carnaval": _("vacances de carnaval"),
    "Pâques": _("vacances de Pâques"),
    "octobre": _("vacances d’octobre"),
    "mars": _("vacances de mars"),
    "mai": _("vacances de mai"),
    "été austral": _("vacances d’été austral"),
    "hiver austral": _("vacances d’hiver austral"),
}


@dataclass(frozen=True)
class SchoolHoliday:
    """Both days included."""

    zone: Zone
    key: str
    first: date
    last: date

    @property
    def name(self) -> str:
        """« vacances de Noël »."""
        return str(_SAID[self.key])


def zone_of(insee: str) -> Zone | None:
    """The zone of a commune, by its code; none overseas where another law says, or without a code."""
    return _ZONES.get(department_of(insee))


def school_holidays_of(zone: Zone) -> tuple[SchoolHoliday, ...]:
    """All that the table holds of a zone, in order."""
    return _table().get(zone, ())


def school_holiday_on(insee: str, day: date) -> SchoolHoliday | None:
    """That of this day in this commune. None: a day of school, or a day of which nothing is known: see `is_known`."""
    zone = zone_of(insee)
    return (
        next((one for one in school_holidays_of(zone) if one.first <= day <= one.last), None)
        if zone
        else None
    )


def is_known(insee: str, day: date) -> bool:
    """Does the table reach this day in this commune? If not, screens say « pas encore connu »."""
    zone = zone_of(insee)
    several = school_holidays_of(zone) if zone else ()
    return bool(several) and several[0].first <= day <= several[-1].last


def school_holidays_between(insee: str, first: date, last: date) -> list[SchoolHoliday]:
    """Those that touch these days, in order."""
    zone = zone_of(insee)
    return (
        [one for one in school_holidays_of(zone) if one.first <= last and first <= one.last] if zone else []
    )


@lru_cache(maxsize=1)
def _table() -> dict[Zone, tuple[SchoolHoliday, ...]]:
    text = files("essaim").joinpath("public_data", "school_holidays.csv").read_text(encoding="utf-8")
    found: dict[Zone, list[SchoolHoliday]] = {}
    for row in csv.DictReader(text.splitlines()):
        zone = Zone(row["zone"])
        days = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        found.setdefault(zone, []).append(SchoolHoliday(zone, row["name"], *days))
    return {zone: tuple(several) for zone, several in found.items()}
