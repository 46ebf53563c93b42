"""What may be kept of a person. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.enums import InformedHow, MetHow
from essaim.people.rules.phones import LONGEST, read_phone
from essaim.people.rules.texts import TextTooLong, clean_line, clean_text

ADULT = 18
_OLDEST = 120
_LONGEST_SILENCE = 365
LIMITS: Mapping[str, tuple[object, int]] = {
    "name": (_("Prénom, ou nom"), 80),
    "phone": (_("Téléphone"), 30),
    "reach": (_("Comment et quand la joindre"), 300),
    "likes": (_("Ce qu’elle aime"), 300),
    "languages": (_("Langues"), 80),
    "household": (_("Foyer"), 120),
}
_SEVERAL_LINES = frozenset({"reach", "likes"})


class NameMissing(DomainError):
    """Écrivez au moins un prénom. Sans prénom ni nom, notez plutôt une rencontre : elle compte aussi."""


class NotInformed(DomainError):
    """On ne garde un nom qu’après avoir informé la personne. Dites qui l’a informée, quand et comment."""


class InformedInTheFuture(DomainError):
    """La date de l’information n’est pas encore arrivée. Vérifiez la date."""


class MetInTheFuture(DomainError):
    """La date de la rencontre n’est pas encore arrivée. Vérifiez la date."""


class NotAYearOfBirth(DomainError):
    """Cette année de naissance n’est pas possible. Écrivez quatre chiffres, ou laissez vide."""


class TooYoung(DomainError):
    """Essaim ne garde pas de fiche pour une personne de moins de 18 ans. Si elle vous inquiète, parlez-en au référent ou appelez le 119."""


class NotADelayOfSilence(DomainError):
    """Le silence qui alerte se compte en jours, de 1 à 365."""


@dataclass(frozen=True)
class PersonData:
    """What is typed on the file of a person. `silence_days=None`: what the collective chose."""

    name: str
    phone: str = ""
    reach: str = ""
    likes: str = ""
    languages: str = ""
    household: str = ""
    birth_year: int | None = None
    dwelling_id: UUID | None = None
    met_how: MetHow | str = MetHow.DOOR
    met_on: date | None = None
    silence_days: int | None = None


@dataclass(frozen=True)
class Information:
    """The notice was given: when, how, by whom."""

    on: date
    how: InformedHow | str
    by: Membership


def clean_texts(data: PersonData) -> dict[str, str | None]:
    """The texts as they are kept; `None` for what is empty. The number in E.164, what was beside it in « reach ».

    Raises:
        NameMissing, TextTooLong, PhoneUnreadable, PhoneIsNobodys: with what to do.
    """
    found: dict[str, str] = {}
    for field, (what, limit) in LIMITS.items():
        read = clean_text if field in _SEVERAL_LINES else clean_line
        room = LONGEST if field == "phone" else limit
        found[field] = read(getattr(data, field), limit=room, what=what)
    if not any(sign.isalnum() for sign in found["name"]):
        raise NameMissing
    reading = read_phone(found["phone"])
    found["phone"] = reading.number if reading else ""
    if reading and reading.rest:
        found["reach"] = _with_rest(found["reach"], reading.rest)
    return {field: text or None for field, text in found.items()}


def check_birth_year(year: int | None, *, on: date) -> str | None:
    """The year as it is kept. Only the year is known: someone who is 18 this year is taken for 18.

    Raises:
        NotAYearOfBirth: in the future, or too long ago.
        TooYoung: no file under 18.
    """
    if year is None:
        return None
    if not on.year - _OLDEST <= year <= on.year:
        raise NotAYearOfBirth
    if on.year - year < ADULT:
        raise TooYoung
    return str(year)


def check_silence_days(days: int) -> int:
    """The days, if they can be.

    Raises:
        NotADelayOfSilence: not between 1 and 365.
    """
    if not 1 <= days <= _LONGEST_SILENCE:
        raise NotADelayOfSilence
    return days


def check_met_on(met_on: date, *, on: date) -> date:
    """The day, if it has come.

    Raises:
        MetInTheFuture: after today.
    """
    if met_on > on:
        raise MetInTheFuture
    return met_on


def check_information(informed: Information | None, *, on: date) -> Information:
    """What is known of it, if it is enough.

    Raises:
        NotInformed: nobody told her, or nobody says how.
        InformedInTheFuture: after today.
    """
    if informed is None or informed.how not in InformedHow.values:
        raise NotInformed
    if informed.on > on:
        raise InformedInTheFuture
    return informed


def _with_rest(reach: str, rest: str) -> str:
    """What was written beside the number, unless it is there already or there is no room."""
    if rest.casefold() in reach.casefold():
        return reach
    joined = "\n".join(part for part in (reach, str(_("Téléphone : %s") % rest)) if part)
    what, limit = LIMITS["reach"]
    if len(joined) > limit:
        raise TextTooLong(what=what, limit=limit, length=len(joined))
    return joined
