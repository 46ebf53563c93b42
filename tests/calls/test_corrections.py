"""« Corriger »: whatever was noted first, it is as if the right answer had been noted at once."""

from datetime import timedelta

import pytest

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.corrections import (
    CallWasFollowed,
    NumberIsNeeded,
    TooLateToCorrect,
    correct_call,
)
from essaim.calls.actions.holds import take_next
from essaim.calls.actions.regular import Rendezvous, agree_on_calls
from essaim.calls.enums import WhyNot
from essaim.calls.queries.holds import called_lately, told_lately
from essaim.calls.queries.lists import counts_of
from essaim.calls.rules.answers import OFFERED
from essaim.models import (
    Call,
    CallLine,
    Consent,
    Contact,
    GivenHours,
    NextStep,
    Person,
    RegularCall,
)
from essaim.people.actions.consents import stop_contact
from essaim.people.actions.next_steps import plan_step
from essaim.people.models import PersonDoNotContact
from tests import factories
from tests.calls.samples import AFTERNOON, MONDAY, call, campaign, someone
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EVERY = [str(one) for one in OFFERED]


def room(collective, coordinator, member):
    """On two lists, with two misses behind her, a step to come, a rendezvous today: all that an outcome may touch."""
    odette = someone(collective, coordinator, companion=member, last_two_way_on=None)
    made = campaign(collective, coordinator, callers=[member], people=[odette], at=MONDAY - 9 * DAY)
    campaign(collective, coordinator, callers=[member], people=[odette], at=MONDAY - 9 * DAY)
    for days, at in ((-7, MONDAY), (-4, AFTERNOON)):
        call(made, member, "no_answer", at=at + days * DAY)
    plan_step(
        odette, kind="call", what="Prendre des nouvelles", due_on=MONDAY.date(), by=member, at=MONDAY - DAY
    )
    chosen = Rendezvous(member=member, rhythm="weekly", next_at=MONDAY + timedelta(hours=1))
    agree_on_calls(odette, chosen=chosen, by=member, at=MONDAY - DAY)
    return odette, made


def state(person):
    """All that a call may have changed, without what only says that it was corrected."""
    lines = CallLine.objects.filter(person=person).order_by("campaign__made_at", "id")
    seen = Person.objects.get(id=person.id)
    steps = NextStep.objects.filter(person=person).order_by("kind", "made_at", "due_on")
    return {
        "lines": list(lines.values_list("not_before", "not_slot", "call_back_at", "reserved_for", "waits_on", "last_outcome", "done_at")),
        "contacts": sorted(Contact.objects.filter(person=person).values_list("on", "is_two_way", "kind", "people", "recorded_at")),
        "agreements": list(Consent.objects.filter(person=person, purpose="phone").values_list("withdrawn_on", flat=True)),
        "stops": list(PersonDoNotContact.objects.filter(person=person, lifted_on=None).values_list("channel", flat=True)),
        "steps": [(one.kind, one.what, one.due_on, bool(one.done_at), bool(one.cancelled_at)) for one in steps],
        "regular": list(RegularCall.objects.filter(person=person).values_list("next_at", "calls_made")),
        "her": (seen.phone, seen.last_two_way_on, seen.state),
    }  # fmt: skip


def noted(held, member, outcome, *, at=MONDAY + 4 * MINUTE):
    later = MONDAY + 2 * DAY if outcome in {"talked", "not_now"} else None
    return record_call(held, Answer(outcome, later), by=member, at=at, call_id=new_id())


def corrected(held, member, outcome, *, at=MONDAY + 30 * MINUTE, call_id=None, phone="06 12 34 56 78"):
    later = MONDAY + 2 * DAY if outcome in {"talked", "not_now"} else None
    return correct_call(
        held, Answer(outcome, later), by=member, at=at, call_id=call_id or new_id(), phone=phone
    )


def as_if_at_once(collective, coordinator, wrong, right):
    """Noted wrongly, then corrected: beside a twin who was answered rightly; « withdrawn »: as before the call."""
    member = factories.member(collective)
    odette, made = room(collective, coordinator, member)
    before = state(odette)
    held = take_next(made, by=member, at=MONDAY)
    noted(held, member, wrong)
    corrected(held, member, right)
    told = state(odette)
    if right != "withdrawn":
        odette, made = room(collective, coordinator, member)
        noted(take_next(made, by=member, at=MONDAY), member, right)
        before = state(odette)
    assert told == before, (wrong, right)


@pytest.mark.parametrize("place", range(len(EVERY)))
def test_whatever_was_noted_it_is_as_if_the_right_answer_had_been_noted_at_once(
    collective, coordinator, place
):
    for right in (EVERY[place - 4], "withdrawn"):
        as_if_at_once(collective, coordinator, EVERY[place], right)


@pytest.mark.slow
@pytest.mark.parametrize("wrong", EVERY)
def test_the_same_of_each_answer_to_each_other(collective, coordinator, wrong):
    for right in EVERY:
        if right != wrong:
            as_if_at_once(collective, coordinator, wrong, right)


def test_both_versions_are_kept_and_one_counts(made, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    first, chosen = noted(held, volunteer, "never"), new_id()
    second = corrected(held, volunteer, "talked", call_id=chosen)
    assert corrected(held, volunteer, "talked", call_id=chosen) == second  # sent twice
    assert (Call.objects.count(), second.supersedes, Contact.objects.count()) == (2, first, 1)
    assert [one.call.outcome for one in told_lately(volunteer, at=MONDAY + DAY)] == ["talked"]
    minutes = GivenHours.objects.get().minutes
    corrected(held, volunteer, "withdrawn")
    assert (minutes, GivenHours.objects.get().minutes, Contact.objects.count()) == (5, 0, 0)
    assert called_lately(volunteer, at=MONDAY + MINUTE) == {}
    assert counts_of(made, member=volunteer, at=MONDAY + 5 * MINUTE)[WhyNot.READY] == 1


def test_what_she_said_to_someone_else_meanwhile_stands(made, odette, volunteer, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    noted(held, volunteer, "no_answer")
    stop_contact(odette, channels=["phone"], on=MONDAY.date(), by=coordinator)
    corrected(held, volunteer, "busy")
    assert counts_of(made, member=volunteer, at=MONDAY + 5 * MINUTE)[WhyNot.STOPPED] == 1


def test_what_cannot_be_corrected_any_more_is_said_and_nothing_moves(
    made, odette, volunteer, coordinator, collective
):
    other = factories.member(collective)
    held = take_next(made, by=volunteer, at=MONDAY)
    noted(held, volunteer, "wrong_number")
    before = state(odette)
    for refusal, more in (
        (TooLateToCorrect, {"member": other}),
        (TooLateToCorrect, {"at": MONDAY + 2 * DAY}),
        (NumberIsNeeded, {"phone": ""}),
    ):
        with pytest.raises(refusal):
            corrected(held, **{"member": volunteer, **more}, outcome="talked")
        assert state(odette) == before
    corrected(held, volunteer, "busy")
    busy = CallLine.objects.get().not_before + MINUTE
    again = take_next(made, by=volunteer, at=busy)
    noted(again, volunteer, "talked", at=busy)
    with pytest.raises(CallWasFollowed):
        corrected(held, volunteer, "no_answer", at=busy)
