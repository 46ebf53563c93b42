"""The bridge to the communal register (CASF L121-6-1): outwards only. The register itself is never kept."""

from datetime import date

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.actions.holding import hold_row
from essaim.people.enums import RegisterState
from essaim.people.models import Person, RegisterBridge
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_meet_people


class NoRegisterWithoutFile(DomainError):
    """Cette fiche n’existe plus."""


@transaction.atomic
def note_register(person: Person, *, state: RegisterState, by: Membership, on: date) -> RegisterBridge:
    """Proposed, refused, sent, confirmed by herself: the last word only, and the day.

    Raises:
        NoRegisterWithoutFile, NotOfThisCollective.
    """
    must_meet_people(by, collective_id=person.collective_id)
    hold_row(person)
    if person.state not in WITH_A_FILE:
        raise NoRegisterWithoutFile
    bridge, _made = RegisterBridge.objects.update_or_create(
        collective=person.collective,
        person=person,
        defaults={"state": state, "changed_on": on, "by": by},
    )
    return bridge
