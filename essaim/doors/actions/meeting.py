"""What begins or ends at a door with someone: one action each, for a screen and for a phone that comes back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.doors.actions.contact import AlreadyLeftAlone, leave_alone
from essaim.doors.models import Visit
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.actions.companions import accompany
from essaim.people.actions.consents import stop_contact
from essaim.people.actions.contacts import convert_visit, record_contact
from essaim.people.actions.persons import PersonData, open_person, opened_before
from essaim.people.enums import Channel, CompanionRole, ContactKind, Purpose
from essaim.people.models import Contact, Person
from essaim.people.rules.consents import TO_STAY_IN_TOUCH
from essaim.people.rules.persons import Information
from essaim.territory.models import Dwelling


class WhichDoor(DomainError):
    """Choisissez sa porte, pour que personne n’y sonne."""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Someone who agreed that her name be kept. `visit`: the conversation at her door; `companion`: whom the coordinator chose."""

    data: PersonData
    informed: Information | None
    consents: Sequence[Purpose]
    visit: Visit | None = None
    companion: Membership | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Encounter:
    """Someone who keeps no name. `visit`: it was at a door, and counts there already; `door`: where nobody rings any more."""

    kind: ContactKind
    on: date
    people: int = 1
    contact_id: UUID | None = None
    is_visit: bool = False
    leave_alone: bool = False
    door: Dwelling | None = None


@transaction.atomic
def meet(collective: Collective, meeting: Meeting, *, by: Membership, at: datetime) -> Person:
    """Her file, whoever accompanies her, and the conversation at her door. Sent twice, it is kept once.

    Raises:
        DomainError: nothing is kept.
    """
    known = opened_before(meeting.person_id, by=by)
    if known is not None:
        return known
    person = open_person(
        collective,
        data=meeting.data,
        informed=meeting.informed,
        consents=meeting.consents,
        by=by,
        at=at,
        person_id=meeting.person_id,
    )
    agreed = TO_STAY_IN_TOUCH & set(meeting.consents)
    if meeting.companion and agreed and by.role == Role.COORDINATOR:
        today = timezone.localdate(at)
        accompany(person, member=meeting.companion, role=CompanionRole.COMPANION, on=today, by=by)
    if meeting.visit is not None:
        _convert(person, meeting.visit, by=by, at=at)
    return person


@transaction.atomic
def recognise(person: Person, visit: Visit, *, by: Membership, at: datetime) -> Contact:
    """« C’est elle »: the conversation at this door was with someone who has a file."""
    return _convert(person, visit, by=by, at=at)


@transaction.atomic
def note_encounter(
    collective: Collective, encounter: Encounter, *, by: Membership, at: datetime
) -> Contact | None:
    """It counts, without a name. None when a visit counts it already.

    Raises:
        WhichDoor: she asked that nobody rings, and nobody said where.
    """
    if encounter.leave_alone and encounter.door is None:
        raise WhichDoor
    contact = None
    if not encounter.is_visit:
        contact = record_contact(
            collective,
            person=None,
            kind=encounter.kind,
            on=encounter.on,
            is_two_way=True,
            people=encounter.people,
            by=by,
            at=at,
            contact_id=encounter.contact_id,
        )
    if encounter.leave_alone and encounter.door is not None:
        _mark(encounter.door, on=encounter.on, by=by, at=at)
    return contact


@transaction.atomic
def leave_her_alone(person: Person, *, channels: Collection[Channel], by: Membership, at: datetime) -> None:
    """« Ne me contactez plus ainsi. » At the door, nobody rings there any more."""
    today = timezone.localdate(at)
    stop_contact(person, channels=channels, on=today, by=by)
    if Channel.DOOR in channels and (door := _door_of(person)):
        _mark(door, on=today, by=by, at=at)


def _convert(person: Person, visit: Visit, *, by: Membership, at: datetime) -> Contact:
    return convert_visit(person, visit_id=visit.id, on=timezone.localdate(visit.at), by=by, at=at)


def _door_of(person: Person) -> Dwelling | None:
    try:
        wanted = UUID(person.dwelling_ref or "")
    except ValueError:
        return None
    return Dwelling.objects.filter(collective=person.collective_id, id=wanted).first()


def _mark(door: Dwelling, *, on: date, by: Membership, at: datetime) -> None:
    """A door already marked stays so."""
    try:
        leave_alone(
            door,
            channel=Channel.DOOR,
            said_on=on,
            said_by=_("la personne"),
            by=by,
            at=at,
            today=timezone.localdate(at),
        )
    except AlreadyLeftAlone:
        return
