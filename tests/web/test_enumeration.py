"""No form open to all says whether an address has an account: same answer, same words, same cost."""

import re
import time

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone

from essaim.entrance import limits
from essaim.network.actions.invitations import invite_member
from tests.mail import delivered

pytestmark = pytest.mark.django_db
UNKNOWN = "inconnue@exemple.org"
WRONG = "gravier tambour mandarine"


class SlowHasher(PBKDF2PasswordHasher):
    """Long enough for a hash that is spared in one case to be seen, as Argon2 would be."""

    iterations = 100_000
    hashed = 0

    def encode(self, *args, **kwargs):
        type(self).hashed += 1
        return super().encode(*args, **kwargs)


@pytest.fixture
def token(collective, coordinator, settings, monkeypatch):
    settings.PASSWORD_HASHERS = [f"{__name__}.SlowHasher"]
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, limits.Limit()))
    coordinator.user.set_password("une phrase longue")
    coordinator.user.save()
    now = timezone.now()
    end = timezone.localdate(now).replace(year=now.year + 1, day=1)
    return invite_member(collective, role="volunteer", membership_ends_on=end, by=coordinator, at=now)[1]


@pytest.fixture(params=["one with a password", "one without"])
def known(request, token, coordinator, volunteer):
    if request.param == "one with a password":
        return coordinator.user.email
    volunteer.user.set_unusable_password()
    volunteer.user.save()
    return volunteer.user.email


def asked(form, email, token):
    """A whole conversation with one of the open forms: each answer as its reader gets it."""
    invitation = f"/compte/invitation/{token}/"
    steps = {
        "sign in": [("/compte/connexion/", {"login": email, "password": WRONG})],
        "code by mail": [
            ("/compte/connexion/code/", {"email": email}),
            ("/compte/connexion/code/verifier/", {"code": "AAAA-0000"}),
        ],
        "forgotten password": [
            ("/compte/mot-de-passe/oublie/", {"email": email}),
            ("/compte/mot-de-passe/oublie/code/", {"code": "AAAA-0000"}),
        ],
        "invitation": [
            (invitation, {"name": "Lila", "email": email, "password": WRONG}),
            (f"{invitation}code/", {"code": "AAAA-0000"}),
        ],
        "invitation without password": [
            (invitation, {"name": "Lila", "email": email, "without_password": "on"}),
            (f"{invitation}code/", {"code": "AAAA-0000"}),
            (f"{invitation}code/", {"code": ""}),
        ],
    }[form]
    client = Client()
    return [seen(client.post(address, data, follow=True), email) for address, data in steps]


def seen(answer, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, answer.redirect_chain, page.replace(email, "")


def spent(form, email, token):
    """Seconds of the processor: other work on the machine adds none."""
    began = time.process_time()
    asked(form, email, token)
    return time.process_time() - began


def a_hash():
    began = time.process_time()
    SlowHasher().encode(WRONG, "abcdefghijklmnopqrstuv")
    return time.process_time() - began


FORMS = ["sign in", "code by mail", "forgotten password", "invitation", "invitation without password"]


@pytest.mark.parametrize("form", FORMS)
def test_an_address_with_an_account_and_one_without_get_the_same_answer(form, known, token):
    counts, answers = [], []
    for email in (known, UNKNOWN):
        SlowHasher.hashed = 0
        sent = len(delivered())
        answers.append(asked(form, email, token))
        counts.append((SlowHasher.hashed, [message.to for message in delivered()[sent:]] == [[email]]))
    assert answers[0] == answers[1]
    assert counts[0] == counts[1], "as many passwords hashed, and a message to each or to none"


@pytest.mark.parametrize("form", ["sign in", "invitation"])
def test_both_take_the_same_time(form, known, token):
    times = [(spent(form, known, token), spent(form, UNKNOWN, token), a_hash()) for _ in range(8)]
    with_account, without, one_hash = (min(column) for column in zip(*times, strict=True))
    assert abs(with_account - without) < one_hash / 2, "less than one hash apart"
