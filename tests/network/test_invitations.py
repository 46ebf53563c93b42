from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from essaim.models import Invitation, Membership, User
from essaim.network.actions.invitations import (
    AddressIsTaken,
    AlreadyMember,
    InvitationIsOver,
    MayNotInvite,
    PasswordIsNeeded,
    accept_as,
    accept_as_new,
    invite_member,
    withdraw_invitation,
)
from essaim.network.actions.memberships import EndIsOutOfBounds
from essaim.network.enums import Role
from essaim.network.queries import fingerprint
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SUMMER = date(2027, 8, 31)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def token(collective, coordinator):
    return invite_member(collective, role="volunteer", membership_ends_on=SUMMER, by=coordinator, at=NOW)[1]


def arrive(token, email="lila@exemple.org", password="une longue phrase", at=LATER):
    hashed = make_password(password) if password else None
    return accept_as_new(token, name="Lila Petit", email=email, hashed=hashed, at=at).member


def test_only_the_fingerprint_of_an_invitation_is_kept(token, collective):
    kept = Invitation.objects.get()
    assert kept.token_hash == fingerprint(token)
    assert token not in str(Invitation.objects.values())
    assert kept.expires_at == NOW + timedelta(hours=48)


def test_an_invitation_makes_an_account_and_a_membership(token, collective):
    member = arrive(token)
    assert (member.user.name, member.collective, member.role) == ("Lila Petit", collective, "volunteer")
    assert (member.starts_on, member.ends_on) == (date(2026, 11, 21), SUMMER)
    assert member.user.check_password("une longue phrase")


def test_a_volunteer_may_do_without_a_password(token):
    assert not arrive(token, password=None).user.has_usable_password()


def test_a_coordinator_may_not(collective, coordinator):
    token = invite_member(collective, role="coordinator", membership_ends_on=SUMMER, by=coordinator, at=NOW)[
        1
    ]
    with pytest.raises(PasswordIsNeeded):
        arrive(token, password=None)
    assert arrive(token).role == "coordinator", "the refusal did not use the invitation"


@pytest.mark.parametrize("how", ["used", "expired", "unknown", "withdrawn"])
def test_an_invitation_that_is_over_always_says_the_same(token, how):
    at = LATER
    if how == "used":
        arrive(token, email="premiere@exemple.org")
    elif how == "expired":
        at = NOW + timedelta(hours=48)
    elif how == "unknown":
        token += "x"
    else:
        withdraw_invitation(Invitation.objects.get())
    with pytest.raises(InvitationIsOver) as refusal:
        arrive(token, at=at)
    assert str(refusal.value).startswith("Cette invitation ne fonctionne pas\u00a0: elle a déjà servi")
    assert not User.objects.filter(email="lila@exemple.org").exists()


def test_an_address_is_one_account_whatever_its_capitals(token, coordinator):
    with pytest.raises(AddressIsTaken):
        arrive(token, email=coordinator.user.email.upper())
    assert Invitation.objects.get().used_at is None


def test_an_account_that_exists_joins_another_collective(token, collective):
    elsewhere = factories.member(factories.collective("Allonnes"))
    member = accept_as(elsewhere.user, token=token, at=LATER).member
    assert member.collective == collective
    assert elsewhere.user.memberships.count() == 2
    assert Invitation.objects.get().used_by == elsewhere.user


def test_a_member_does_not_join_twice(token, volunteer):
    with pytest.raises(AlreadyMember):
        accept_as(volunteer.user, token=token, at=LATER)
    assert Invitation.objects.get().used_at is None


def test_a_member_whose_date_has_passed_joins_again(token, collective):
    before = factories.member(collective, ends_on=date(2026, 6, 30))
    after = accept_as(before.user, token=token, at=LATER).member
    before.refresh_from_db()
    assert before.ended_at == LATER
    assert after.ended_at is None


@pytest.mark.parametrize("role", ["volunteer", "facilitator", "observer", "network_lead"])
def test_those_who_do_not_coordinate_invite_nobody(collective, role):
    if role == "network_lead":
        by = factories.member(None, role=role, lead_of=collective.network)
    else:
        by = factories.member(collective, role=role)
    with pytest.raises(MayNotInvite):
        invite_member(collective, role="volunteer", membership_ends_on=SUMMER, by=by, at=NOW)


def test_a_coordinator_invites_in_her_collective_only(collective, coordinator):
    neighbour = factories.collective("Allonnes", of=collective.network)
    with pytest.raises(MayNotInvite):
        invite_member(neighbour, role="volunteer", membership_ends_on=SUMMER, by=coordinator, at=NOW)


def test_nobody_invites_a_network_lead(collective, coordinator):
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    for by in (coordinator, lead):
        with pytest.raises(MayNotInvite):
            invite_member(collective, role=Role.NETWORK_LEAD, membership_ends_on=SUMMER, by=by, at=NOW)


def test_a_lead_invites_the_coordinators_of_her_network_only(collective):
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    invitation, _ = invite_member(collective, role="coordinator", membership_ends_on=SUMMER, by=lead, at=NOW)
    assert invitation.collective == collective
    with pytest.raises(MayNotInvite):
        invite_member(factories.collective(), role="coordinator", membership_ends_on=SUMMER, by=lead, at=NOW)


@pytest.mark.parametrize("ends_on", [date(2026, 11, 21), date(2020, 1, 1), date(2030, 1, 1)])
def test_an_end_is_neither_past_nor_far(collective, coordinator, ends_on):
    with pytest.raises(EndIsOutOfBounds) as refusal:
        invite_member(collective, role="volunteer", membership_ends_on=ends_on, by=coordinator, at=NOW)
    assert (
        str(refusal.value) == "Choisissez une date de fin après aujourd’hui, et le 24/05/2028 au plus tard."
    )


def test_of_two_acceptances_that_saw_it_open_one_wins(token, monkeypatch):
    """The second reads the invitation before the first has used it: the update decides, not the read."""
    from essaim.network.actions import invitations

    seen = invitations.open_invitation(token, at=LATER)
    arrive(token, email="premiere@exemple.org")
    monkeypatch.setattr(invitations, "open_invitation", lambda *_args, **_kwargs: seen)
    with pytest.raises(InvitationIsOver), transaction.atomic():
        arrive(token, email="seconde@exemple.org")
    assert (
        Membership.objects.filter(user__email__in=["premiere@exemple.org", "seconde@exemple.org"]).count()
        == 1
    )
    assert connection.in_atomic_block
