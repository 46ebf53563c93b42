"""A file opened in an emergency: for three hours, with a reason, and never unseen."""

from datetime import timedelta

import pytest

from essaim.kernel.journal import entries_about
from essaim.kernel.tenancy import within
from essaim.people.actions import glass as actions
from essaim.people.actions.glass import break_glass
from essaim.people.models import BreakGlass
from essaim.people.queries.sight import capacity_of, visible_people
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
REASON = "Elle m’appelle, elle est tombée"


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator, "Odette Renaud")


def test_a_volunteer_sees_the_file_for_three_hours_and_not_longer(odette, volunteer):
    assert list(visible_people(volunteer, at=NOW)) == []
    glass = break_glass(volunteer, person=odette, reason=REASON, at=NOW)
    assert glass.reason == REASON
    assert [capacity_of(volunteer, odette, at=NOW + timedelta(minutes=late)) for late in (0, 179, 180)] == [
        "break_glass",
        "break_glass",
        None,
    ]
    assert list(visible_people(volunteer, at=NOW + timedelta(hours=3))) == []


def test_the_journal_says_that_the_glass_was_broken(odette, volunteer, collective):
    break_glass(volunteer, person=odette, reason=REASON, at=NOW, device="Firefox, Linux")
    lines = entries_about(collective.id, [odette.id])
    assert [(line.member_id, line.verb, line.why, line.device) for line in lines] == [
        (volunteer.id, "opened", "break_glass", "Firefox, Linux")
    ]


@pytest.mark.parametrize("reason", ["", "vite", " " * 40, "a" * 14, "a" * 301])
def test_a_reason_is_fifteen_signs_at_least_and_three_hundred_at_most(odette, volunteer, reason):
    with pytest.raises((actions.ReasonTooShort, actions.ReasonTooLong)):
        break_glass(volunteer, person=odette, reason=reason, at=NOW)
    assert BreakGlass.objects.count() == 0


@pytest.mark.parametrize("role", ["observer", "coordinator"])
def test_an_observer_may_not_and_a_coordinator_need_not(collective, odette, role):
    with pytest.raises(actions.GlassNotForYou):
        break_glass(factories.member(collective, role=role), person=odette, reason=REASON, at=NOW)


def test_the_network_lead_may_not(collective, odette):
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    with pytest.raises(actions.GlassNotForYou):
        break_glass(lead, person=odette, reason=REASON, at=NOW)


def test_a_member_of_another_collective_may_not(collective, odette):
    theirs = factories.member(factories.collective("Allonnes", of=collective.network))
    with pytest.raises(actions.GlassNotForYou):
        break_glass(theirs, person=odette, reason=REASON, at=NOW)


def test_whoever_sees_her_already_has_nothing_to_break(collective, coordinator, volunteer):
    hers = factories.person(collective, coordinator, companion=volunteer)
    with pytest.raises(actions.AlreadyInSight):
        break_glass(volunteer, person=hers, reason=REASON, at=NOW)


def test_three_a_day_and_the_fourth_is_refused_until_a_day_has_passed(collective, coordinator, volunteer):
    people = [factories.person(collective, coordinator) for _ in range(5)]
    for one in people[:3]:
        break_glass(volunteer, person=one, reason=REASON, at=NOW)
    with pytest.raises(actions.TooManyGlasses):
        break_glass(volunteer, person=people[3], reason=REASON, at=NOW + timedelta(hours=23))
    break_glass(volunteer, person=people[3], reason=REASON, at=NOW + timedelta(hours=24))
    other = factories.member(collective, role="facilitator")
    break_glass(other, person=people[4], reason=REASON, at=NOW)


def test_an_erased_person_has_no_file_to_open(collective, coordinator, volunteer):
    gone = factories.person(collective, coordinator, None, state="erased")
    with pytest.raises(actions.NoFileToOpen):
        break_glass(volunteer, person=gone, reason=REASON, at=NOW)


def test_the_reason_is_sealed(odette, volunteer, collective):
    break_glass(volunteer, person=odette, reason=REASON, at=NOW)
    with within(collective):
        row = BreakGlass.objects.get()
        assert "tombée" not in repr(row.__dict__["reason"])
