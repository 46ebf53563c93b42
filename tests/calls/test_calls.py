"""How a call ends, and what follows: the contact, the hours, the queue, what she asked; each once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from essaim.calls.actions.calls import (
    Answer,
    CallNotKept,
    NotADayToCallBack,
    NotAnOutcome,
    record_call,
)
from essaim.calls.actions.campaigns import (
    MayNotBeListed,
    list_person,
    put_back,
)
from essaim.calls.actions.holds import (
    HoldIsOver,
    NotToBeCalled,
    take_next,
    take_person,
)
from essaim.calls.enums import WhyNot
from essaim.calls.queries.holds import unfinished_of
from essaim.models import (
    Call,
    CallHold,
    CallLine,
    Contact,
    GivenHours,
    NextStep,
    Person,
)
from essaim.people.actions.consents import give_consent, halt_contact, stop_contact
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.queries.sight import visible_people
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people, undo_merge
from essaim.rights.queries.retention import totals
from tests.calls.samples import AFTERNOON, MONDAY, call, campaign, someone, where
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


FOLLOWS = {  # where she stands a minute after, and is she a contact who answered
    "talked": (WhyNot.DONE, True),
    "not_now": (WhyNot.RECENT, True),
    "no_answer": (WhyNot.RECENT, False),
    "message_left": (WhyNot.RECENT, False),
    "no_message": (WhyNot.RECENT, False),
    "busy": (WhyNot.RECENT, False),
    "unknown_number": (WhyNot.RECENT, False),
    "someone_else": (WhyNot.RECENT, False),
    "wrong_number": (WhyNot.NO_NUMBER, False),
    "refuses": (WhyNot.DONE, True),
    "never": (WhyNot.DONE, True),
}


@pytest.mark.parametrize("outcome", FOLLOWS)
def test_each_outcome_is_one_contact_with_its_source_and_time_given(made, odette, volunteer, outcome):
    call(made, volunteer, outcome, at=MONDAY)
    contact = Contact.objects.get()
    after = where(made, volunteer, MONDAY + 5 * MINUTE)
    assert (after, contact.is_two_way) == FOLLOWS[outcome]
    assert (contact.source, contact.kind, contact.person_id, contact.people) == (
        "call",
        "phone",
        odette.id,
        1,
    )
    assert GivenHours.objects.get().minutes == 5
    assert not NextStep.objects.filter(kind="call").exists()  # the list brings her back, not a second promise


def test_no_answer_comes_back_two_days_later_in_another_part_of_the_week(made, volunteer, other):
    call(made, volunteer, "no_answer", at=MONDAY)
    same, another = MONDAY + 2 * DAY + 5 * MINUTE, AFTERNOON + 2 * DAY
    assert where(made, other, same) == WhyNot.OTHER_SLOT
    assert take_next(made, by=other, at=same) is None
    assert where(made, other, another) == WhyNot.READY
    assert (
        where(made, other, MONDAY + 9 * DAY + 5 * MINUTE) == WhyNot.READY
    )  # the same one, rather than never


def test_three_misses_open_the_ladder_and_the_list_waits_for_the_coordinator(
    made, odette, volunteer, coordinator
):
    for days, moment in ((0, MONDAY), (2, AFTERNOON), (7, MONDAY)):
        call(made, volunteer, "no_answer", at=moment + days * DAY)
    after = AFTERNOON + 9 * DAY
    assert where(made, volunteer, after) == WhyNot.WAITS
    assert [(step.kind, step.assigned_to) for step in NextStep.objects.all()] == [("find_out", None)]
    put_back(CallLine.objects.get(), by=coordinator)
    assert where(made, volunteer, after) == WhyNot.READY
    call(made, volunteer, "no_answer", at=after)
    assert where(made, volunteer, after + 3 * DAY) == WhyNot.WAITS


def test_four_attempts_in_thirty_days_and_no_more(made, volunteer, coordinator):
    for days, moment in ((0, MONDAY), (2, AFTERNOON), (4, MONDAY), (7, AFTERNOON)):
        put_back(CallLine.objects.get(), by=coordinator)
        call(made, volunteer, "busy", at=moment + days * DAY)
    put_back(CallLine.objects.get(), by=coordinator)
    assert where(made, volunteer, MONDAY + 29 * DAY) == WhyNot.RECENT
    assert where(made, volunteer, AFTERNOON + 30 * DAY) == WhyNot.READY


def test_she_is_called_back_by_the_same_caller_at_the_moment_she_chose_even_at_an_odd_hour(
    made, volunteer, other
):
    evening = MONDAY + 5 * DAY + timedelta(hours=10)  # a Saturday at half past eight in the evening
    call(made, volunteer, "not_now", at=MONDAY, call_back_at=evening)
    assert where(made, volunteer, evening - timedelta(hours=1)) == WhyNot.LATER
    assert where(made, other, evening) == WhyNot.OF_ANOTHER
    assert where(made, volunteer, evening) == WhyNot.READY
    assert where(made, other, evening + DAY) == WhyNot.READY  # nobody waits for a caller who forgot
    volunteer.ended_at = evening
    volunteer.save()
    assert where(made, other, evening) == WhyNot.READY


def test_what_she_asked_is_read_again_at_the_moment_of_the_call(made, odette, volunteer, coordinator):
    consent = odette.consents.get()
    stop_contact(odette, channels=["phone"], on=MONDAY.date(), by=coordinator)
    assert where(made, volunteer, MONDAY) == WhyNot.STOPPED
    assert take_next(made, by=volunteer, at=MONDAY) is None
    odette.do_not_contact.all().delete()
    assert where(made, volunteer, MONDAY) == WhyNot.NOT_AGREED
    with pytest.raises(NotToBeCalled):
        take_person(odette, by=volunteer, at=MONDAY)
    consent.withdrawn_on = None
    consent.save()
    assert take_next(made, by=volunteer, at=MONDAY).person == odette


def test_a_refusal_stops_the_calls_of_every_list_at_once(made, odette, volunteer, collective, coordinator):
    second = campaign(collective, coordinator, callers=[volunteer], people=[odette])
    call(made, volunteer, "refuses", at=MONDAY)
    assert where(second, volunteer, MONDAY + 40 * DAY) == WhyNot.NOT_AGREED
    give_consent(odette, purpose="phone", how="spoken", on=MONDAY.date(), by=coordinator)
    assert where(second, volunteer, AFTERNOON + 30 * DAY) == WhyNot.READY
    call(second, volunteer, "never", at=AFTERNOON + 30 * DAY)
    assert where(made, volunteer, MONDAY + 40 * DAY) == WhyNot.DONE
    third = campaign(collective, coordinator)
    with pytest.raises(MayNotBeListed):
        list_person(third, person=odette, by=coordinator, at=MONDAY)


def test_the_wrong_number_goes_and_she_stays(made, odette, volunteer):
    rebuild_indexes(odette)
    call(made, volunteer, "wrong_number", at=MONDAY)
    kept = Person.objects.get()
    assert (kept.phone, kept.state, kept.name) == (None, "active", "Odette Renaud")
    assert not kept.indexes.filter(kind="phone").exists()
    assert [(step.kind, step.assigned_to) for step in NextStep.objects.all()] == [("find_out", None)]


def test_a_number_that_was_mended_during_the_call_stays(made, odette, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    Person.objects.filter(id=odette.id).update(version=2)
    record_call(held, Answer("wrong_number"), by=volunteer, at=MONDAY, call_id=new_id())
    assert Person.objects.get().phone == "+33612345678"


def test_a_call_sent_twice_is_one_and_another_answer_for_it_is_refused(made, volunteer):
    held, chosen = take_next(made, by=volunteer, at=MONDAY), new_id()
    first = record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=chosen)
    assert record_call(held, Answer("talked"), by=volunteer, at=MONDAY + MINUTE, call_id=chosen) == first
    with pytest.raises(HoldIsOver):
        record_call(held, Answer("never"), by=volunteer, at=MONDAY, call_id=new_id())
    assert (Call.objects.count(), Contact.objects.count()) == (1, 1)


def test_an_identifier_of_another_call_keeps_nothing(made, volunteer, collective, coordinator):
    chosen = new_id()
    call(made, volunteer, "no_answer", at=MONDAY, call_id=chosen)
    odile = someone(collective, coordinator, "Odile")
    list_person(made, person=odile, by=coordinator, at=MONDAY)
    held = take_next(made, by=volunteer, at=MONDAY)
    with pytest.raises(CallNotKept):
        record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=chosen)
    assert Contact.objects.filter(person=odile).count() == 0


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer("bavardage"), NotAnOutcome),
        (Answer("not_now", MONDAY - DAY), NotADayToCallBack),
        (Answer("talked", MONDAY + 200 * DAY), NotADayToCallBack),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(made, volunteer, answer, refusal):
    held = take_next(made, by=volunteer, at=MONDAY)
    with pytest.raises(refusal):
        record_call(held, answer, by=volunteer, at=MONDAY, call_id=new_id())
    assert (Call.objects.count(), unfinished_of(volunteer, at=MONDAY)) == (0, held)


def test_a_request_that_waits_lets_the_call_count_without_her_name(made, odette, volunteer, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    halt_contact(odette, until=new_id(), on=MONDAY.date(), by=coordinator)
    record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=new_id())
    assert (Call.objects.count(), Contact.objects.get().person) == (1, None)


def test_erased_during_the_call_she_is_seen_no_more_and_the_call_counts(
    made, odette, volunteer, coordinator, collective
):
    held = take_next(made, by=volunteer, at=MONDAY)
    erase_person(odette, by=coordinator, on=MONDAY.date())
    assert list(visible_people(volunteer, at=MONDAY)) == []
    assert CallLine.objects.count() == 0
    call_again = take_next(made, by=volunteer, at=MONDAY)
    assert call_again is None
    assert not CallHold.objects.filter(id=held.id).exists()
    assert totals(collective)["calls"] == 0


@pytest.mark.parametrize("is_kept", [True, False])
def test_merged_during_the_call_the_call_is_of_the_kept_file_and_the_stricter_rest_holds(
    made, odette, volunteer, coordinator, collective, is_kept
):
    twin = someone(collective, coordinator, "Odette R")
    list_person(made, person=twin, by=coordinator, at=MONDAY)
    call(made, volunteer, "no_answer", at=MONDAY)
    held = take_next(made, by=volunteer, at=MONDAY + 5 * MINUTE)
    in_line, called = (twin, odette) if held.person_id == twin.id else (odette, twin)
    kept, merged = (in_line, called) if is_kept else (called, in_line)
    kept.refresh_from_db()
    merged.refresh_from_db()
    before = totals(collective)
    merge = merge_people(kept, merged, keep={}, kept_version=1, merged_version=1, by=coordinator, at=MONDAY)
    record_call(held, Answer("no_answer"), by=volunteer, at=MONDAY + 6 * MINUTE, call_id=new_id())
    assert set(Call.objects.values_list("person_id", flat=True)) == {kept.id}
    assert where(made, volunteer, AFTERNOON) == WhyNot.RECENT
    assert totals(collective)["calls"] == before["calls"] + 1
    undo_merge(merge, by=coordinator, at=MONDAY + DAY)
    assert Counter(Call.objects.values_list("person_id", flat=True)) == Counter([called.id, kept.id])


def test_a_call_is_never_changed(made, volunteer):
    kept = call(made, volunteer, "talked", at=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.filter(id=kept.id).update(outcome="never")
    assert Call.objects.get().outcome == "talked"


def test_called_under_one_name_she_is_not_called_at_once_under_the_other(
    made, odette, volunteer, coordinator, collective
):
    twin = someone(collective, coordinator, "Odette R")
    second = campaign(collective, coordinator, callers=[volunteer], people=[twin])
    call(made, volunteer, "no_answer", at=MONDAY)
    merge_people(twin, odette, keep={}, kept_version=1, merged_version=1, by=coordinator, at=MONDAY)
    assert where(second, volunteer, AFTERNOON) == WhyNot.RECENT
    assert where(second, volunteer, AFTERNOON + 2 * DAY) == WhyNot.READY
