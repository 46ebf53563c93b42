"""Someone met without a name (on a round, at a drop-in), counted at once: taken back the same day, or named later."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.actions.contacts import is_partly_named, name_contact, withdraw_contact
from essaim.people.enums import ContactSource
from essaim.people.models import Person
from essaim.people.queries.contacts import contact_of_fact
from essaim.people.rules.authority import must_meet_people


class TooLateToUndo(DomainError):
    """Cela s’annule le jour même, par qui l’a noté ou par la ou le référent·e."""


class IsInAFile(DomainError):
    """C’est dans la fiche d’une personne : on ne l’annule plus d’ici. Retirez le contact depuis sa fiche."""


class NothingToName(DomainError):
    """Il n’y a pas de contact à relier : c’est annulé, ou c’était un bonjour."""


class Counted(Protocol):
    """A fact that one contact counts for. Its row is held."""

    id: UUID
    collective_id: UUID
    by_id: UUID
    at: datetime
    undone_at: datetime | None

    def save(self, *, update_fields: list[str]) -> None: ...


def undo_counted(fact: Counted, *, source: ContactSource, by: Membership, at: datetime) -> bool:
    """It counts no more, nor does its contact. False: it was undone before.

    Raises:
        TooLateToUndo, IsInAFile.
    """
    must_meet_people(by, collective_id=fact.collective_id)
    if fact.undone_at is not None:
        return False
    is_hers = fact.by_id == by.id or by.role == Role.COORDINATOR
    if not is_hers or timezone.localdate(fact.at) != timezone.localdate(at):
        raise TooLateToUndo
    contact = contact_of_fact(fact.collective_id, source=source, fact=fact.id)
    if contact is not None and (contact.person_id is not None or is_partly_named(contact)):
        raise IsInAFile
    if contact is not None:
        withdraw_contact(contact, by=by, at=at)
    fact.undone_at = at
    fact.save(update_fields=["undone_at"])
    return True


def name_counted(fact: Counted, *, source: ContactSource, person: Person, by: Membership) -> None:
    """It was she: it joins her file, the totals do not change.

    Raises:
        NothingToName, ContactAlreadyNamed, EveryoneIsNamed, AskedToStop, FileIsClosed.
    """
    must_meet_people(by, collective_id=fact.collective_id)
    contact = contact_of_fact(fact.collective_id, source=source, fact=fact.id)
    if fact.undone_at is not None or contact is None:
        raise NothingToName
    name_contact(contact, person=person)
