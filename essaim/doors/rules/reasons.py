"""Why a door is proposed or not, in one tour or in none: a code and its values are kept, the sentence is the reader's.

A plan made in French is read in English: what is kept in a plan is never a sentence.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from essaim.doors.enums import Outcome, Why
from essaim.kernel.dates import in_words

_SENTENCES = {
    Why.ALONE: gettext_lazy("ne plus solliciter"),
    Why.FIRST: gettext_lazy("premier passage"),
    Why.ARCHIVED: gettext_lazy("porte archivée"),
    Why.LEAVE: gettext_lazy("à laisser : %(past)s"),
    Why.UNTIL: gettext_lazy("à laisser jusqu’au %(day)s : %(past)s"),
    Why.NO_WAY_IN: gettext_lazy("%(past)s ; un référent cherche comment entrer"),
    Why.WAY_IN: gettext_lazy("%(past)s ; on sait maintenant comment entrer"),
    Why.OTHER_TIME: gettext_lazy("%(past)s, à essayer un autre moment de la semaine"),
    Why.AGREED: gettext_lazy("%(past)s, repasser le %(day)s"),
    Why.DUE: gettext_lazy("%(past)s, à revoir maintenant"),
    Why.UNPLACED: gettext_lazy("sans position dans le fichier d’adresses, et sans voisine qui en ait une"),
    Why.TAKEN: gettext_lazy("déjà dans la tournée %(tour)d"),
    Why.ASIDE: gettext_lazy("laissée de côté à votre demande"),
    Why.BY_HAND: gettext_lazy("retirée à la main"),
    Why.FULL: gettext_lazy("les sorties de ce plan sont déjà complètes"),
    Why.NO_PLACE: gettext_lazy("position absente ou fausse, à placer sur la carte"),
    Why.TOO_FAR: gettext_lazy("trop loin du lieu de rendez-vous pour tenir dans une sortie"),
    Why.CAPACITY: gettext_lazy("plus de place dans les sorties prévues, ajoutez une sortie ou un binôme"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`seen`: the day of the last passage, `misses` in a row; `day`: from when, or when agreed; `tour`: its number."""

    why: Why
    outcome: Outcome | None = None
    seen: date | None = None
    misses: int = 0
    day: date | None = None
    tour: int = 0

    def __str__(self) -> str:
        return str(_SENTENCES[self.why]) % {"past": self._past(), "day": self._day(), "tour": self.tour}

    def _past(self) -> str:
        return past(self.outcome, self.seen, misses=self.misses) if self.outcome and self.seen else ""

    def _day(self) -> str:
        if self.day is None:
            return ""
        return short(self.day) if self.why == Why.AGREED else long(self.day)

    def as_json(self) -> list[Any]:
        """[code, {values}], those that are empty left aside."""
        values = {
            "outcome": self.outcome and self.outcome.value,
            "seen": self.seen and self.seen.isoformat(),
            "misses": self.misses,
            "day": self.day and self.day.isoformat(),
            "tour": self.tour,
        }
        return [self.why.value, {name: value for name, value in values.items() if value}]


def from_json(why: str, values: dict[str, Any]) -> Reason:
    days = {name: date.fromisoformat(values[name]) for name in ("seen", "day") if name in values}
    outcome = Outcome(values["outcome"]) if "outcome" in values else None
    return Reason(Why(why), outcome, misses=values.get("misses", 0), tour=values.get("tour", 0), **days)


def past(outcome: Outcome, seen: date, *, misses: int) -> str:
    """« absent le 12 oct. »"""
    return _past(outcome, seen, misses, get_language())


@lru_cache(maxsize=4096)
def _past(outcome: Outcome, seen: date, misses: int, _language: str | None) -> str:
    told = _("%(what)s le %(day)s") % {"what": str(outcome.meaning.past), "day": short(seen)}
    if outcome.meaning.is_absence and misses > 1:
        told += _(" (%d fois de suite)") % misses
    return told


def short(day: date) -> str:
    return _written(day, pgettext("short date format", "j N"), get_language())


def long(day: date) -> str:
    return _written(day, pgettext("long date format", "j F Y"), get_language())


@lru_cache(maxsize=2048)
def _written(day: date, form: str, _language: str | None) -> str:
    """A town has 20,000 doors and a few hundred days."""
    return in_words(day, form)
