"""Care for volunteers, and what a coordinator sets. Reading never writes."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Debrief, PeopleSettings
from essaim.people.actions.settings import (
    HowManyPerVolunteer,
    NotASubstitute,
    SettingsData,
    change_settings,
    renew_notice,
)
from essaim.people.queries.care import coordinators, settings_of
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from essaim.people.rules.persons import NotADelayOfSilence
from essaim.people.rules.texts import TextTooLong
from essaim.worries.actions.debriefs import NotAnEndOfDebrief, ask_debrief, settle_debrief
from essaim.worries.queries.debriefs import open_debriefs
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


def test_settings_are_read_without_being_written(collective):
    found = settings_of(collective)
    assert (found.people_per_volunteer, found.silence_days, found.note_days, found.notice_version) == (
        5,
        30,
        365,
        1,
    )
    assert PeopleSettings.objects.count() == 0


def test_the_coordinator_sets_them(collective, coordinator, volunteer):
    data = SettingsData(
        people_per_volunteer=3,
        silence_days=14,
        coordinator_substitute=volunteer,
        controller="  Centre social\x00 ",
        dpo_contact="dpo@exemple.org",
    )
    for _ in range(2):
        change_settings(collective, data=data, by=coordinator, on=TODAY)
    found = settings_of(collective)
    assert (found.people_per_volunteer, found.silence_days) == (3, 14)
    assert (found.coordinator_substitute, found.controller, found.dpo_contact) == (
        volunteer,
        "Centre social",
        "dpo@exemple.org",
    )
    renew_notice(collective, by=coordinator)
    assert (settings_of(collective).notice_version, PeopleSettings.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"people_per_volunteer": 0}, HowManyPerVolunteer),
        ({"people_per_volunteer": 51}, HowManyPerVolunteer),
        ({"silence_days": 0}, NotADelayOfSilence),
        ({"controller": "x" * 201}, TextTooLong),
    ],
)
def test_settings_that_cannot_be_get_a_sentence(collective, coordinator, fields, refusal):
    with pytest.raises(refusal), transaction.atomic():
        change_settings(collective, data=SettingsData(**fields), by=coordinator, on=TODAY)
    assert PeopleSettings.objects.count() == 0


def test_only_a_member_of_the_day_stands_in_for_the_coordinator(collective, coordinator):
    left = factories.member(collective, ends_on=TODAY - timedelta(days=1))
    with pytest.raises(NotASubstitute):
        change_settings(collective, data=SettingsData(coordinator_substitute=left), by=coordinator, on=TODAY)
    stranger = factories.member(factories.collective())
    with pytest.raises(NotOfThisCollective):
        change_settings(
            collective, data=SettingsData(coordinator_substitute=stranger), by=coordinator, on=TODAY
        )


def test_only_its_coordinator_sets_a_collective(collective, coordinator, volunteer):
    with pytest.raises(ForTheCoordinator):
        change_settings(collective, data=SettingsData(), by=volunteer, on=TODAY)
    other = factories.collective()
    with pytest.raises(NotOfThisCollective):
        change_settings(other, data=SettingsData(), by=coordinator, on=TODAY)
    theirs = factories.member(other, role="coordinator")
    with pytest.raises(ScopeError), transaction.atomic():
        change_settings(other, data=SettingsData(), by=theirs, on=TODAY)


def test_coordinators_the_longest_standing_first(collective, coordinator):
    factories.member(collective)
    second = factories.member(collective, role="coordinator", name="Ali", ends_on=date(2026, 12, 1))
    assert coordinators(collective, on=TODAY) == [coordinator, second]
    assert coordinators(collective, on=date(2026, 12, 2)) == [coordinator]


def test_a_talk_is_asked_or_proposed_once_and_settled(collective, volunteer, coordinator):
    asked = ask_debrief(volunteer, by=volunteer, at=NOW)
    assert ask_debrief(volunteer, by=coordinator, at=NOW).id == asked.id
    assert (list(open_debriefs(collective)), asked.by_herself) == ([asked], True)
    with pytest.raises(NotAnEndOfDebrief):
        settle_debrief(asked, state="proposed", on=TODAY, by=volunteer)
    settle_debrief(asked, state="held", on=TODAY, by=coordinator)
    assert list(open_debriefs(collective)) == []
    assert not ask_debrief(volunteer, by=coordinator, at=NOW).by_herself


def test_a_volunteer_proposes_to_nobody_else(collective, volunteer, coordinator):
    with pytest.raises(ForTheCoordinator):
        ask_debrief(coordinator, by=volunteer, at=NOW)
    asked = ask_debrief(coordinator, by=coordinator, at=NOW)
    with pytest.raises(ForTheCoordinator):
        settle_debrief(asked, state="held", on=TODAY, by=volunteer)
    with pytest.raises(NotAnEndOfDebrief):
        ask_debrief(
            factories.member(None, role="network_lead", lead_of=collective.network), by=coordinator, at=NOW
        )


def test_the_talks_of_another_collective_are_not_reached(collective):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with pytest.raises(ScopeError), transaction.atomic():
        ask_debrief(theirs, by=theirs, at=NOW)
    with within(other):
        asked = ask_debrief(theirs, by=theirs, at=NOW)
    with pytest.raises(ScopeError), transaction.atomic():
        settle_debrief(asked, state="held", on=TODAY, by=theirs)
    assert Debrief.objects.count() == 0
