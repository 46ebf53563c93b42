from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from essaim.models import Invitation
from essaim.network.actions.invitations import invite_member
from essaim.network.actions.memberships import (
    LastCoordinator,
    MayNotManage,
    MembershipIsOver,
    change_role,
    end_membership,
    prolong,
)
from essaim.network.queries import active_memberships, team
from essaim.network.rules import default_end, ends_soon
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def sign_in(client, member):
    client.post("/compte/connexion/", {"login": member.user.email, "password": "une phrase longue"})


def test_ending_a_membership_signs_out_of_every_device(volunteer, coordinator, client):
    sign_in(client, volunteer)
    assert UserSession.objects.filter(user=volunteer.user).count() == 1
    end_membership(volunteer, by=coordinator, at=NOW)
    assert not UserSession.objects.filter(user=volunteer.user).exists()
    assert Session.objects.count() == 0
    assert active_memberships(volunteer.user, at=NOW) == []


def test_someone_who_still_has_a_collective_stays_signed_in(volunteer, coordinator, client):
    elsewhere = factories.collective("Allonnes")
    elsewhere.memberships.create(
        user=volunteer.user,
        network=elsewhere.network,
        role="volunteer",
        starts_on=date(2020, 1, 1),
        ends_on=date(2030, 1, 1),
    )
    sign_in(client, volunteer)
    end_membership(volunteer, by=coordinator, at=NOW)
    assert Session.objects.count() == 1


def test_the_invitations_of_someone_who_leaves_serve_no_more(collective, coordinator):
    leaver = factories.member(collective, role="coordinator")
    invite_member(collective, role="coordinator", membership_ends_on=date(2027, 8, 31), by=leaver, at=NOW)
    end_membership(leaver, by=coordinator, at=NOW)
    assert not Invitation.objects.exists()


def test_nobody_ends_the_last_coordinator(collective, coordinator):
    with pytest.raises(LastCoordinator):
        end_membership(coordinator, by=coordinator, at=NOW)
    with pytest.raises(LastCoordinator):
        change_role(coordinator, role="volunteer", by=coordinator, at=NOW)
    factories.member(
        collective, role="coordinator", ends_on=date(2026, 6, 30)
    )  # her date has passed: she does not count
    with pytest.raises(LastCoordinator):
        end_membership(coordinator, by=coordinator, at=NOW)
    other = factories.member(collective, role="coordinator")
    end_membership(coordinator, by=other, at=NOW)
    assert list(team(collective).filter(role="coordinator", ends_on__gte=NOW.date())) == [other]


def test_a_membership_that_is_over_cannot_be_changed(volunteer, coordinator):
    end_membership(volunteer, by=coordinator, at=NOW)
    with pytest.raises(MembershipIsOver):
        prolong(volunteer, ends_on=date(2027, 8, 31), by=coordinator, at=NOW)


@pytest.mark.parametrize("role", ["volunteer", "facilitator", "observer"])
def test_only_a_coordinator_changes_a_membership(collective, volunteer, role):
    by = factories.member(collective, role=role)
    for change in (
        lambda: prolong(volunteer, ends_on=date(2027, 8, 31), by=by, at=NOW),
        lambda: change_role(volunteer, role="coordinator", by=by, at=NOW),
        lambda: end_membership(volunteer, by=by, at=NOW),
    ):
        with pytest.raises(MayNotManage):
            change()


def test_a_coordinator_of_another_collective_changes_nothing(volunteer):
    stranger = factories.member(factories.collective("Allonnes"), role="coordinator")
    with pytest.raises(MayNotManage):
        end_membership(volunteer, by=stranger, at=NOW)


def test_a_lead_is_made_by_no_change_of_role(volunteer, coordinator):
    with pytest.raises(MayNotManage):
        change_role(volunteer, role="network_lead", by=coordinator, at=NOW)


def test_memberships_end_with_the_next_summer():
    assert default_end(date(2026, 11, 21)) == date(2027, 8, 31)
    assert default_end(date(2027, 5, 1)) == date(2027, 8, 31)
    assert default_end(date(2027, 7, 1)) == date(2028, 8, 31)


def test_an_end_is_near_a_month_before():
    today = date(2026, 11, 21)
    assert ends_soon(today + timedelta(days=30), today=today)
    assert not ends_soon(today + timedelta(days=31), today=today)
