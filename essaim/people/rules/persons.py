"""What may be kept of a person. No database."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Part
from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.enums import InformedHow, MetHow, Parts
from essaim.people.models import Person
from essaim.people.rules.phones import LONGEST, read_phone
from essaim.people.rules.texts import TextTooLong, clean_line, clean_text

ADULT = 18
_OLDEST = 120
_LONGEST_SILENCE = 365


def word_of(field: str) -> Any:
    """What a field of the file is called, in the language of whoever reads."""
    found: Any = Person._meta.get_field(field)
    return found.verbose_name


@dataclass(frozen=True, kw_only=True)
class PersonField:
    """A sealed field of the file: what is asked, how much of it, where it is shown and to whom (`part`)."""

    name: str
    part: Part
    limit: int = 0  # signs; none: it is not a text
    help: Any = ""
    has_lines: bool = False
    is_number: bool = False  # typed with the keyboard of figures
    is_in_lists: bool = False  # the others are read when her file is opened
    is_optional: bool = True  # folded on the form
    is_fact: bool = True  # a line of « La joindre »

    @property
    def label(self) -> str:
        return str(word_of(self.name))


FIELDS = (
    PersonField(
        name="first_name", part=Parts.NAME, limit=80, is_in_lists=True, is_optional=False, is_fact=False,
        help=_("Celui qu’elle vous donne. Il suffit : les listes ne montrent que lui."),
    ),
    PersonField(
        name="name", part=Parts.NAME, limit=80, is_in_lists=True, is_optional=False, is_fact=False,
        help=_("Seulement si elle le donne. Les listes n’en montrent que l’initiale."),
    ),
    PersonField(
        name="phone", part=Parts.PHONE, limit=30, is_number=True, is_optional=False, is_fact=False,
    ),
    PersonField(
        name="reach", part=Parts.REACH, limit=300, has_lines=True, is_optional=False,
        help=_("« Le matin, en laissant sonner longtemps. » Ni code d’entrée ni clé."),
    ),
    PersonField(
        name="likes", part=Parts.LIKES, limit=300, has_lines=True, is_optional=False,
        help=_("« Le jardin, les cartes, parler de Lisbonne. » De quoi commencer la prochaine fois."),
    ),
    PersonField(name="languages", part=Parts.LANGUAGES, limit=80),
    PersonField(
        name="household", part=Parts.HOUSEHOLD, limit=120,
        help=_("Qui est là, si elle en parle : « sa sœur, un chat »."),
    ),
    PersonField(
        name="birth_year", part=Parts.BIRTH_YEAR,
        help=_("Seulement si elle la donne. Pas de fiche avant 18 ans : pour un enfant, c’est le 119."),
    ),
    PersonField(name="dwelling_ref", part=Parts.DWELLING, is_fact=False),
)  # fmt: skip
TEXTS = tuple(one for one in FIELDS if one.limit)
NOT_IN_LISTS = tuple(one.name for one in FIELDS if not one.is_in_lists)


class NameMissing(DomainError):
    """Écrivez au moins un prénom ou un nom. Sans prénom ni nom, notez plutôt une rencontre : elle compte aussi."""


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

    first_name: str = ""
    name: str = ""
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
    for field in TEXTS:
        read = clean_text if field.has_lines else clean_line
        room = LONGEST if field.name == "phone" else field.limit
        found[field.name] = read(getattr(data, field.name), limit=room, what=field.label)
    if not any(sign.isalnum() for sign in found["first_name"] + found["name"]):
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
    field = next(one for one in TEXTS if one.name == "reach")
    if len(joined) > field.limit:
        raise TextTooLong(what=field.label, limit=field.limit, length=len(joined))
    return joined
