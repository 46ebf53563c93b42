"""Guesses are few whatever the number of addresses, and the owner of the account still comes in."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from essaim.models import AccountMessage
from essaim.network.actions.invitations import invite_member
from essaim.network.rules import default_end
from tests.mail import delivered
from tests.web.test_accounts import LOGIN, code_in, is_signed_in

pytestmark = pytest.mark.django_db
RIGHT = "une phrase longue"


def guess(client, email, password="une autre phrase", address="10.0.0.1"):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def test_guessing_from_many_addresses_is_as_slow_as_from_one(volunteer):
    for number in range(40):
        guess(Client(), volunteer.user.email, address=f"10.0.{number}.1")
    client = Client()
    guess(client, volunteer.user.email, RIGHT, address="10.9.9.9")
    assert not is_signed_in(client)


def test_a_stranger_does_not_close_the_owner_s_door(volunteer):
    mine = Client()
    guess(mine, volunteer.user.email, RIGHT)
    assert is_signed_in(mine)
    mine.post("/compte/deconnexion/")
    for number in range(40):
        guess(Client(), volunteer.user.email, address=f"10.0.{number}.1")
    guess(mine, volunteer.user.email, RIGHT)
    assert is_signed_in(mine)


def test_the_mark_of_a_device_is_of_one_account_and_cannot_be_made(volunteer, coordinator):
    mine = Client()
    guess(mine, volunteer.user.email, RIGHT)
    mark = mine.cookies["essaim_device"].value
    for email, cookie in ((coordinator.user.email, mark), (volunteer.user.email, f"x{mark}")):
        for _ in range(20):
            thief = Client()
            thief.cookies["essaim_device"] = cookie
            guess(thief, email)
        thief = Client()
        thief.cookies["essaim_device"] = cookie
        guess(thief, email, RIGHT)
        assert not is_signed_in(thief)


def test_the_right_password_counts_for_nothing(volunteer):
    for _ in range(12):
        client = Client()
        guess(client, volunteer.user.email, RIGHT)
        assert is_signed_in(client)


def test_two_hundred_codes_of_the_second_proof_from_many_addresses_are_looked_at_five_times(
    coordinator, monkeypatch
):
    TOTP.activate(coordinator.user, generate_totp_secret())
    looked = []
    monkeypatch.setattr(TOTP, "validate_code", lambda _, code: looked.append(code))
    for number in range(200):
        client, address = Client(), f"10.1.{number}.1"
        guess(client, coordinator.user.email, RIGHT, address=address)
        client.post("/compte/connexion/preuve/", {"code": f"{number:06d}"}, REMOTE_ADDR=address)
    assert len(looked) == 5


def test_codes_by_mail_are_few_for_an_account_from_whatever_address(volunteer):
    for number in range(40):
        Client().post(f"{LOGIN}code/", {"email": volunteer.user.email}, REMOTE_ADDR=f"10.0.{number}.1")
    assert AccountMessage.objects.filter(kind="login_code").count() == 3


def test_a_code_of_arrival_is_looked_at_five_times_whatever_the_session_says(collective, coordinator):
    """The session is read, then written: whoever sends back the same one forty times had forty tries."""
    now = timezone.now()
    end = timezone.localdate(now).replace(year=now.year + 1, day=1)
    _, token = invite_member(collective, role="volunteer", membership_ends_on=end, by=coordinator, at=now)
    client = Client()
    client.post(
        f"/compte/invitation/{token}/",
        {"name": "Lila", "email": "lila@exemple.org", "password": "une phrase bien longue"},
    )
    arrival = client.session["arrival"]
    code = code_in(AccountMessage.objects.get())
    for number in range(40):
        session = client.session
        session["arrival"] = arrival
        session.save()
        client.post(f"/compte/invitation/{token}/code/", {"code": f"AAAA-{number:04d}"})
    session = client.session
    session["arrival"] = arrival
    session.save()
    client.post(f"/compte/invitation/{token}/code/", {"code": code})
    assert not is_signed_in(client)


def test_codes_that_served_count_for_nothing(volunteer):
    """SocialGouv/domifa#2918, 1024pix/pix#12387: the sixth code of an hour, the five others having served."""
    for _ in range(8):
        client = Client()
        client.post(f"{LOGIN}code/", {"email": volunteer.user.email})
        client.post(f"{LOGIN}code/verifier/", {"code": code_in(delivered()[-1])})
        assert is_signed_in(client)


def test_codes_that_never_served_are_few_and_it_is_said_until_when(volunteer):
    for _ in range(3):
        Client().post(f"{LOGIN}code/", {"email": volunteer.user.email})
    page = Client().post(f"{LOGIN}code/", {"email": volunteer.user.email}).content.decode()
    assert re.findall(r"Recommencez dans (\d+) minutes", page)[:1] == ["20"]


def test_a_whole_class_arrives_behind_one_address(collective, coordinator):
    for number in range(30):
        _invitation, token = invite_member(
            collective,
            role="volunteer",
            membership_ends_on=default_end(timezone.localdate()),
            by=coordinator,
            at=timezone.now(),
        )
        client = Client()
        values = {"name": f"Zoé {number}", "email": f"zoe{number}@exemple.org", "without_password": "on"}
        answer = client.post(f"/compte/invitation/{token}/", values)
        client.post(answer.url, {"code": code_in(delivered()[-1])})
        assert is_signed_in(client)
