"""A card left at home, with a code to say stop, or erase me, without an account."""

from datetime import date

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.keyring import blind_index
from essaim.network.models import Membership
from essaim.people.actions.holding import hold_row
from essaim.people.models import Person, PersonIndex
from essaim.people.queries.codes import CODE
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.codes import new_code, shown


class NoCardWithoutFile(DomainError):
    """Cette fiche n’existe plus : aucune carte ne peut être faite."""


@transaction.atomic
def give_code(person: Person, *, by: Membership, on: date) -> str:  # noqa: ARG001 -- the contract; the journal keeps who and when
    """The code as printed. Only a blind index of it is kept: it cannot be shown again. The former one is void.

    Raises:
        NoCardWithoutFile: she was erased.
    """
    hold_row(person)
    if person.state not in WITH_A_FILE:
        raise NoCardWithoutFile
    PersonIndex.objects.filter(collective=person.collective_id, person=person, kind=CODE).delete()
    code = new_code()
    PersonIndex.objects.create(
        collective=person.collective,
        person=person,
        kind=CODE,
        digest=blind_index(person.collective_id, CODE, code),
    )
    return shown(code)
