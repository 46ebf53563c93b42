"""One person in line for one caller: held, kept, passed, given back, told late; nothing of her before or after."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from essaim.calls.actions.calls import (
    Answer,
    NotAnOutcome,
    TooLateToTell,
    record_call,
)
from essaim.calls.actions.campaigns import (
    list_person,
)
from essaim.calls.actions.holds import (
    CallTooLong,
    FinishTheOtherCall,
    HoldIsOver,
    NotACaller,
    PassedMuch,
    SomeoneHasHerInLine,
    renew,
    skip,
    take_next,
    take_person,
)
from essaim.calls.enums import WhyNot
from essaim.calls.queries.holds import holds_of, unfinished_of, who_rings_back
from essaim.kernel.tenancy import within
from essaim.models import (
    Call,
    CallHold,
    CallLine,
    Contact,
    Grant,
)
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.actions.persons import end_person
from essaim.people.queries.sight import capacity_of, visible_people
from tests import factories
from tests.calls.samples import MONDAY, call, campaign, someone, where
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_a_caller_sees_the_one_she_holds_and_nobody_before_or_after(made, odette, volunteer, collective):
    assert list(visible_people(volunteer, at=MONDAY)) == []
    held = take_next(made, by=volunteer, at=MONDAY)
    assert [one.id for one in visible_people(volunteer, at=MONDAY)] == [odette.id]
    assert capacity_of(volunteer, odette, at=MONDAY) == "caller"
    assert list(visible_people(volunteer, at=MONDAY + 10 * MINUTE)) == []
    renew(held, by=volunteer, at=MONDAY + 12 * MINUTE)
    assert capacity_of(volunteer, odette, at=MONDAY + 20 * MINUTE) == "caller"
    record_call(held, Answer("no_answer"), by=volunteer, at=MONDAY + 20 * MINUTE, call_id=new_id())
    assert list(visible_people(volunteer, at=MONDAY + 20 * MINUTE)) == []
    assert Grant.objects.get(source_id=held.id).until == MONDAY + 20 * MINUTE


@pytest.mark.parametrize("hours", [-3, -1, 1])
def test_a_clock_that_is_put_back_or_forward_during_a_call_takes_nothing_away(
    made, odette, volunteer, other, hours
):
    held = take_next(made, by=volunteer, at=MONDAY)
    moved = MONDAY + timedelta(hours=hours)
    assert unfinished_of(volunteer, at=moved) == held
    renew(held, by=volunteer, at=moved)
    assert capacity_of(volunteer, odette, at=moved) == "caller"
    assert take_next(made, by=other, at=moved) is None
    record_call(held, Answer("talked"), by=volunteer, at=moved + MINUTE, call_id=new_id())
    assert Call.objects.get().minutes <= 120


@pytest.mark.parametrize("same", ["person", "member"])
def test_the_database_itself_refuses_a_second_one_in_line(
    made, odette, volunteer, other, collective, coordinator, same
):
    held = take_next(made, by=volunteer, at=MONDAY)
    odile = someone(collective, coordinator, "Odile")
    second = (
        {"person": odette, "member": other} if same == "person" else {"person": odile, "member": volunteer}
    )
    values = {"collective": collective, "version": 1, "since": held.since, "until": held.until, **second}
    with pytest.raises(IntegrityError), transaction.atomic():
        CallHold.objects.create(**values)
    CallHold.objects.create(**values, ended_at=held.since, ended_as="timed_out")


def test_a_call_that_is_told_late_is_kept_and_meanwhile_nobody_calls_her_again(made, volunteer, other):
    held = take_next(made, by=volunteer, at=MONDAY)
    soon, later = MONDAY + 40 * MINUTE, MONDAY + timedelta(hours=4)
    assert where(made, other, soon) == WhyNot.HELD
    assert where(made, other, later) == WhyNot.READY
    taken = take_next(made, by=other, at=later)
    record_call(held, Answer("no_answer"), by=volunteer, at=later, call_id=new_id())
    record_call(taken, Answer("talked"), by=other, at=later + MINUTE, call_id=new_id())
    assert Call.objects.count() == 2
    assert where(made, other, later + 2 * MINUTE) == WhyNot.DONE


def test_after_a_day_it_is_told_to_the_coordinator(made, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    with pytest.raises(TooLateToTell):
        record_call(held, Answer("talked"), by=volunteer, at=MONDAY + 2 * DAY, call_id=new_id())


def test_an_unfinished_call_is_what_she_is_given_again(made, volunteer, collective, coordinator):
    odile = someone(collective, coordinator, "Odile")
    list_person(made, person=odile, by=coordinator, at=MONDAY)
    held = take_next(made, by=volunteer, at=MONDAY)
    assert take_next(made, by=volunteer, at=MONDAY + 5 * MINUTE) == held
    with pytest.raises(FinishTheOtherCall):
        take_person(odile, by=volunteer, at=MONDAY)


def test_passing_gives_her_to_someone_else_and_never_back_to_who_knows_her(made, volunteer, other):
    held = take_next(made, by=volunteer, at=MONDAY)
    skip(held, reason="known", by=volunteer, at=MONDAY)
    assert where(made, volunteer, MONDAY + DAY) == WhyNot.PASSED
    assert where(made, other, MONDAY) == WhyNot.READY
    skip(take_next(made, by=other, at=MONDAY), reason="pause", by=other, at=MONDAY)
    assert where(made, other, MONDAY + MINUTE) == WhyNot.PASSED
    assert where(made, other, MONDAY + DAY) == WhyNot.READY


def test_she_calls_back_and_is_put_back_in_the_list(made, odette, volunteer, other):
    rebuild_indexes(odette)
    call(made, volunteer, "message_left", at=MONDAY)
    at = MONDAY + timedelta(hours=2)
    assert [one.id for one in who_rings_back(volunteer, text="06 12 34 56 78", at=at)] == [odette.id]
    assert [one.id for one in who_rings_back(volunteer, text="odette", at=at)] == [odette.id]
    assert who_rings_back(other, text="06 12 34 56 78", at=at) == []  # she never called her: nothing is told
    held = take_person(odette, by=volunteer, at=at, campaign=made, is_incoming=True)
    with pytest.raises(NotAnOutcome):
        record_call(held, Answer("no_answer"), by=volunteer, at=at, call_id=new_id())
    record_call(held, Answer("talked"), by=volunteer, at=at, call_id=new_id())
    assert where(made, volunteer, at) == WhyNot.DONE


def test_she_calls_us_though_she_never_agreed_to_be_called(collective, coordinator, volunteer, other):
    odile = someone(collective, coordinator, "Odile", agreed=False)
    held = take_person(odile, by=coordinator, at=MONDAY, is_incoming=True)
    with pytest.raises(SomeoneHasHerInLine):
        take_person(odile, by=volunteer, at=MONDAY, is_incoming=True)
    record_call(held, Answer("talked"), by=coordinator, at=MONDAY, call_id=new_id())
    assert Contact.objects.get().is_two_way


def test_nobody_writes_in_the_place_of_another(made, volunteer, other, collective, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    for work in (
        lambda: record_call(held, Answer("talked"), by=other, at=MONDAY, call_id=new_id()),
        lambda: renew(held, by=other, at=MONDAY),
        lambda: skip(held, reason="pause", by=other, at=MONDAY),
    ):
        with pytest.raises(HoldIsOver):
            work()
    assert list(holds_of(other, at=MONDAY)) == []
    with pytest.raises(NotACaller):
        take_next(campaign(collective, coordinator), by=other, at=MONDAY)


def test_the_end_of_a_link_ends_the_hold(made, odette, volunteer, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    end_person(odette, by=coordinator, on=MONDAY.date())
    assert where(made, volunteer, MONDAY) == WhyNot.GONE
    assert list(visible_people(volunteer, at=MONDAY)) == []
    record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=new_id())
    assert Contact.objects.get().is_two_way


def test_another_collective_has_its_own_lines(made, volunteer, collective):
    stranger = factories.collective()
    with within(stranger):
        assert CallLine.objects.count() == 0


def test_a_list_is_not_leafed_through(made, volunteer, coordinator, collective):
    for number in range(11):
        more = someone(collective, coordinator, f"Personne {number}")
        list_person(made, person=more, by=coordinator, at=MONDAY)
    for _ in range(10):
        skip(take_next(made, by=volunteer, at=MONDAY), reason="pause", by=volunteer, at=MONDAY)
    with pytest.raises(PassedMuch):
        take_next(made, by=volunteer, at=MONDAY)
    assert take_next(made, by=volunteer, at=MONDAY + DAY) is not None


def test_a_screen_left_open_shows_nobody_after_two_hours(made, odette, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    for minutes in range(5, 121, 5):
        renew(held, by=volunteer, at=MONDAY + minutes * MINUTE)
    with pytest.raises(CallTooLong):
        renew(held, by=volunteer, at=MONDAY + 125 * MINUTE)
    assert list(visible_people(volunteer, at=MONDAY + 131 * MINUTE)) == []
    record_call(held, Answer("talked"), by=volunteer, at=MONDAY + 131 * MINUTE, call_id=new_id())
