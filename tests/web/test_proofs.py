"""What a session proved decides, and for a time: not what the account could prove, nor what it proved long ago."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.entrance.proofs import end_other_sessions
from essaim.network.actions.memberships import change_role
from tests.web.test_accounts import LOGIN, PASSWORD, is_signed_in, sign_in, totp_of

pytestmark = pytest.mark.django_db
START = timezone.now()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def strict(settings):
    settings.REQUIRE_MFA = True


def test_a_session_that_gave_no_second_proof_is_asked_for_it_even_if_the_account_has_one(
    client, coordinator, strict, clock
):
    sign_in(client, coordinator)  # before the proof existed
    code = totp_of(coordinator)
    answer = client.get("/secteurs/")
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/compte/confirmer/code/")
    answer = client.post(answer.url, {"code": code()})
    assert answer.url == "/secteurs/"
    assert client.get("/secteurs/").status_code == 200


def test_a_session_that_began_with_its_second_proof_is_not_asked_again(client, coordinator, strict):
    code = totp_of(coordinator)
    sign_in(client, coordinator)
    client.post(f"{LOGIN}preuve/", {"code": code()})
    assert client.get("/secteurs/").status_code == 200


def test_unused_for_half_an_hour_it_ends_for_those_who_see_more_than_their_tours(
    coordinator, volunteer, clock
):
    mine, theirs = Client(), Client()
    sign_in(mine, coordinator)
    sign_in(theirs, volunteer)
    for minutes in (29, 58, 87):
        clock.move_to(START + timedelta(minutes=minutes))
        assert mine.get("/secteurs/").status_code == 200
    clock.move_to(START + timedelta(minutes=118))
    answer = mine.get("/secteurs/?page=2")
    assert answer.url == "/compte/connexion/?next=%2Fsecteurs%2F%3Fpage%3D2"
    assert mine.get("/secteurs/").url.startswith(LOGIN)
    assert theirs.get("/").status_code == 200


def test_the_mark_of_another_session_keeps_none_alive(coordinator, clock):
    old, fresh = Client(), Client()
    sign_in(old, coordinator)
    clock.move_to(START + timedelta(minutes=40))
    sign_in(fresh, coordinator)
    fresh.get("/secteurs/")
    old.cookies["essaim_seen"] = fresh.cookies["essaim_seen"].value
    assert old.get("/secteurs/").url.startswith(LOGIN)


def test_a_role_is_changed_after_a_fresh_proof_only_and_ends_the_sessions_of_whoever_has_it(
    client, coordinator, volunteer, strict, clock
):
    code, theirs = totp_of(coordinator), Client()
    sign_in(theirs, volunteer)
    sign_in(client, coordinator)
    client.post(f"{LOGIN}preuve/", {"code": code()})
    change = reverse("network:role", args=[volunteer.id])
    clock.move_to(START + timedelta(minutes=16))
    client.get("/secteurs/")
    answer = client.post(change, {"role": "coordinator"}, headers={"Referer": "http://testserver/reseau/"})
    assert answer.url.startswith("/compte/confirmer/")
    volunteer.refresh_from_db()
    assert volunteer.role == "volunteer"
    assert is_signed_in(theirs)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    assert client.post(change, {"role": "coordinator"}).status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.role == "coordinator"
    assert not is_signed_in(theirs)


def test_a_new_proof_ends_the_other_sessions_and_keeps_this_one(client, coordinator):
    other = Client()
    sign_in(client, coordinator)
    sign_in(other, coordinator)
    end_other_sessions(coordinator.user, kept=client.session.session_key)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_a_role_changed_elsewhere_ends_her_sessions(coordinator, volunteer):
    theirs = Client()
    sign_in(theirs, volunteer)
    change_role(volunteer, role="facilitator", by=coordinator, at=timezone.now())
    assert not is_signed_in(theirs)
