"""What recurs: a drop-in is opened, changed, ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.dropins.enums import Every, Nth
from essaim.dropins.models import NAME_LENGTH, WELCOME_LENGTH, WHERE_LENGTH, DropIn
from essaim.dropins.rules.days import LEAST_MINUTES, MOST_HOSTS, MOST_MINUTES
from essaim.dropins.rules.recurrence import LOOKED_AHEAD, Rhythm
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.texts import clean_line, clean_text
from essaim.places.models import Place


class DropInNeedsAName(DomainError):
    """Donnez un nom à la permanence : « Le café du jeudi », « Permanence du quartier »."""


class NotARhythm(DomainError):
    """Choisissez à quel rythme, quel jour et lequel du mois."""


class NeverHappens(DomainError):
    """Avec ce rythme, la permanence n’a jamais lieu : laissez au moins un mois où elle se tient."""


class NotALength(DomainError):
    """Une permanence dure de 15 minutes à 10 heures. Vérifiez la durée."""


class HowManyHosts(DomainError):
    """Une permanence est tenue par 1 à 12 personnes. Vérifiez ce nombre."""


class NowhereToGo(DomainError):
    """Dites où elle se tient : choisissez un lieu de l’annuaire, ou écrivez-le."""


class DropInNotKept(DomainError):
    """Cette permanence n’a pas pu être enregistrée. Ouvrez de nouveau le formulaire et recommencez."""


@dataclass(frozen=True, kw_only=True)
class DropInData:
    """`starts_on`: from that day; the first one is the first that the rhythm then gives."""

    name: str
    place: Place | None = None
    where: str = ""
    welcome: str = ""
    every: Every | str = Every.MONTH
    nth: int = Nth.FIRST
    weekday: int
    months_off: Collection[int] = ()
    starts_on: date
    starts_at: time
    minutes: int
    hosts_wanted: int = 2
    is_public: bool = True


@transaction.atomic
def open_drop_in(collective: Collective, *, data: DropInData, by: Membership, drop_in_id: UUID) -> DropIn:
    """The same `drop_in_id` is kept once.

    Raises:
        DropInNeedsAName, NotARhythm, NeverHappens, NotALength, HowManyHosts, NowhereToGo, DropInNotKept, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    row_id = drawn_id("dropin", collective_id=collective.id, by=by.id, chosen=drop_in_id)
    kept = insert_once(DropIn(id=row_id, collective=collective, **_values(data)))
    if kept is None:
        raise DropInNotKept
    return kept


@transaction.atomic
def change_drop_in(drop_in: DropIn, *, data: DropInData, by: Membership) -> DropIn:
    """For the days to come; those that are arranged already (moved, off, with someone to hold them) keep their hour.

    Raises:
        The same.
    """
    must_coordinate(by, collective_id=drop_in.collective_id)
    values = _values(data)
    for name, value in values.items():
        setattr(drop_in, name, value)
    drop_in.save(update_fields=list(values))  # that it was stopped meanwhile stays
    return drop_in


def _values(data: DropInData) -> dict[str, Any]:
    name = clean_line(data.name, limit=NAME_LENGTH, what=_("Nom de la permanence"))
    where = clean_line(data.where, limit=WHERE_LENGTH, what=_("Précision sur le lieu"))
    if not name:
        raise DropInNeedsAName
    if data.place is None and not where:
        raise NowhereToGo
    if not LEAST_MINUTES <= data.minutes <= MOST_MINUTES:
        raise NotALength
    if not 1 <= data.hosts_wanted <= MOST_HOSTS:
        raise HowManyHosts
    return {
        "name": name,
        "place": data.place,
        "where": where,
        "welcome": clean_text(data.welcome, limit=WELCOME_LENGTH, what=_("Ce qu’on y trouve")),
        "starts_at": data.starts_at,
        "minutes": data.minutes,
        "hosts_wanted": data.hosts_wanted,
        "is_public": data.is_public,
        **_rhythm(data),
    }


def _rhythm(data: DropInData) -> dict[str, Any]:
    """With the first of its days: what a calendar counts from."""
    months = sorted(set(data.months_off))
    known = data.every in Every.values and data.nth in Nth.values and 0 <= data.weekday <= 6
    if not known or not set(months) <= set(range(1, 13)):
        raise NotARhythm
    rhythm = Rhythm(every=data.every, weekday=data.weekday, nth=data.nth, months_off=months)
    ahead = rhythm.days(data.starts_on, first=data.starts_on, last=data.starts_on + LOOKED_AHEAD)
    if not ahead:
        raise NeverHappens
    return {
        "every": data.every,
        "nth": data.nth,
        "weekday": data.weekday,
        "months_off": months,
        "starts_on": ahead[0],
    }
