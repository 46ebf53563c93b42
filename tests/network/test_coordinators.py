"""Nobody becomes a coordinator alone and unseen: the others are told, and look; or two days pass."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.models import Message, NewCoordinator
from essaim.network.actions.coordinators import (
    AlreadySettled,
    AnotherMustLook,
    begin_after_two_days,
    confirm_coordinator,
    refuse_coordinator,
)
from essaim.network.actions.invitations import accept_as, invite_member
from essaim.network.actions.memberships import change_role, end_membership
from tests import factories
from tests.factories import NOW
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db
HOURS_47, HOURS_48 = timedelta(hours=47), timedelta(hours=48)


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network)


def join(collective, *, by, user=None):
    ends = (NOW + timedelta(days=200)).date()
    token = invite_member(collective, role="coordinator", membership_ends_on=ends, by=by, at=NOW)[1]
    return accept_as(
        user or factories.member(factories.collective("Allonnes")).user, token=token, at=NOW
    ).member


def told(collective):
    with within(collective):
        rows = Message.objects.filter(kind__in=["new_coordinator", "first_coordinator"])
        return {row.member_id for row in rows}


def begun(collective, at):
    with within(collective):
        return begin_after_two_days(collective, at=at)


def role_of(member):
    member.refresh_from_db()
    return member.role


def test_a_lead_who_invites_herself_waits_two_days_and_the_coordinators_know(collective, coordinator, lead):
    herself = join(collective, by=lead, user=lead.user)
    assert (herself.role, told(collective)) == ("volunteer", {coordinator.id})
    with within(collective), pytest.raises(AnotherMustLook):
        confirm_coordinator(herself, by=herself, at=NOW)
    assert (begun(collective, NOW + HOURS_47), role_of(herself)) == (0, "volunteer")
    assert (begun(collective, NOW + HOURS_48), role_of(herself)) == (1, "coordinator")
    assert begun(collective, NOW + HOURS_48) == 0


def test_another_coordinator_confirms_or_refuses_and_only_once(collective, coordinator, volunteer):
    other = factories.member(collective, role="coordinator")
    assert change_role(volunteer, role="coordinator", by=coordinator, at=NOW) is False
    assert change_role(volunteer, role="coordinator", by=coordinator, at=NOW) is False
    assert (volunteer.role, told(collective)) == ("volunteer", {other.id})
    with within(collective):
        for by in (coordinator, volunteer):  # who asked, and she herself
            with pytest.raises(AnotherMustLook):
                confirm_coordinator(volunteer, by=by, at=NOW)
        confirm_coordinator(volunteer, by=other, at=NOW)
        assert role_of(volunteer) == "coordinator"
        with pytest.raises(AlreadySettled):
            refuse_coordinator(volunteer, by=other, at=NOW)
    third = factories.member(collective)
    change_role(third, role="coordinator", by=coordinator, at=NOW)
    with within(collective):
        refuse_coordinator(third, by=other, at=NOW)
    assert (begun(collective, NOW + HOURS_48), role_of(third)) == (0, "volunteer")


def test_where_one_alone_coordinates_she_makes_the_second_at_once(collective, coordinator, volunteer):
    assert change_role(volunteer, role="coordinator", by=coordinator, at=NOW) is True
    assert (role_of(volunteer), told(collective)) == ("coordinator", set())


def test_where_nobody_coordinates_the_team_is_told(collective, lead, volunteer):
    """The first of a new collective begins at once; that of one which lost its own is not unseen."""
    assert join(collective, by=lead).role == "coordinator"
    assert told(collective) == {volunteer.id}


def test_whoever_left_or_took_another_role_meanwhile_does_not_begin(collective, coordinator):
    factories.member(collective, role="coordinator")
    leaves, changes = factories.member(collective), factories.member(collective)
    for one in (leaves, changes):
        change_role(one, role="coordinator", by=coordinator, at=NOW)
    end_membership(leaves, by=coordinator, at=NOW)
    change_role(changes, role="facilitator", by=coordinator, at=NOW)
    assert begun(collective, NOW + HOURS_48) == 0
    assert [role_of(one) for one in (leaves, changes)] == ["volunteer", "facilitator"]
    with within(collective):
        assert NewCoordinator.objects.filter(settled_at=None).count() == 0


def test_the_team_page_shows_who_waits_and_the_others_answer_there(
    browse, collective, coordinator, volunteer
):
    other = factories.member(collective, role="coordinator")
    page = reverse("network:member", args=[volunteer.id])
    browse(coordinator).post(reverse("network:role", args=[volunteer.id]), {"role": "coordinator"})
    assert "Va devenir référent·e" in browse(other).get(page).content.decode()
    assert volunteer.user.name in browse(other).get(reverse("network:members")).content.decode()
    answer = reverse("network:coordinator", args=[volunteer.id])
    assert browse(volunteer).post(answer, {"answer": "yes"}).status_code == 403
    browse(coordinator).post(answer, {"answer": "yes"})  # she asked
    assert role_of(volunteer) == "volunteer"
    browse(other).post(answer, {"answer": "yes"})
    assert role_of(volunteer) == "coordinator"
    assert "Va devenir référent·e" not in browse(other).get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_no_at_one_instant_are_one_of_the_two(tmp_path, transactional_db):
    def settle():
        of = factories.collective()
        asks, *others = [factories.member(of, role="coordinator") for _ in range(3)]
        whom = factories.member(of)
        change_role(whom, role="coordinator", by=asks, at=timezone.now())
        return of, others, whom

    with shared_database(tmp_path):
        of, others, whom = alone(settle)

        def answer(how, by):
            with within(of):
                return how(whom, by=by, at=timezone.now())

        results = at_once(
            [lambda: answer(confirm_coordinator, others[0]), lambda: answer(refuse_coordinator, others[1])]
        )
        refused = [isinstance(one, DomainError) for one in results]
        assert sorted(refused) == [False, True]
        assert alone(lambda: role_of(whom)) == ("volunteer" if refused[0] else "coordinator")
