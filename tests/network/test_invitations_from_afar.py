"""Whoever comes by an invitation that was sent is nobody until a coordinator has said who she is."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Invitation, Membership, User
from essaim.network.actions.invitations import (
    AlreadyMember,
    InvitationIsOver,
    MayNotInvite,
    NobodyToConfirm,
    accept_as,
    confirm_arrival,
    refuse_arrival,
)
from essaim.network.queries import arrivals_to_confirm
from essaim.people.actions.arriving import come_as_new, invite_from_afar, welcome
from tests import factories
from tests.factories import NOW
from tests.mail import delivered

pytestmark = pytest.mark.django_db
SUMMER = date(2027, 8, 31)
LATER = NOW + timedelta(hours=60)


def invited(by, *, address="lila@exemple.org", role="volunteer", collective=None):
    return invite_from_afar(
        collective or by.collective, role=role, membership_ends_on=SUMMER, address=address, by=by, at=NOW
    )


def come(token, email="lila@exemple.org", at=LATER):
    return come_as_new(token, name="Lila Petit", email=email, hashed=None, at=at)


def test_she_is_written_to_comes_waits_and_is_welcomed(coordinator, volunteer):
    with time_machine.travel(NOW):
        invitation, token = invited(coordinator)
        (sent,) = delivered()
    assert (sent.to, sent.subject) == (["lila@exemple.org"], "Essaim : une invitation pour vous")
    assert re.findall(r"http\S+", sent.body) == [f"http://localhost:8000/compte/invitation/{token}/"]
    with time_machine.travel(LATER):
        user, member = come(token)
        assert member is None
        assert not Membership.objects.filter(user=user).exists()
        (told,) = delivered()[1:]
        assert told.to == [coordinator.user.email]
        assert "Lila" not in told.subject + told.body
        assert [one.used_by for one in arrivals_to_confirm(coordinator)] == [user]
        assert list(arrivals_to_confirm(volunteer)) == []
        made = welcome(Invitation.objects.get(), by=coordinator, at=LATER)
        assert delivered()[2].to == ["lila@exemple.org"]
    assert (made.user, made.role, made.ends_on) == (user, "volunteer", SUMMER)
    assert list(arrivals_to_confirm(coordinator)) == []
    with pytest.raises(NobodyToConfirm):
        confirm_arrival(invitation, by=coordinator, at=LATER)


def test_a_link_passed_on_serves_once_and_says_that_it_came_in_other_hands(coordinator, browse):
    _invitation, token = invited(coordinator)
    come(token, email="quelquun@exemple.org")
    with pytest.raises(InvitationIsOver):
        come(token)
    page = browse(coordinator).get(reverse("network:members")).content.decode()
    assert "Ce n’est pas l’adresse à laquelle l’invitation a été envoyée." in page
    refuse_arrival(Invitation.objects.get(), by=coordinator)
    assert list(User.objects.filter(name="Lila Petit")) == []
    assert not Invitation.objects.exists()


def test_a_refused_member_of_elsewhere_keeps_her_account(coordinator):
    other = factories.member(factories.collective("Ailleurs", of=coordinator.network))
    _invitation, token = invited(coordinator, address="")
    assert accept_as(other.user, token=token, at=LATER).member is None
    refuse_arrival(Invitation.objects.get(), by=coordinator)
    assert User.objects.get(id=other.user_id).is_active


def test_it_dies_after_three_days_and_a_member_does_not_come_twice(coordinator, volunteer):
    _invitation, token = invited(coordinator)
    with pytest.raises(InvitationIsOver):
        come(token, at=NOW + timedelta(hours=73))
    with pytest.raises(AlreadyMember):
        accept_as(volunteer.user, token=token, at=LATER)
    come(token)


def test_a_lead_confirms_the_coordinator_whom_she_invited_and_nobody_of_elsewhere_does(collective, browse):
    lead = factories.member(None, role="network_lead", lead_of=collective.network, name="Rose Marchand")
    elsewhere = factories.member(factories.collective("Ailleurs", of=collective.network), role="coordinator")
    with time_machine.travel(NOW):
        invitation, token = invited(lead, role="coordinator", collective=collective)
        come_as_new(token, name="Nour", email="nour@exemple.org", hashed="x", at=NOW)
        assert [one.to for one in delivered()[1:]] == [[lead.user.email]]
    assert list(arrivals_to_confirm(elsewhere)) == []
    assert browse(elsewhere).post(reverse("network:confirm", args=[invitation.id])).status_code == 404
    invitation.refresh_from_db()
    volunteer = factories.member(collective)
    with pytest.raises(MayNotInvite):
        confirm_arrival(invitation, by=volunteer, at=NOW)
    assert welcome(invitation, by=lead, at=NOW).role == "coordinator"


def test_on_screen_the_link_is_shown_once_and_the_same_whether_the_address_is_known(
    coordinator, volunteer, browse
):
    client = browse(coordinator)
    end = (timezone.localdate() + timedelta(days=100)).isoformat()
    asked = {"way": "afar", "role": "volunteer", "ends_on": end}
    pages = []
    for address in (volunteer.user.email, "inconnue@exemple.org"):
        answer = client.post(reverse("network:invite"), {**asked, "address": address})
        link = re.search(
            r'value="(http://localhost:8000/compte/invitation/[\w-]{32}/)"', answer.content.decode()
        )
        pages.append(answer.content.decode().replace(link[1], "").replace(address, ""))
    assert masked(pages[0]) == masked(pages[1])
    assert Invitation.objects.filter(is_from_afar=True).count() == 2
    answer = client.post(reverse("network:invite"), {**asked, "way": "here", "address": "a@exemple.org"})
    assert answer.status_code == 422
    assert client.post(reverse("network:invite"), {**asked, "address": "pas une adresse"}).status_code == 422
    for _ in range(18):
        client.post(reverse("network:invite"), asked)
    assert client.post(reverse("network:invite"), asked).status_code == 429


def masked(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_who_waits_opens_nothing(coordinator, client):
    _invitation, token = invited(coordinator)
    user, _member = come(token)
    client.force_login(user)
    for name in ("home", "tours:mine", "people:list", "network:members"):
        answer = client.get(reverse(name))
        assert answer.status_code == 403
        assert "Votre arrivée attend d’être confirmée" in answer.content.decode()
    with within(coordinator.collective):
        assert Membership.objects.filter(user=user).count() == 0
