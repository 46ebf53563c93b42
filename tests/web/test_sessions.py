"""A copy of the database opens no session and makes no code of the second proof."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from essaim.entrance.sessions import SessionStore, digest_of
from essaim.kernel.sealing import BrokenSeal
from essaim.models import AccountMessage
from essaim.web.accounts.second_proof import SecondProofAdapter
from tests.web.test_accounts import LOGIN, code_in, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
COOKIE = "essaim_sid"


def test_what_is_in_the_database_opens_nothing(volunteer):
    mine = Client()
    sign_in(mine, volunteer)
    secret, row = mine.cookies[COOKIE].value, Session.objects.get()
    assert row.session_key == digest_of(secret) == UserSession.objects.get().session_key
    for stolen in (row.session_key, row.session_key[:32], secret[:-1], ""):
        thief = Client()
        thief.cookies[COOKIE] = stolen
        assert thief.get("/").url.startswith(LOGIN)
    assert is_signed_in(mine)


def test_a_code_that_was_mailed_is_not_in_the_database(volunteer):
    client = Client()
    client.post(f"{LOGIN}code/", {"email": volunteer.user.email})
    code = code_in(AccountMessage.objects.get())
    row = Session.objects.get()
    assert code not in str(SessionStore().decode(row.session_data))
    assert SessionStore(row.session_key).load() == {}
    assert code in str(SessionStore(client.cookies[COOKIE].value).load())


def test_devices_are_listed_and_closed_without_their_secrets(volunteer):
    one, other = Client(), Client()
    for client in (one, other):
        sign_in(client, volunteer)
    one.get("/compte/appareils/")
    assert UserSession.objects.count() == 2
    UserSession.objects.get(session_key=digest_of(other.cookies[COOKIE].value)).end()
    assert (is_signed_in(one), is_signed_in(other)) == (True, False)


def test_a_session_keeps_what_it_holds_from_one_request_to_the_next(volunteer):
    store = SessionStore()
    store["arrival"] = {"code": "AAAA-1111"}
    store.save()
    again = SessionStore(store.secret)
    assert again["arrival"] == {"code": "AAAA-1111"}
    again["other"] = 1
    again.save()
    assert dict(SessionStore(store.secret).items()) == {"arrival": {"code": "AAAA-1111"}, "other": 1}


def test_the_secret_of_the_application_is_sealed_and_still_makes_codes(coordinator):
    secret = generate_totp_secret()
    TOTP.activate(coordinator.user, secret)
    kept = Authenticator.objects.get()
    assert secret not in str(kept.data)
    assert SecondProofAdapter().decrypt(kept.data["secret"]) == secret


@pytest.mark.parametrize("kept", ["JBSWY3DPEHPK3PXP", "sealed:", "sealed:é", "sealed:AAAA"])
def test_a_secret_that_a_hand_wrote_makes_no_code(kept, db):
    with pytest.raises(BrokenSeal):
        SecondProofAdapter().decrypt(kept)
