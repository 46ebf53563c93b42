"""Contacts and attempts, with or without a name. They count once, named or not."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from essaim.kernel import keyring
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.people.actions.holding import FileIsClosed, hold, hold_row, hold_with, must_be_open
from essaim.people.actions.next_steps import steps_after_contact
from essaim.people.enums import ContactKind, ContactSource, Purpose, StepOrigin
from essaim.people.models import Contact, NextStep, Person
from essaim.people.queries.contacts import places_in
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.consents import CHANNEL_OF_CONTACT, had_consent, was_halted, was_stopped
from essaim.people.rules.contacts import may_withdraw

MOST_PEOPLE = 50
_OLDEST = timedelta(days=366)


class NotAContact(DomainError):
    """Choisissez dans la liste comment vous vous êtes parlé."""


class ContactInTheFuture(DomainError):
    """Ce jour n’est pas encore arrivé. Vérifiez la date."""


class ContactTooOld(DomainError):
    """Ce contact a plus d’un an. Vérifiez la date."""


class HowManyPeople(DomainError):
    """Dites combien de personnes étaient là, de 1 à 50."""


class DidNotAgreeToBeCalled(DomainError):
    """Elle n’a pas accepté d’être appelée. Ne la rappelez pas. Si c’est elle qui a appelé, notez qu’elle vous a parlé."""


class AskedNotToBeContacted(DomainError):
    """Elle a demandé à ne plus être contactée de cette façon. Ne recommencez pas : parlez-en au référent."""


class AskedToStop(DomainError):
    """Elle a demandé que l’on arrête : rien ne se note d’elle tant que ce n’est pas réglé. Voyez avec le référent."""


class VisitAlreadyNamed(DomainError):
    """Ce passage est déjà relié à une personne. Ouvrez sa fiche, ou notez une nouvelle rencontre."""


class ContactAlreadyNamed(DomainError):
    """Cette rencontre est déjà reliée à une autre personne."""


class EveryoneIsNamed(DomainError):
    """Toutes les personnes de cette rencontre ont déjà un nom."""


class ContactIdTaken(DomainError):
    """Cette rencontre est déjà enregistrée autrement. Ouvrez de nouveau le formulaire et recommencez."""


class TooLateToWithdraw(DomainError):
    """Un contact se retire le jour même, par qui l’a noté ou par le référent. Il est trop tard, ou ce n’est pas le vôtre."""


@transaction.atomic
def record_contact(
    collective: Collective,
    *,
    person: Person | None,
    kind: ContactKind | str,
    on: date,
    is_two_way: bool,
    by: Membership,
    at: datetime,
    people: int = 1,
    contact_id: UUID | None = None,
) -> Contact:
    """Keep a contact or an attempt. Without a person it counts all the same. The same `contact_id` is kept once.

    A call towards someone who did not agree to be called is refused, unless she answered: then she called us.
    What follows is planned: see `steps_after_contact`.
    """
    must_meet_people(by, collective_id=collective.id)
    _check(kind, on, people, today=timezone.localdate(at))
    if person is not None and person.collective_id != collective.id:
        raise FileIsClosed
    if person is not None:
        hold_row(person)
    known = Contact.objects.filter(id=contact_id).first() if contact_id else None
    if known is not None:
        return _sent_before(known, kind, on, person)
    if person is not None:
        _check_person(person, kind, on, is_two_way=is_two_way)
    contact = Contact(
        collective=collective,
        person=person,
        kind=kind,
        on=on,
        is_two_way=is_two_way,
        people=people,
        by=by,
        recorded_at=at,
    )
    contact.id = contact_id or contact.id
    kept = insert_once(contact)
    if kept is not contact:
        return _sent_before(kept, kind, on, person)
    if person is not None:
        if is_two_way:
            rebuild_last_answer(person)
        steps_after_contact(contact, at=at)
    return contact


@transaction.atomic
def refuse_link(
    collective: Collective, *, kind: ContactKind | str, on: date, by: Membership, at: datetime
) -> Contact:
    """She talked with us and does not wish to go further: an anonymous contact, nothing else is kept."""
    return record_contact(collective, person=None, kind=kind, on=on, is_two_way=True, by=by, at=at)


def convert_visit(person: Person, *, visit_id: UUID, on: date, by: Membership, at: datetime) -> Contact:
    """The conversation of a passage was with her. It is counted with the tours: here it only moves her clock.

    Raises:
        VisitAlreadyNamed: this passage is another person's.
    """
    return contact_from(
        person,
        source=ContactSource.VISIT,
        source_id=str(visit_id),
        kind=ContactKind.DOOR,
        on=on,
        by=by,
        at=at,
    )


@transaction.atomic
def contact_from(
    person: Person,
    *,
    source: ContactSource,
    source_id: str,
    kind: ContactKind,
    on: date,
    by: Membership,
    at: datetime,
    is_two_way: bool = True,
) -> Contact:
    """Another fact (a visit, a call, an evening of a drop-in) was with her: kept once for that fact, and hers.

    Raises:
        VisitAlreadyNamed, ContactAlreadyNamed: this fact is another person's.
    """
    must_meet_people(by, collective_id=person.collective_id)
    _check(kind, on, 1, today=timezone.localdate(at))
    hold(person)
    _must_not_be_halted(person, on=on)
    taken = VisitAlreadyNamed if source == ContactSource.VISIT else ContactAlreadyNamed
    digest, *former = keyring.blind_indexes(person.collective_id, source, source_id)
    known = Contact.objects.filter(source_digest__in=[digest, *former]).first()
    if known is not None:
        if known.person_id != person.id:
            raise taken
        return known
    contact = Contact(
        collective_id=person.collective_id,
        person=person,
        kind=kind,
        on=on,
        is_two_way=is_two_way,
        source=source,
        source_digest=digest,
        by=by,
        recorded_at=at,
    )
    try:
        with transaction.atomic():  # a savepoint: another hand may have named it at this instant
            contact.save(force_insert=True)
    except IntegrityError:
        raise taken from None
    if is_two_way:
        rebuild_last_answer(person)
    steps_after_contact(contact, at=at)
    return contact


@transaction.atomic
def contact_without_name(
    collective: Collective, *, source: ContactSource, source_id: str, kind: ContactKind, people: int, on: date,
    by: Membership, at: datetime,
) -> Contact:  # fmt: skip
    """Another fact (an encounter of a round) was with someone whose name is not kept: counted once for that fact."""
    must_meet_people(by, collective_id=collective.id)
    _check(kind, on, people, today=timezone.localdate(at))
    digest, *former = keyring.blind_indexes(collective.id, source, source_id)
    known = Contact.objects.filter(source_digest__in=[digest, *former]).first()
    return known or Contact.objects.create(
        collective=collective, kind=kind, on=on, is_two_way=True, people=people, source=source, source_digest=digest,
        by=by, recorded_at=at,
    )  # fmt: skip


def is_partly_named(contact: Contact) -> bool:
    """Of an encounter with several people, someone was given a name."""
    return Contact.objects.filter(
        source_digest__in=[one for place in places_in(contact) for one in place]
    ).exists()


@transaction.atomic
def name_contact(contact: Contact, *, person: Person) -> Contact:
    """Someone met without a name now has one. The totals do not change.

    Of an encounter with several people, each may be named: a row of no one more (`people=0`) says that she was there.
    """
    hold_row(person)
    contact = Contact.objects.select_for_update(of=("self",)).get(id=contact.id)
    if contact.person_id == person.id:
        return contact
    if contact.person_id is not None:
        raise ContactAlreadyNamed
    must_be_open(person)
    _must_not_be_halted(person, on=contact.on)
    named = contact if contact.people == 1 else _was_there(contact, person)
    named.person = person
    named.save()
    rebuild_last_answer(person)
    return named


@transaction.atomic
def withdraw_contact(contact: Contact, *, by: Membership, at: datetime) -> None:
    """It was noted by mistake. The same day, by who noted it or by the coordinator; what followed is undone."""
    must_meet_people(by, collective_id=contact.collective_id)
    hold_with(contact)
    if not may_withdraw(contact, by=by, at=at):
        raise TooLateToWithdraw
    take_back_contact(contact)


def take_back_contact(contact: Contact) -> None:
    """It goes, with the steps that it made; those that it closed are to be done again. Her row is held."""
    person = contact.person
    if person is not None:
        made = {"person": person, "origin": StepOrigin.CONTACT, "made_at": contact.recorded_at}
        NextStep.objects.filter(**made, done_at=None).delete()
        closed = NextStep.objects.filter(
            person=person, done_at=contact.recorded_at, origin__in=[StepOrigin.CONTACT, StepOrigin.SILENCE]
        )
        closed.update(done_at=None, done_by=None)
    contact.delete()
    if person is not None:
        rebuild_last_answer(person)


def rebuild_last_answer(person: Person) -> None:
    """The last day she answered, from her contacts. A newer answer takes back the warning of the end of retention."""
    last = Contact.objects.filter(person=person, is_two_way=True).aggregate(last=Max("on"))["last"]
    changes: dict[str, date | None] = {"last_two_way_on": last}
    if last and (person.last_two_way_on is None or last > person.last_two_way_on):
        changes["warned_on"] = None
    Person.objects.filter(id=person.id).update(**changes)
    for field, value in changes.items():
        setattr(person, field, value)


def _check(kind: str, on: date, people: int, *, today: date) -> None:
    if kind not in ContactKind.values:
        raise NotAContact
    if on > today:
        raise ContactInTheFuture
    if on < today - _OLDEST:
        raise ContactTooOld
    if not 1 <= people <= MOST_PEOPLE:
        raise HowManyPeople


def _check_person(person: Person, kind: str, on: date, *, is_two_way: bool) -> None:
    if person.state not in WITH_A_FILE:
        raise FileIsClosed
    _must_not_be_halted(person, on=on)
    if is_two_way:
        return
    channel = CHANNEL_OF_CONTACT.get(kind)
    if channel and was_stopped(person.do_not_contact.all(), channel, on=on):
        raise AskedNotToBeContacted
    if kind == ContactKind.PHONE and not had_consent(person.consents.all(), Purpose.PHONE, on=on):
        raise DidNotAgreeToBeCalled


def _must_not_be_halted(person: Person, *, on: date) -> None:
    """What was before she asked is still kept: papers come back late.

    Raises:
        AskedToStop.
    """
    if was_halted(person.do_not_contact.all(), on=on):
        raise AskedToStop


def _sent_before(known: Contact | None, kind: str, on: date, person: Person | None) -> Contact:
    if known is None or (known.kind, known.on, known.person_id) != (kind, on, person.id if person else None):
        raise ContactIdTaken
    return known


def _was_there(contact: Contact, person: Person) -> Contact:
    """A row that counts nobody: the encounter already counts them all. As many as there were people, not more."""
    places = places_in(contact)
    there = Contact.objects.filter(source_digest__in=[one for place in places for one in place])
    taken = dict(there.values_list("source_digest", "person_id"))
    if person.id in taken.values():
        return there.get(person=person)
    free = [place[0] for place in places if taken.keys().isdisjoint(place)]
    if not free:
        raise EveryoneIsNamed
    return Contact(
        collective_id=contact.collective_id,
        kind=contact.kind,
        on=contact.on,
        is_two_way=contact.is_two_way,
        people=0,
        source=ContactSource.ENCOUNTER,
        source_digest=free[0],
        by=contact.by,
        recorded_at=contact.recorded_at,
    )
