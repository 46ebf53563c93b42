"""One person at a time, for one member at a time: taken, kept, passed, given back."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from essaim.calls.enums import HoldEnd, SkipReason, WhyNot
from essaim.calls.models import CallCampaign, CallHold
from essaim.calls.queries.holds import passed_lately, unfinished_of
from essaim.calls.queries.lists import lines_with_why, may_be_called, next_people
from essaim.calls.queries.regular import talks_today
from essaim.calls.rules.timing import HOLD_FOR, LEFT_IN_PEACE, LONGEST_CALL, MOST_PASSED, STILL_TOLD
from essaim.kernel.about import start_of
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.tenancy import is_taken
from essaim.network.actions.training import must_follow_first
from essaim.network.enums import GivenTo, Role
from essaim.network.models import Membership
from essaim.people.actions.grants import end_sight, grant_sight
from essaim.people.actions.holding import hold, hold_with
from essaim.people.enums import Capacity, PersonState
from essaim.people.models import Person
from essaim.people.rules.authority import must_meet_people

_AT_ONCE = 10


class NotACaller(DomainError):
    """Vous n’appelez pas dans cette campagne, ou elle est close. Demandez à votre référent·e."""


class FinishTheOtherCall(DomainError):
    """Dites d’abord comment a fini l’appel en cours, ou rendez cette personne à la liste."""


class SomeoneHasHerInLine(DomainError):
    """Un autre membre du collectif est en ligne avec elle, ou vient de l’appeler. Réessayez dans une heure."""


class NotToBeCalled(DomainError):
    """Ne l’appelez pas : elle n’est pas, ou plus, d’accord pour être appelée, ou sa fiche n’a pas de numéro."""


class HoldIsOver(DomainError):
    """Cet appel est déjà noté, ou cette personne a été rendue à la liste."""


class PassedMuch(DomainError):
    """Vous avez passé dix personnes depuis ce matin. Faites une pause, et parlez-en à votre référent·e."""


class DayIsLight(DomainError):
    """Vous avez demandé à en parler : votre journée est allégée, sauf si vous préférez continuer."""


class CallTooLong(DomainError):
    """Cet appel dure depuis deux heures : dites comment il a fini. Vous pourrez la rappeler ensuite."""


class NotAReason(DomainError):
    """Choisissez dans la liste pourquoi vous passez."""


@transaction.atomic
def take_next(
    campaign: CallCampaign, *, by: Membership, at: datetime, is_sure: bool = False, device: str = ""
) -> CallHold | None:
    """The next person of the list, for this member alone; the one she has already, if she has one. None: nobody is left.

    However many ask at the same instant, each has another: who is being taken is passed over, then the database refuses.
    `is_sure`: she goes on though she asked to talk today. The journal has its line before she is hers.

    Raises:
        NotACaller, FollowFirst, PassedMuch, DayIsLight.
    """
    must_call_in(campaign, by)
    if not campaign.is_watch:  # heat and cold do not wait
        must_follow_first(by, activity=GivenTo.CALL)
    if passed_lately(by, at=at) >= MOST_PASSED:
        raise PassedMuch
    kept = _in_hand(by, at)
    if kept is None and not is_sure and talks_today(by, at=at).exists():
        raise DayIsLight
    tried: list[UUID] = []
    while kept is None:
        people = next_people(campaign, member=by, at=at, most=_AT_ONCE, but=tried)
        if not people:
            return None
        for person in people:
            tried.append(person.id)
            kept = _try(campaign, person, by=by, at=at) or unfinished_of(by, at=at)
            if kept is not None:
                break
    _note_access(kept.person_id, by=by, at=at, device=device)
    return kept


def _note_access(person_id: UUID, *, by: Membership, at: datetime, device: str) -> None:
    """Before the act is kept: whatever dies after it, the line is there."""
    assert by.collective_id is not None
    why = Why.COORDINATOR if by.role == Role.COORDINATOR else Why.CALLER
    access = Access(member_id=by.id, at=at, device=device)
    record_access(by.collective_id, [(person_id, why)], verb=Verb.CHANGED, access=access)


def _in_hand(member: Membership, at: datetime) -> CallHold | None:
    """What she left without a word for more than a day is over: it cannot be told any more."""
    for one in CallHold.objects.filter(member=member, ended_at=None, until__lte=at - STILL_TOLD):
        _end(one, HoldEnd.TIMED_OUT, at=one.until)
    return unfinished_of(member, at=at)


def _try(campaign: CallCampaign, person: Person, *, by: Membership, at: datetime) -> CallHold | None:
    """None when another has her; the lock is let go then."""
    try:
        with transaction.atomic():  # a savepoint: the lock on whoever is another's is let go with it
            free = Person.objects.select_for_update(of=("self",), skip_locked=True).filter(id=person.id)
            mine = lines_with_why(campaign, member=by, at=at).filter(person=person, why=WhyNot.READY)
            if not (free.values_list("id").first() and mine.exists()):  # read again once she is held
                raise SomeoneHasHerInLine  # noqa: TRY301 -- what undoes the savepoint
            person.refresh_from_db()
            return _open(person, by=by, at=at, campaign=campaign)
    except SomeoneHasHerInLine:
        return None


@transaction.atomic
def take_person(
    person: Person, *, by: Membership, at: datetime, campaign: CallCampaign | None = None, is_incoming: bool = False
) -> CallHold:  # fmt: skip
    """Someone chosen, or who calls back. What she asked is read now; whoever calls us by herself is answered.

    Raises:
        FinishTheOtherCall, SomeoneHasHerInLine, NotToBeCalled, FileIsClosed, NotOfThisCollective.
    """
    must_meet_people(by, collective_id=person.collective_id)
    kept = _in_hand(by, at)
    if kept is not None and kept.person_id == person.id:
        return renew(kept, by=by, at=at)
    if kept is not None:
        raise FinishTheOtherCall
    hold(person, states=[PersonState.ACTIVE])
    if not is_incoming and not may_be_called(person, campaign):
        raise NotToBeCalled
    return _open(person, by=by, at=at, campaign=campaign, is_incoming=is_incoming)


def _open(
    person: Person, *, by: Membership, at: datetime, campaign: CallCampaign | None, is_incoming: bool = False
) -> CallHold:
    """Her row is held.

    Raises:
        SomeoneHasHerInLine: the database has an open one.
    """
    # she who calls is in line with us: whoever let the time go by has not
    silent_since = at if is_incoming else at - LEFT_IN_PEACE
    for one in CallHold.objects.filter(person=person, ended_at=None, until__lte=silent_since):
        _end(one, HoldEnd.TIMED_OUT, at=one.until)
    held = CallHold(
        collective_id=person.collective_id, person=person, member=by, campaign=campaign, is_incoming=is_incoming,
        version=person.version, since=at, until=at + HOLD_FOR,
    )  # fmt: skip
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError as fault:
        if not is_taken(fault):
            raise
        raise SomeoneHasHerInLine from None
    _grant(held)
    return held


@transaction.atomic
def renew(held: CallHold, *, by: Membership, at: datetime) -> CallHold:
    """« Je suis en ligne »: ten minutes more. A clock that was put back or forward takes nothing away.

    Raises:
        HoldIsOver, CallTooLong.
    """
    _must_be_hers(held, by)
    person = hold_with(held)
    if held.ended_at is not None or person is None:
        raise HoldIsOver
    if person.state != PersonState.ACTIVE:
        raise HoldIsOver
    if at > held.since + timedelta(minutes=LONGEST_CALL):
        raise CallTooLong
    held.since, held.until = min(held.since, at), at + HOLD_FOR
    held.save(update_fields=["since", "until"])
    _grant(held)
    return held


@transaction.atomic
def skip(held: CallHold, *, reason: SkipReason | str, by: Membership, at: datetime) -> CallHold:
    """She goes back to the list, for someone else. Passing is honourable. Twice changes nothing.

    Raises:
        NotAReason, HoldIsOver.
    """
    _must_be_hers(held, by)
    if reason not in SkipReason.values:
        raise NotAReason
    hold_with(held)
    if held.ended_as == HoldEnd.SKIPPED:
        return held
    if held.ended_at is not None:
        raise HoldIsOver
    held.skipped_for = SkipReason(reason)
    _end(held, HoldEnd.SKIPPED, at=at)
    return held


def finish(held: CallHold, *, at: datetime) -> None:
    """How it ended was told. Her row is held."""
    _end(held, HoldEnd.CALLED, at=at)


def close_holds(rows: "QuerySet[CallHold]", *, by: Membership | None, on: date) -> None:  # noqa: ARG001 -- as each closing
    """Her file ends: nobody has her in line any more."""
    for one in rows.filter(ended_at=None):
        _end(one, HoldEnd.CLOSED, at=max(one.since, start_of(on)))


def must_call_in(campaign: CallCampaign, member: Membership) -> None:
    """Of its callers, or the coordinator; while it goes on.

    Raises:
        NotACaller.
    """
    must_meet_people(member, collective_id=campaign.collective_id)
    is_open = CallCampaign.objects.filter(id=campaign.id, closed_at=None)
    if member.role != Role.COORDINATOR:
        is_open = is_open.filter(callers__member=member)
    if not is_open.exists():
        raise NotACaller


def _must_be_hers(held: CallHold, by: Membership) -> None:
    must_meet_people(by, collective_id=held.collective_id)
    if held.member_id != by.id:
        raise HoldIsOver


def _grant(held: CallHold) -> None:
    grant_sight(
        held.person,
        to=held.member,
        capacity=Capacity.CALLER,
        source=held,
        since=held.since,
        until=held.until,
    )


def _end(held: CallHold, how: HoldEnd, *, at: datetime) -> None:
    held.ended_at, held.ended_as = at, how
    held.save(update_fields=["ended_at", "ended_as", "skipped_for", "call"])
    end_sight(held, at=at)
