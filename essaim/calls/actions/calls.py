"""How a call ended, and all that follows from it, once: the fact, the contact, the hours, the queue, what she asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.calls.actions.holds import HoldIsOver, finish
from essaim.calls.actions.memory import before_a_call
from essaim.calls.actions.regular import keep_rendezvous
from essaim.calls.enums import CallOutcome, Follows, HoldEnd
from essaim.calls.models import STANDS, Call, CallHold, CallLine, CallScript, CallSettings
from essaim.calls.queries.lists import settings_of
from essaim.calls.rules.answers import offered
from essaim.calls.rules.timing import LONGEST_AHEAD, STILL_TOLD, Next, after, minutes_of, slot_of
from essaim.calls.rules.watch import MOST_TRIED, after_in_watch, purpose_of
from essaim.kernel.about import start_of
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.actions.hours import count_hours
from essaim.network.enums import GivenTo
from essaim.network.models import Membership
from essaim.people.actions.consents import stop_contact, withdraw_consent
from essaim.people.actions.contacts import AskedToStop, contact_from, record_contact
from essaim.people.actions.holding import FileIsClosed, hold_with
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.persons import drop_phone
from essaim.people.enums import (
    Channel,
    ContactKind,
    ContactSource,
    PersonState,
    StepKind,
    StepOrigin,
)
from essaim.people.models import Consent, Person
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.next_steps import MISSES_BEFORE_LADDER, misses_in_a_row

FIND_WITHIN = timedelta(days=3)


class NotAnOutcome(DomainError):
    """Choisissez dans la liste comment l’appel a fini."""


class NotADayToCallBack(DomainError):
    """Choisissez pour la rappeler un jour et une heure à venir, dans moins de trois mois."""


class TooLateToTell(DomainError):
    """Cet appel a plus d’un jour : dites à votre référent·e comment il a fini."""


class CallNotKept(DomainError):
    """Cet appel n’a pas pu être noté ainsi. Ouvrez de nouveau la page et recommencez."""


@dataclass(frozen=True)
class Answer:
    """`call_back_at`: the moment she chose; the same caller calls then."""

    outcome: CallOutcome | str
    call_back_at: datetime | None = None


@transaction.atomic
def record_call(held: CallHold, answer: Answer, *, by: Membership, at: datetime, call_id: UUID) -> Call:
    """Noted by whoever had her in line, even if her time went by. The same `call_id` is kept once.

    Raises:
        NotAnOutcome, NotADayToCallBack, HoldIsOver, TooLateToTell, CallNotKept.
    """
    must_meet_people(by, collective_id=held.collective_id)
    if held.member_id != by.id:
        raise HoldIsOver
    outcome = checked(answer, is_incoming=held.is_incoming, at=at)
    person = hold_with(held)
    assert person is not None
    row_id = drawn_id("call", collective_id=held.collective_id, by=by.id, chosen=call_id)
    if held.call_id == row_id:
        sent = held.call
        assert sent is not None
        return sent
    if held.ended_at is not None and held.ended_as not in {HoldEnd.TIMED_OUT, HoldEnd.CLOSED}:
        raise HoldIsOver
    if held.call_id is not None or at > held.until + STILL_TOLD:
        raise TooLateToTell if held.call_id is None else HoldIsOver
    call = _keep(held, person, outcome, when=moment_of(answer), by=by, at=at, row_id=row_id)
    let_follow(held, person, call, by=by)
    finish(held, at=at)
    return call


def let_follow(held: CallHold, person: Person, call: Call, *, by: Membership) -> None:
    """All that follows, as at the moment of the call; what was before is kept beside it, as long as it may be corrected."""
    held.call, held.before = call, before_a_call(person)
    _count(person, call, by=by)
    _follow(person, held, CallOutcome(call.outcome), by=by, at=call.at)
    keep_rendezvous(person, call, at=call.at)
    settle_lines(person, call, settings=settings_of(person.collective), at=call.at)
    held.save(update_fields=["call", "before"])


def moment_of(answer: Answer) -> datetime | None:
    return answer.call_back_at if CallOutcome(answer.outcome).meaning.takes_a_date else None


def checked(answer: Answer, *, is_incoming: bool, at: datetime) -> CallOutcome:
    if answer.outcome not in offered(is_incoming=is_incoming):
        raise NotAnOutcome
    if answer.call_back_at is not None and not at < answer.call_back_at <= at + LONGEST_AHEAD:
        raise NotADayToCallBack
    return CallOutcome(answer.outcome)


def _keep(
    held: CallHold, person: Person, outcome: CallOutcome, *, when: datetime | None, by: Membership, at: datetime, row_id: UUID
) -> Call:  # fmt: skip
    call = Call(
        id=row_id,
        collective_id=held.collective_id,
        person=person,
        campaign=held.campaign,
        script=CallScript.objects.filter(campaign=held.campaign_id).first() if held.campaign_id else None,
        outcome=outcome,
        is_answer=outcome.meaning.is_answer,
        is_incoming=held.is_incoming,
        at=at,
        slot=slot_of(at),
        minutes=minutes_of(held.since, at),
        call_back_at=when,
        by=by,
    )
    return kept_once(call)


def kept_once(call: Call) -> Call:
    """The same one, sent twice, is kept once.

    Raises:
        CallNotKept: an identifier that another fact took.
    """
    if insert_once(call) is not call:
        raise CallNotKept
    return call


def _count(person: Person, call: Call, *, by: Membership) -> None:
    """A contact, and the time given. What she asked meanwhile lets nothing be written of her: it counts without her name."""
    at = call.at
    on = timezone.localdate(at)
    try:
        with transaction.atomic():
            contact_from(
                person, source=ContactSource.CALL, source_id=str(call.id), kind=ContactKind.PHONE, on=on,
                by=by, at=at, is_two_way=call.is_answer,
            )  # fmt: skip
    except (AskedToStop, FileIsClosed):
        record_contact(
            person.collective, person=None, kind=ContactKind.PHONE, on=on, is_two_way=call.is_answer, by=by, at=at
        )  # fmt: skip
    count_minutes(person, by=by, on=on)


def count_minutes(person: Person, *, by: Membership, on: date) -> None:
    """Those of the calls of her day that stand."""
    day = Call.objects.filter(STANDS, by=by, at__gte=start_of(on), at__lt=start_of(on + timedelta(days=1)))
    count_hours(
        person.collective,
        members=[by.id],
        activity=GivenTo.CALL,
        on=on,
        minutes=day.aggregate(total=Sum("minutes", default=0))["total"],
        of=uuid5(by.id, f"calls {on}"),
    )


def _follow(person: Person, held: CallHold, outcome: CallOutcome, *, by: Membership, at: datetime) -> None:
    if person.state not in WITH_A_FILE:
        return
    on, follows = timezone.localdate(at), outcome.meaning.follows
    if follows == Follows.STOP:
        stop_contact(person, channels=[Channel.PHONE], on=on, by=by)
    elif follows == Follows.WITHDRAW:
        for consent in Consent.objects.filter(
            person=person, purpose=purpose_of(held.campaign), withdrawn_on=None
        ):
            withdraw_consent(consent, on=on, by=by)
    elif follows == Follows.DROP_NUMBER and drop_phone(person, version=held.version, by=by):
        _find_number(person, on=on, at=at)


def _find_number(person: Person, *, on: date, at: datetime) -> None:
    if person.state == PersonState.ACTIVE:
        plan_step(
            person, kind=StepKind.FIND_OUT, what=_("Retrouver son numéro, avec elle : celui de sa fiche n’était pas le sien"),
            due_on=on + FIND_WITHIN, by=None, at=at, origin=StepOrigin.CONTACT,
        )  # fmt: skip


def settle_lines(person: Person, call: Call, *, settings: CallSettings, at: datetime) -> None:
    """Every list she is on knows when she may be called again; three misses, and she is the coordinator's."""
    outcome = CallOutcome(call.outcome)
    then = after(
        outcome, at=at, call_back_at=call.call_back_at, attempts=attempts_of(person, settings, at), settings=settings
    )  # fmt: skip
    misses = misses_in_a_row(list(person.contacts.order_by("-on", "-recorded_at", "-id")[:20]))
    waits = misses >= MISSES_BEFORE_LADDER and not outcome.meaning.is_answer
    rows = CallLine.objects.select_for_update(of=("self",)).filter(person=person, done_at=None)
    for line in rows.select_related("campaign"):
        if line.campaign.is_watch:
            _settle_watch(line, person, call, at=at)
            continue
        if line.campaign_id == call.campaign_id:
            _settle(line, call, then, at=at)
        else:
            line.not_before = max(line.not_before, then.not_before)
            line.not_slot = then.not_slot
        if waits:
            line.waits_on = timezone.localdate(at)
        line.save()


def _settle_watch(line: CallLine, person: Person, call: Call, *, at: datetime) -> None:
    """Whoever reached her, she was reached today. Four calls of this list without an answer: she is the coordinator's."""
    if line.campaign_id == call.campaign_id:
        tried = Call.objects.filter(STANDS, person=person, campaign=line.campaign, is_answer=False).count()
        _settle(
            line,
            call,
            after_in_watch(CallOutcome(call.outcome), at=at, call_back_at=call.call_back_at),
            at=at,
        )
        line.waits_on = (
            timezone.localdate(at) if tried >= MOST_TRIED and not call.is_answer else line.waits_on
        )
    elif call.is_answer:
        line.last_outcome, line.done_at = call.outcome, at
    line.save()


def _settle(line: CallLine, call: Call, then: Next, *, at: datetime) -> None:
    line.last_outcome = call.outcome
    line.not_before, line.not_slot, line.call_back_at = then.not_before, then.not_slot, then.call_back_at
    line.reserved_for = call.by if then.call_back_at else None
    if then.is_over:
        line.done_at = at


def attempts_of(person: Person, settings: CallSettings, at: datetime) -> list[datetime]:
    """When she was called without an answer or with, the newest first, over the days that are counted."""
    since = at - timedelta(days=settings.attempt_days)
    rows = Call.objects.filter(STANDS, person=person, at__gt=since, is_incoming=False)
    return list(rows.order_by("-at").values_list("at", flat=True))
