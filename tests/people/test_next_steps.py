"""What is to be done: planned, made by outcomes, given back, done; in a sensible order without anyone setting it."""

from datetime import timedelta

import pytest
from django.db import transaction

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import NextStep
from essaim.people.actions.companions import stop_accompanying
from essaim.people.actions.consents import give_consent
from essaim.people.actions.contacts import record_contact
from essaim.people.actions.next_steps import (
    NotAStep,
    NotHerCompanion,
    NotYourStep,
    StepDateWrong,
    StepIsOver,
    WhatMissing,
    assign_step,
    cancel_step,
    finish_step,
    give_step_back,
    plan_step,
    take_step,
    undo_cancel,
    undo_finish,
)
from essaim.people.actions.persons import FileIsClosed
from essaim.people.queries.next_steps import overdue, steps_done, steps_for, steps_of
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from essaim.people.rules.texts import TextTooLong
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def odette(collective, coordinator, volunteer):
    met_on = TODAY - 30 * DAY
    made = factories.person(collective, coordinator, companion=volunteer, met_on=met_on, informed_on=met_on)
    for purpose in ("phone", "visit"):
        give_consent(made, purpose=purpose, how="spoken", on=met_on, by=coordinator)
    return made


def plan(person, by, **fields):
    return plan_step(person, by=by, at=NOW, **{"kind": "call", "what": "", "due_on": TODAY} | fields)


def attempt(person, by, *, kind="phone", on=TODAY, answered=False, at=NOW):
    return record_contact(
        person.collective, person=person, kind=kind, on=on, is_two_way=answered, by=by, at=at
    )


def test_a_step_is_sealed_and_belongs_to_who_accompanies_her(odette, volunteer, coordinator):
    hers = plan(odette, volunteer, kind="find_out", what=" Les horaires\ndu bus\x00 ")
    found = NextStep.objects.get(id=hers.id)
    assert (found.what, found.assigned_to, found.made_by, found.origin) == (
        "Les horaires du bus",
        volunteer,
        volunteer,
        "hand",
    )
    assert plan(odette, coordinator).assigned_to is None
    assert plan(odette, coordinator, assigned_to=volunteer).assigned_to == volunteer
    assert plan(odette, volunteer, kind="promise", what="Le gâteau").is_promise


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"kind": "dance"}, NotAStep),
        ({"kind": "other", "what": " "}, WhatMissing),
        ({"what": "x" * 301}, TextTooLong),
        ({"due_on": TODAY - DAY}, StepDateWrong),
        ({"due_on": TODAY + 400 * DAY}, StepDateWrong),
    ],
)
def test_a_step_that_cannot_be_gets_a_sentence(odette, volunteer, fields, refusal):
    with pytest.raises(refusal):
        plan(odette, volunteer, **fields)
    assert NextStep.objects.count() == 0


def test_a_step_is_given_only_to_someone_who_sees_her(odette, collective, coordinator):
    stranger = factories.member(collective)
    with pytest.raises(NotHerCompanion):
        plan(odette, coordinator, assigned_to=stranger)
    step = plan(odette, coordinator)
    with pytest.raises(NotHerCompanion):
        assign_step(step, to=stranger, by=coordinator)
    with pytest.raises(NotHerCompanion):
        take_step(step, by=stranger, at=NOW)


def test_nothing_is_planned_on_a_file_that_is_over(collective, coordinator):
    ended = factories.person(collective, coordinator, state="ended")
    with pytest.raises(FileIsClosed):
        plan(ended, coordinator)


def test_the_order_is_danger_promise_silence_then_date(odette, volunteer):
    later = plan(odette, volunteer, due_on=TODAY + 5 * DAY)
    soon = plan(odette, volunteer, due_on=TODAY)
    silence = plan(odette, volunteer, due_on=TODAY + 9 * DAY, origin="silence")
    promise = plan(odette, volunteer, due_on=TODAY + 20 * DAY, is_promise=True)
    danger = plan(odette, volunteer, due_on=TODAY + 30 * DAY, is_danger=True)
    steps = steps_for(volunteer, on=TODAY)
    assert steps == [danger, promise, silence, soon, later] == steps_of(odette)
    assert steps_for(volunteer, on=TODAY, until=TODAY + 5 * DAY) == [soon, later]
    assert overdue(steps, on=TODAY + 6 * DAY) == 2


def test_a_step_is_done_and_undone(odette, volunteer):
    step = plan(odette, volunteer)
    finish_step(step, by=volunteer, at=NOW)
    finish_step(step, by=volunteer, at=NOW + DAY)
    found = NextStep.objects.get()
    assert (found.done_at, found.done_by, steps_for(volunteer, on=TODAY)) == (NOW, volunteer, [])
    assert list(steps_done(odette)) == [step]
    undo_finish(step, by=volunteer)
    assert steps_for(volunteer, on=TODAY) == [step]


def test_what_one_cannot_do_goes_back_to_the_coordinator_with_who_and_when(odette, volunteer, coordinator):
    step = plan(odette, volunteer)
    assert steps_for(coordinator, on=TODAY) == []
    give_step_back(step, by=volunteer, at=NOW)
    assert steps_for(volunteer, on=TODAY) == []
    (back,) = steps_for(coordinator, on=TODAY)
    assert (back, back.given_back_by, back.given_back_at) == (step, volunteer, NOW)
    take_step(back, by=coordinator, at=NOW)
    with pytest.raises(NotYourStep):
        take_step(back, by=volunteer, at=NOW)
    assign_step(back, to=volunteer, by=coordinator)
    assert steps_for(volunteer, on=TODAY) == [step]


def test_a_step_is_cancelled_and_comes_back(odette, volunteer):
    step = plan(odette, volunteer)
    cancel_step(step, by=volunteer, at=NOW)
    for act in (
        lambda: finish_step(step, by=volunteer, at=NOW),
        lambda: give_step_back(step, by=volunteer, at=NOW),
        lambda: take_step(step, by=volunteer, at=NOW),
    ):
        with pytest.raises(StepIsOver):
            act()
    assert steps_for(volunteer, on=TODAY) == []
    undo_cancel(step, by=volunteer)
    finish_step(step, by=volunteer, at=NOW)
    with pytest.raises(StepIsOver):
        cancel_step(step, by=volunteer, at=NOW)


def test_someone_else_s_step_is_not_touched(odette, volunteer, collective, coordinator):
    step = plan(odette, volunteer)
    stranger = factories.member(collective)
    for act in (
        lambda: finish_step(step, by=stranger, at=NOW),
        lambda: give_step_back(step, by=stranger, at=NOW),
        lambda: cancel_step(step, by=stranger, at=NOW),
        lambda: undo_finish(step, by=stranger),
    ):
        with pytest.raises(NotYourStep):
            act()
    with pytest.raises(ForTheCoordinator):
        assign_step(step, to=volunteer, by=volunteer)


def test_who_no_longer_accompanies_her_has_nothing_left_to_do_for_her(odette, volunteer, coordinator):
    step = plan(odette, volunteer)
    stop_accompanying(odette.companionships.get(), on=TODAY, by=volunteer)
    assert (steps_for(volunteer, on=TODAY), steps_for(coordinator, on=TODAY)) == ([], [step])
    (back,) = steps_for(coordinator, on=TODAY)
    assert back.given_back_by == volunteer


def test_nobody_has_steps_out_of_the_days_of_her_membership(odette, volunteer):
    plan(odette, volunteer)
    assert steps_for(volunteer, on=volunteer.ends_on + DAY) == []


def test_no_answer_asks_to_call_again_in_two_days_once(odette, volunteer):
    attempt(odette, volunteer)
    (first,) = steps_for(volunteer, on=TODAY)
    assert (first.kind, first.due_on, first.origin) == ("call", TODAY + 2 * DAY, "contact")
    assert first.what == "Rappeler, à un autre moment de la journée"
    attempt(odette, volunteer, at=NOW + timedelta(hours=1))
    (second,) = steps_for(volunteer, on=TODAY)
    assert (second.id != first.id, second.due_on) == (True, TODAY + 2 * DAY)


def test_a_closed_door_asks_to_come_by_again(odette, volunteer):
    attempt(odette, volunteer, kind="home")
    (step,) = steps_for(volunteer, on=TODAY)
    assert (step.kind, step.due_on) == ("visit", TODAY + 3 * DAY)


def test_three_misses_open_the_ladder_with_the_coordinator(odette, volunteer, coordinator):
    for days in (4, 2, 0):
        attempt(odette, volunteer, on=TODAY - days * DAY, at=NOW - timedelta(hours=days))
    assert steps_for(volunteer, on=TODAY) == []
    (step,) = steps_for(coordinator, on=TODAY)
    assert (step.kind, step.origin, step.due_on) == ("find_out", "contact", TODAY + DAY)
    assert "échelle du silence" in step.what


def test_an_answer_closes_what_awaited_it_and_leaves_promises(odette, volunteer):
    attempt(odette, volunteer)
    promise = plan(odette, volunteer, kind="promise", what="Le livre")
    plan(odette, volunteer, origin="silence")
    attempt(odette, volunteer, answered=True, at=NOW + timedelta(hours=1))
    assert steps_for(volunteer, on=TODAY) == [promise]


def test_an_answer_starts_the_misses_again(odette, volunteer):
    for hour, answered in enumerate((False, False, True, False)):
        attempt(odette, volunteer, answered=answered, at=NOW + timedelta(hours=hour))
    assert [step.kind for step in steps_for(volunteer, on=TODAY)] == ["call"]


def test_no_step_follows_where_she_did_not_agree(collective, coordinator, volunteer):
    shy = factories.person(collective, coordinator, companion=volunteer)
    attempt(shy, volunteer, kind="home")
    assert NextStep.objects.count() == 0


def test_steps_are_read_in_few_queries(odette, volunteer, django_assert_num_queries):
    plan(odette, volunteer)
    with django_assert_num_queries(1):
        one = steps_for(volunteer, on=TODAY)
    for _ in range(5):
        plan(odette, volunteer)
    with django_assert_num_queries(1):
        six = [step.what for step in steps_for(volunteer, on=TODAY)]
    assert (len(one), len(six)) == (1, 6)


def test_a_stranger_plans_and_ends_nothing(collective, odette, volunteer):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    step = plan(odette, volunteer)
    for act in (
        lambda: plan(odette, theirs),
        lambda: finish_step(step, by=theirs, at=NOW),
        lambda: take_step(step, by=theirs, at=NOW),
        lambda: cancel_step(step, by=theirs, at=NOW),
    ):
        with pytest.raises(NotOfThisCollective):
            act()
    with within(other):
        stranger = factories.person(other, theirs)
        of_stranger = plan(stranger, theirs)
    for act in (lambda: plan(stranger, theirs), lambda: finish_step(of_stranger, by=theirs, at=NOW)):
        with pytest.raises(ScopeError), transaction.atomic():
            act()
