"""Open, change, end and open again the file of someone met."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from essaim.kernel import keyring
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id, uuid7
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import insert_once
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.actions.forgetting import close_with_link
from essaim.people.actions.grants import settle_grants
from essaim.people.actions.holding import FileIsClosed, hold
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.enums import CompanionRole, MetHow, PersonState, Purpose
from essaim.people.models import Companionship, Consent, Person
from essaim.people.queries.care import people_accompanied_by, settings_of
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.consents import TO_STAY_IN_TOUCH
from essaim.people.rules.persons import (
    Information,
    NameMissing,
    NotInformed,
    PersonData,
    TooYoung,
    check_birth_year,
    check_information,
    check_met_on,
    check_silence_days,
    clean_texts,
)
from essaim.territory.models import Dwelling

__all__ = [
    "DwellingUnknown", "FileIsClosed", "Information", "NameMissing", "NotAWayToMeet", "NotInformed", "PersonData",
    "PersonIdTaken", "SomeoneElseChangedIt", "TooYoung", "end_person", "open_person", "opened_before", "reopen_person", "update_person",
]  # fmt: skip


class PersonIdTaken(DomainError):
    """Cette fiche ne peut pas être enregistrée ainsi. Ouvrez de nouveau le formulaire et recommencez."""


class SomeoneElseChangedIt(DomainError):
    """Quelqu’un d’autre vient de changer cette fiche. Relisez-la, puis refaites votre modification : rien n’a été écrasé."""


class DwellingUnknown(DomainError):
    """Cette porte n’est pas dans la liste de votre collectif. Choisissez-la dans la liste, ou laissez vide."""


class NotAWayToMeet(DomainError):
    """Choisissez dans la liste comment cette personne a été rencontrée."""


@transaction.atomic
def open_person(
    collective: Collective,
    *,
    data: PersonData,
    informed: Information | None,
    consents: Sequence[Purpose],
    by: Membership,
    at: datetime,
    person_id: UUID | None = None,
) -> Person:
    """Keep the name of someone who was informed. Sending the same `person_id` twice opens one file.

    No contact is made here: how she was met is a contact of its own (`record_contact`, `convert_visit`).
    A volunteer who opens the file becomes her companion, if she agreed to be contacted again and the volunteer
    does not accompany too many people already; otherwise the coordinator finds someone.

    Raises:
        DomainError: what was typed cannot be kept; the sentence says why. Nothing is written.
    """
    must_meet_people(by, collective_id=collective.id)
    today = timezone.localdate(at)
    told = check_information(informed, on=today)
    must_meet_people(told.by, collective_id=collective.id)
    values = _values(collective, data, today=today, usual_silence=None)
    known = opened_before(person_id, by=by)
    if known is not None:
        return known
    identifier = _drawn(person_id or uuid7(), by)
    keyring.make_key(collective.id, Subject(kind_of(Person), identifier))
    person = Person(
        id=identifier,
        collective=collective,
        informed_on=told.on,
        informed_how=told.how,
        informed_by=told.by,
        notice_version=settings_of(collective).notice_version,
        created_at=at,
        created_by=by,
        **values,
    )
    kept = insert_once(person)
    if kept is not person:
        return _sent_before(kept)
    rebuild_indexes(person)
    for purpose in dict.fromkeys(Purpose(one) for one in consents):
        Consent.objects.create(
            collective=collective,
            person=person,
            purpose=purpose,
            given_on=told.on,
            given_how=told.how,
            recorded_by=by,
        )
    if by.role != Role.COORDINATOR and TO_STAY_IN_TOUCH & set(consents):
        _accompany_at_once(person, by, today)
    return person


def opened_before(person_id: UUID | None, *, by: Membership) -> Person | None:
    """The file that she opened under this identifier, when what she sends was sent before. Nobody else's is found."""
    return Person.objects.filter(id=_drawn(person_id, by)).first() if person_id else None


def _drawn(person_id: UUID, by: Membership) -> UUID:
    assert by.collective_id is not None
    return drawn_id(kind_of(Person), collective_id=by.collective_id, by=by.id, chosen=person_id)


@transaction.atomic
def update_person(person: Person, *, data: PersonData, version: int, by: Membership, at: datetime) -> Person:
    """Change her file, if nobody changed it since `version` was read.

    Raises:
        SomeoneElseChangedIt: it was changed meanwhile; nothing is written.
    """
    must_meet_people(by, collective_id=person.collective_id)
    hold(person)
    values = _values(
        person.collective,
        data,
        today=timezone.localdate(at),
        usual_silence=person.silence_days,
        met_on=person.met_on,
    )
    take_version(person, version)
    for field, value in values.items():
        setattr(person, field, value)
    person.save(update_fields=list(values))
    rebuild_indexes(person)
    return person


@transaction.atomic
def drop_phone(person: Person, *, version: int, by: Membership) -> bool:
    """This number is not hers: it goes, she stays. False when her file was changed since `version`: another stands there."""
    must_meet_people(by, collective_id=person.collective_id)
    hold(person)
    person.refresh_from_db()
    if person.version != version or person.phone is None:
        return False
    take_version(person, version)
    person.phone = None
    person.save(update_fields=["phone"])
    rebuild_indexes(person)
    return True


def take_version(person: Person, version: int) -> None:
    """Count one change more, atomically.

    Raises:
        SomeoneElseChangedIt: another change was counted since `version`.
    """
    same = Person.objects.filter(id=person.id, version=version, state__in=WITH_A_FILE)
    if not same.update(version=F("version") + 1):
        raise SomeoneElseChangedIt
    person.version = version + 1


@transaction.atomic
def end_person(person: Person, *, by: Membership, on: date) -> Person:
    """The link is over: her companions are freed, what was to be done is cancelled. The file can be opened again."""
    must_meet_people(by, collective_id=person.collective_id)
    if hold(person).state == PersonState.ENDED:
        return person
    person.state, person.ended_on = PersonState.ENDED, on
    person.save(update_fields=["state", "ended_on"])
    close_with_link(person, by=by, on=on)
    settle_grants([person.id])
    return person


@transaction.atomic
def reopen_person(person: Person, *, by: Membership, on: date) -> Person:
    """The link goes on. Nobody accompanies her yet; a volunteer who opens the file again does."""
    must_meet_people(by, collective_id=person.collective_id)
    if hold(person).state == PersonState.ACTIVE:
        return person
    person.state, person.ended_on = PersonState.ACTIVE, None
    person.save(update_fields=["state", "ended_on"])
    agreed = Consent.objects.filter(person=person, purpose__in=TO_STAY_IN_TOUCH, withdrawn_on=None)
    if by.role != Role.COORDINATOR and agreed.exists():
        _accompany_at_once(person, by, on)
    return person


def _values(
    collective: Collective,
    data: PersonData,
    *,
    today: date,
    usual_silence: int | None,
    met_on: date | None = None,
) -> dict[str, object]:
    if data.met_how not in MetHow.values:
        raise NotAWayToMeet
    days = data.silence_days if data.silence_days is not None else usual_silence
    dwelling = _dwelling(collective, data.dwelling_id)
    return {
        **clean_texts(data),
        "birth_year": check_birth_year(data.birth_year, on=today),
        "dwelling_ref": str(dwelling.id) if dwelling else None,
        "commune_id": dwelling.street.commune_id if dwelling else None,
        "met_how": data.met_how,
        "met_on": check_met_on(data.met_on or met_on or today, on=today),
        "silence_days": check_silence_days(settings_of(collective).silence_days if days is None else days),
    }


def _dwelling(collective: Collective, dwelling_id: UUID | None) -> Dwelling | None:
    if dwelling_id is None:
        return None
    found = Dwelling.objects.filter(collective=collective, id=dwelling_id).select_related("street").first()
    if found is None:
        raise DwellingUnknown
    return found


def _sent_before(known: Person | None) -> Person:
    if known is None:
        raise PersonIdTaken
    return known


def _accompany_at_once(person: Person, member: Membership, on: date) -> None:
    limit = settings_of(person.collective).people_per_volunteer
    if people_accompanied_by(member) < limit:
        Companionship.objects.create(
            collective_id=person.collective_id,
            person=person,
            member=member,
            role=CompanionRole.COMPANION,
            since=on,
        )
        settle_grants([person.id])
