"""Silence: one number, three who are told one after another, one step a silence."""

from datetime import date, timedelta

import pytest

from essaim.kernel.prepared import ask_together
from essaim.kernel.tenancy import within
from essaim.models import NextStep, PeopleSettings
from essaim.people.actions.consents import give_consent, stop_contact
from essaim.people.actions.contacts import record_contact
from essaim.people.actions.next_steps import give_step_back
from essaim.people.actions.silence import make_silence_steps
from essaim.people.queries.silence import days_of_silence, number_of_quiet, silent_people, who_is_quiet
from essaim.people.rules.silence import SilenceLevel, level_of, silent_from
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
DAY = timedelta(days=1)


def quiet(collective, by, days, **fields):
    """Someone who answered for the last time so many days ago."""
    last = TODAY - timedelta(days=days)
    return factories.person(collective, by, met_on=date(2026, 1, 1), last_two_way_on=last, **fields)


def told(collective, on=TODAY):
    return [(one.person, one.days, one.whom, int(one.level)) for one in silent_people(collective, on=on)]


@pytest.mark.parametrize(
    ("days", "threshold", "level"),
    [(0, 30, 0), (29, 30, 0), (30, 30, 1), (36, 30, 1), (37, 30, 2), (43, 30, 2), (44, 30, 3), (400, 30, 3), (14, 14, 1), (21, 14, 2)],
)  # fmt: skip
def test_the_companion_is_told_then_a_week_later_the_coordinator_then_her_substitute(days, threshold, level):
    assert level_of(days, threshold=threshold) == level


def test_silence_counts_from_the_last_answer_or_from_the_day_she_was_met(collective, coordinator):
    met = factories.person(collective, coordinator, met_on=TODAY - 9 * DAY, last_two_way_on=None)
    heard = quiet(collective, coordinator, 4)
    assert [days_of_silence(one, on=TODAY) for one in (met, heard)] == [9, 4]
    assert days_of_silence(heard, on=TODAY - 30 * DAY) == 0
    assert silent_from(heard) == TODAY + 26 * DAY


def test_the_database_counts_the_silent_as_they_are_listed(collective, coordinator):
    silences = [(29, 30), (30, 30), (31, 30), (14, 14), (13, 14), (299, 300), (300, 300), (-2, 1)]
    for days, threshold in silences:
        quiet(collective, coordinator, days, silence_days=threshold)
    factories.person(collective, coordinator, met_on=TODAY - 30 * DAY, last_two_way_on=None)
    factories.person(collective, coordinator, met_on=TODAY - 2 * DAY, last_two_way_on=TODAY - 90 * DAY)
    left = quiet(collective, coordinator, 90)
    stop_contact(left, channels=["phone", "door"], on=TODAY, by=coordinator)
    found = {}
    for on in (TODAY, TODAY - 16 * DAY, TODAY + 400 * DAY, TODAY - 400 * DAY):
        (found[on],) = ask_together([number_of_quiet(collective, on=on)])
        assert found[on] == len(who_is_quiet(collective, on=on))
    assert list(found.values()) == [5, 0, 10, 0]


def test_whom_to_tell_at_each_level(collective, coordinator, volunteer):
    substitute = factories.member(collective, role="volunteer", name="Sam")
    PeopleSettings.objects.create(collective=collective, coordinator_substitute=substitute)
    people = {days: quiet(collective, coordinator, days, companion=volunteer) for days in (29, 30, 37, 44)}
    assert told(collective) == [
        (people[44], 44, substitute, SilenceLevel.SUBSTITUTE),
        (people[37], 37, coordinator, SilenceLevel.COORDINATOR),
        (people[30], 30, volunteer, SilenceLevel.COMPANION),
    ]


def test_the_delay_is_each_person_s_own(collective, coordinator, volunteer):
    soon = quiet(collective, coordinator, 14, silence_days=14, companion=volunteer)
    quiet(collective, coordinator, 14, silence_days=30, companion=volunteer)
    assert told(collective) == [(soon, 14, volunteer, 1)]


def test_her_substitute_is_told_when_the_companion_left_the_coordinator_when_nobody_is_left(
    collective, coordinator, volunteer
):
    gone = factories.member(collective, ends_on=TODAY - DAY)
    person = quiet(collective, coordinator, 30, companion=gone)
    assert told(collective) == [(person, 30, coordinator, 1)]
    factories.companionship(person, volunteer, role="substitute", since=TODAY)
    assert told(collective) == [(person, 30, volunteer, 1)]


def test_without_a_coordinator_her_substitute_is_told_and_without_anyone_nobody(collective, coordinator):
    person = quiet(collective, coordinator, 37)
    after = coordinator.ends_on + DAY
    assert [one.whom for one in silent_people(collective, on=after)] == [None]
    stays = factories.member(collective, ends_on=date(2040, 1, 1))
    PeopleSettings.objects.create(collective=collective, coordinator_substitute=stays)
    assert [(one.person, one.whom) for one in silent_people(collective, on=after)] == [(person, stays)]


def test_who_asked_to_be_left_in_peace_is_left_in_peace(collective, coordinator):
    person = quiet(collective, coordinator, 50)
    stop_contact(person, channels=["phone"], on=TODAY, by=None)
    assert [one.person for one in silent_people(collective, on=TODAY)] == [person]
    stop_contact(person, channels=["door"], on=TODAY, by=None)
    assert told(collective) == []


def test_only_those_whose_link_goes_on_are_silent(collective, coordinator):
    for state in ("ended", "merged", "erased"):
        name = None if state == "erased" else "Odette"
        quiet(collective, coordinator, 90, state=state, name=name)
    assert told(collective) == []


def test_failed_attempts_do_not_start_the_clock_again_and_every_number_is_the_same(
    collective, coordinator, volunteer
):
    person = quiet(collective, coordinator, 33, companion=volunteer)
    give_consent(person, purpose="phone", how="spoken", on=TODAY, by=coordinator)
    record_contact(collective, person=person, kind="phone", on=TODAY, is_two_way=False, by=volunteer, at=NOW)
    person.refresh_from_db()
    (silence,) = silent_people(collective, on=TODAY)
    assert (silence.days, days_of_silence(person, on=TODAY)) == (33, 33)


def test_one_step_is_made_for_each_silence_and_none_the_second_time(collective, coordinator, volunteer):
    called = quiet(collective, coordinator, 31, companion=volunteer, phone="+33611223344")
    visited = quiet(collective, coordinator, 30, companion=volunteer)
    neither = quiet(collective, coordinator, 32)
    give_consent(called, purpose="phone", how="spoken", on=TODAY, by=coordinator)
    give_consent(visited, purpose="visit", how="spoken", on=TODAY, by=coordinator)
    made = make_silence_steps(collective, on=TODAY, at=NOW)
    assert [(step.person, step.kind, step.assigned_to, step.origin, step.due_on) for step in made] == [
        (neither, "find_out", coordinator, "silence", TODAY),
        (called, "call", volunteer, "silence", TODAY),
        (visited, "visit", volunteer, "silence", TODAY),
    ]
    assert make_silence_steps(collective, on=TODAY, at=NOW) == []
    assert NextStep.objects.count() == 3


def test_a_step_passes_to_the_coordinator_when_the_silence_goes_on(collective, coordinator, volunteer):
    quiet(collective, coordinator, 30, companion=volunteer)
    make_silence_steps(collective, on=TODAY, at=NOW)
    (passed,) = make_silence_steps(collective, on=TODAY + 7 * DAY, at=NOW + 7 * DAY)
    assert (passed.assigned_to, NextStep.objects.count()) == (coordinator, 1)


def test_a_step_given_back_stays_with_the_coordinator(collective, coordinator, volunteer):
    quiet(collective, coordinator, 30, companion=volunteer)
    (step,) = make_silence_steps(collective, on=TODAY, at=NOW)
    give_step_back(step, by=volunteer, at=NOW)
    assert make_silence_steps(collective, on=TODAY + DAY, at=NOW + DAY) == []
    assert NextStep.objects.get().assigned_to is None


def test_when_she_answers_the_step_is_done_and_a_new_silence_makes_a_new_one(
    collective, coordinator, volunteer
):
    person = quiet(collective, coordinator, 30, companion=volunteer)
    make_silence_steps(collective, on=TODAY, at=NOW)
    record_contact(collective, person=person, kind="phone", on=TODAY, is_two_way=True, by=volunteer, at=NOW)
    assert (NextStep.objects.filter(done_at=None).count(), told(collective)) == (0, [])
    made = make_silence_steps(collective, on=TODAY + 30 * DAY, at=NOW + 30 * DAY)
    assert [step.person for step in made] == [person]


def test_silences_are_read_in_queries_that_do_not_grow(
    collective, coordinator, volunteer, django_assert_num_queries
):
    for _ in range(3):
        quiet(collective, coordinator, 40, companion=volunteer)
    with django_assert_num_queries(5):
        assert len(silent_people(collective, on=TODAY)) == 3


def test_the_silences_of_another_collective_are_not_seen(collective, coordinator):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with within(other):
        quiet(other, theirs, 90)
    assert (silent_people(other, on=TODAY), make_silence_steps(other, on=TODAY, at=NOW)) == ([], [])
