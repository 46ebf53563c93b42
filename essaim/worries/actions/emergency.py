"""A coordinator keeps the emergency table of her collective: edits, adds, removes, checks."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.texts import clean_line
from essaim.worries.models import EmergencyNumber
from essaim.worries.queries.emergency import common_table
from essaim.worries.rules.emergency import dialled

MOST_NUMBERS = 40
_FIELDS = {"situation": (_("Pour quoi"), 120), "number": (_("Numéro"), 30), "hours": (_("Heures"), 60)}


class NotANumber(DomainError):
    """Écrivez un numéro que l’on peut composer : des chiffres, avec ou sans espaces."""


class NoSituation(DomainError):
    """Dites en quelques mots pour quoi appeler ce numéro."""


class TooManyNumbers(DomainError):
    """La liste a déjà 40 numéros. Retirez-en un : une liste courte se lit plus vite."""


class LastUrgentNumber(DomainError):
    """C’est le dernier numéro d’urgence de la liste : ajoutez-en un autre avant de le retirer."""


class NumberIsGone(DomainError):
    """Ce numéro n’est plus dans la liste."""


@dataclass(frozen=True, kw_only=True)
class NumberData:
    situation: str
    number: str
    hours: str = ""
    is_urgent: bool = False
    by_text: bool = False


@transaction.atomic
def add_number(collective: Collective, *, data: NumberData, by: Membership, on: date) -> EmergencyNumber:
    """At the end of the table; checked today by whoever writes it.

    Raises:
        NotANumber, NoSituation, TextTooLong, TooManyNumbers.
    """
    values = _checked(data)
    rows = _own_table(collective)
    if len(rows) >= MOST_NUMBERS:
        raise TooManyNumbers
    last = max((row.position for row in rows), default=0)
    return EmergencyNumber.objects.create(
        collective=collective, position=last + 1, verified_on=on, verified_by=by, **values
    )


@transaction.atomic
def edit_number(
    collective: Collective, number_id: UUID, *, data: NumberData, by: Membership, on: date
) -> EmergencyNumber:
    """What is written today is checked today.

    Raises:
        NotANumber, NoSituation, TextTooLong, LastUrgentNumber, NumberIsGone.
    """
    values = _checked(data)
    rows = _own_table(collective)
    number = _of(rows, number_id)
    if not data.is_urgent:
        _keep_one_urgent(rows, number)
    for name, value in values.items():
        setattr(number, name, value)
    number.verified_on, number.verified_by = on, by
    number.save()
    return number


@transaction.atomic
def verify_number(collective: Collective, number_id: UUID, *, by: Membership, on: date) -> EmergencyNumber:
    """« Vérifié aujourd’hui ».

    Raises:
        NumberIsGone.
    """
    number = _of(_own_table(collective), number_id)
    number.verified_on, number.verified_by = on, by
    number.save(update_fields=["verified_on", "verified_by"])
    return number


@transaction.atomic
def remove_number(collective: Collective, number_id: UUID) -> None:
    """The last urgent number stays.

    Raises:
        LastUrgentNumber, NumberIsGone.
    """
    rows = _own_table(collective)
    number = _of(rows, number_id)
    _keep_one_urgent(rows, number)
    number.delete()


def _own_table(collective: Collective) -> list[EmergencyNumber]:
    """The rows of the collective; the common table becomes hers at the first change, in French."""
    Collective.objects.select_for_update().get(id=collective.id)  # two at once would copy it twice
    rows = list(EmergencyNumber.objects.filter(collective=collective))
    if rows:
        return rows
    with override("fr"):
        copied = common_table(collective)
    EmergencyNumber.objects.bulk_create(copied)
    return copied


def _of(rows: list[EmergencyNumber], number_id: UUID) -> EmergencyNumber:
    for row in rows:
        if row.id == number_id:
            return row
    raise NumberIsGone


def _keep_one_urgent(rows: list[EmergencyNumber], number: EmergencyNumber) -> None:
    if number.is_urgent and not any(row.is_urgent for row in rows if row.id != number.id):
        raise LastUrgentNumber


def _checked(data: NumberData) -> dict[str, str | bool]:
    texts = {
        name: clean_line(getattr(data, name), limit=most, what=what) for name, (what, most) in _FIELDS.items()
    }
    if not texts["situation"]:
        raise NoSituation
    if len(dialled(texts["number"])) < 2 or any(sign.isalpha() for sign in texts["number"]):
        raise NotANumber
    return {**texts, "is_urgent": data.is_urgent, "by_text": data.by_text}
