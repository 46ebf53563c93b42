"""« Corriger »: a call was noted otherwise than it ended. As if it had been noted so at once; the first version is kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from essaim.calls.actions.calls import Answer, checked, count_minutes, kept_once, let_follow, moment_of
from essaim.calls.actions.holds import HoldIsOver
from essaim.calls.actions.memory import bring_back
from essaim.calls.enums import CallOutcome
from essaim.calls.models import STANDS, Call, CallHold
from essaim.calls.rules.timing import STILL_TOLD
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.network.models import Membership
from essaim.people.actions.contacts import take_back_contact
from essaim.people.actions.holding import hold_with
from essaim.people.actions.mistakes import contact_of, give_number_back
from essaim.people.enums import ContactSource
from essaim.people.models import Person
from essaim.people.rules.authority import must_meet_people


class CallWasFollowed(DomainError):
    """Elle a été appelée de nouveau depuis : dites à votre référent·e ce qu’il faut changer."""


class TooLateToCorrect(DomainError):
    """Cet appel a plus d’un jour, ou n’est pas le vôtre : dites à votre référent·e ce qu’il faut changer."""


class NumberIsNeeded(DomainError):
    """Son numéro a été retiré de sa fiche : recopiez-le depuis les derniers appels de votre téléphone."""


@transaction.atomic
def correct_call(
    held: CallHold, answer: Answer, *, by: Membership, at: datetime, call_id: UUID, phone: str = ""
) -> Call:
    """By whoever called, within a day. The outcome WITHDRAWN: there was no call. The same correction is kept once.

    `phone`: hers, when it was said not to be.

    Raises:
        NotAnOutcome, NotADayToCallBack, TooLateToCorrect, CallWasFollowed, NumberIsNeeded, PhoneUnreadable, CallNotKept.
    """
    must_meet_people(by, collective_id=held.collective_id)
    person = hold_with(held)
    assert person is not None
    row_id = drawn_id("call", collective_id=held.collective_id, by=by.id, chosen=call_id)
    former = _may_be_corrected(held, person, by=by, at=at)
    if former.id == row_id:
        return former
    if answer.outcome != CallOutcome.WITHDRAWN:
        checked(answer, is_incoming=held.is_incoming, at=at)
    moment = moment_of(answer)
    if (former.outcome, former.call_back_at) == (answer.outcome, moment):
        return former
    _take_back(held, person, former, phone=phone, by=by)
    return _note(held, person, former, CallOutcome(answer.outcome), moment, by=by, row_id=row_id)


def _may_be_corrected(held: CallHold, person: Person, *, by: Membership, at: datetime) -> Call:
    former = held.call
    if former is None:
        raise HoldIsOver
    if held.member_id != by.id or at > former.at + STILL_TOLD or not held.before:
        raise TooLateToCorrect
    if Call.objects.filter(STANDS, person=person, at__gte=former.at).exclude(id=former.id).exists():
        raise CallWasFollowed
    return former


def _take_back(held: CallHold, person: Person, former: Call, *, phone: str, by: Membership) -> None:
    """What followed from it: the contact, what she would have asked, the lists, the rendezvous."""
    contact = contact_of(person, source=ContactSource.CALL, source_id=str(former.id))
    if contact is not None:
        take_back_contact(contact)
    bring_back(person, held.before, by=by, on=timezone.localdate(former.at))
    if (
        former.outcome == CallOutcome.WRONG_NUMBER
        and person.phone is None
        and not give_number_back(person, phone=phone)
    ):
        raise NumberIsNeeded
    person.refresh_from_db()
    held.version = person.version


def _note(
    held: CallHold, person: Person, former: Call, outcome: CallOutcome, moment: datetime | None, *, by: Membership, row_id: UUID
) -> Call:  # fmt: skip
    call = Call(
        id=row_id, collective_id=former.collective_id, person=person, campaign=former.campaign, script=former.script,
        outcome=outcome, is_answer=outcome.meaning.is_answer, is_incoming=former.is_incoming, at=former.at, slot=former.slot,
        minutes=former.minutes, call_back_at=moment, by=by, supersedes=former,
    )  # fmt: skip
    kept_once(call)
    if outcome != CallOutcome.WITHDRAWN:
        let_follow(held, person, call, by=by)
    else:
        held.call = call
        count_minutes(person, by=by, on=timezone.localdate(former.at))
    held.save(update_fields=["call", "version"])
    return call
