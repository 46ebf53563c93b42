"""Signing in, and arriving by an invitation."""

import re
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from essaim.models import Membership
from essaim.network.actions.invitations import invite_member
from tests import factories
from tests.mail import delivered

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"
PASSWORD = "une phrase longue"
NEW_PASSWORD = "gravier tambour mandarine"


def sign_in(client, member, password=PASSWORD):
    return client.post(LOGIN, {"login": member.user.email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def code_in(message):
    return re.search(r"^([A-Z0-9]{4,}-?[A-Z0-9]*)$", message.body, re.MULTILINE)[1]


def totp_of(member):
    secret = generate_totp_secret()
    TOTP.activate(member.user, secret)
    return lambda: format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def token(collective, coordinator):
    from django.utils import timezone

    now = timezone.now()
    end = date(now.year + 1, 6, 30)
    return invite_member(collective, role="volunteer", membership_ends_on=end, by=coordinator, at=now)[1]


# --- signing in


def test_a_password_opens_the_account(client, volunteer):
    answer = sign_in(client, volunteer)
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, volunteer):
    known = sign_in(client, volunteer, "une autre phrase")
    volunteer.user.email = "inconnue@exemple.org"
    unknown = sign_in(client, volunteer, "une autre phrase")
    assert known.status_code == unknown.status_code == 200
    assert masked(known).replace(known.wsgi_request.POST["login"], "") == masked(unknown).replace(
        "inconnue@exemple.org", ""
    )


def test_a_closed_account_answers_its_right_password_as_a_wrong_one(client, volunteer):
    volunteer.user.is_active = False
    volunteer.user.save()
    right, wrong = sign_in(client, volunteer), sign_in(client, volunteer, "une autre phrase")
    assert (right.status_code, masked(right)) == (200, masked(wrong))


def test_signing_out_leaves_nothing_in_the_browser(client, volunteer):
    sign_in(client, volunteer)
    assert "Clear-Site-Data" not in client.get("/compte/deconnexion/").headers
    answer = client.post("/compte/deconnexion/")
    assert (answer.headers["Clear-Site-Data"], is_signed_in(client)) == ('"cache", "storage"', False)


def masked(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_guessing_stops_after_five_tries_then_is_slow(client, volunteer):
    for _ in range(5):
        sign_in(client, volunteer, "une autre phrase")
    answer = sign_in(client, volunteer)
    assert not is_signed_in(client)
    assert "Trop d’essais à la suite." in answer.content.decode()


def test_a_volunteer_signs_in_with_a_code_received_by_e_mail(client, volunteer):
    answer = client.post(f"{LOGIN}code/", {"email": volunteer.user.email})
    assert answer.url == f"{LOGIN}code/verifier/"
    message = delivered()[0]
    assert message.subject == "Votre code de connexion"
    assert message.to == [volunteer.user.email]
    assert "http" not in message.body
    assert volunteer.user.name not in message.body
    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"code": code_in(message)})
    assert is_signed_in(client)


def test_a_code_serves_once(client, volunteer, django_user_model):
    client.post(f"{LOGIN}code/", {"email": volunteer.user.email})
    code = code_in(delivered()[0])
    client.post(f"{LOGIN}code/verifier/", {"code": code})
    client.post("/compte/deconnexion/")
    client.post(f"{LOGIN}code/verifier/", {"code": code})
    assert not is_signed_in(client)


def test_asking_a_code_for_an_unknown_address_looks_the_same(client, volunteer):
    pages = []
    for email in (volunteer.user.email, "inconnue@exemple.org"):
        answer = client.post(f"{LOGIN}code/", {"email": email}, follow=True)
        pages.append((answer.redirect_chain, masked(answer)))
        client.cookies.clear()
    assert pages[0] == pages[1]
    assert delivered()[1].subject == "Votre demande de connexion"
    assert "inconnue@exemple.org" not in delivered()[1].body


def test_a_code_by_e_mail_does_not_spare_the_second_proof(client, coordinator):
    current = totp_of(coordinator)
    client.post(f"{LOGIN}code/", {"email": coordinator.user.email})
    answer = client.post(f"{LOGIN}code/verifier/", {"code": code_in(delivered()[0])})
    assert answer.url == f"{LOGIN}preuve/"
    assert not is_signed_in(client)
    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"code": current()})
    assert is_signed_in(client)


def test_a_recovery_code_replaces_the_application(client, coordinator):
    totp_of(coordinator)
    code = RecoveryCodes.activate(coordinator.user).get_unused_codes()[0]
    sign_in(client, coordinator)
    client.post(f"{LOGIN}preuve/", {"code": code})
    assert is_signed_in(client)


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "observer"])
def test_those_who_see_more_than_their_tour_must_add_a_second_proof(client, collective, settings, role):
    settings.REQUIRE_MFA = True
    member = factories.member(collective, role=role)
    sign_in(client, member)
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, "/compte/preuves/")
    assert client.get(answer.url).status_code == 200
    totp_of(member)
    assert client.get("/").status_code in {200, 302}
    assert client.get("/").headers.get("Location") != "/compte/preuves/"


def test_a_volunteer_needs_no_second_proof(client, volunteer, settings):
    settings.REQUIRE_MFA = True
    sign_in(client, volunteer)
    assert client.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)  # the message leaves once the transaction is done
def test_adding_an_application_asks_the_password_again_then_gives_recovery_codes(client, coordinator):
    elsewhere = Client()
    sign_in(elsewhere, coordinator)
    sign_in(client, coordinator)
    activate = reverse("mfa_activate_totp")
    answer = client.get(activate)
    assert answer.url == f"/compte/confirmer/?next={activate.replace('/', '%2F')}"
    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"password": PASSWORD})
    page = client.get(activate).content.decode()
    assert '<img src="data:image/svg+xml' in page
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    answer = client.post(activate, {"code": code})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).content.decode().count("<code>") == 10
    assert {a.type for a in Authenticator.objects.all()} == {"totp", "recovery_codes"}
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)
    assert [m.subject for m in delivered()] == ["Application de codes ajoutée"]
    assert delivered()[0].to == [coordinator.user.email]


def test_a_forgotten_password_is_changed_with_a_code_and_signs_the_other_devices_out(client, coordinator):

    other = Client()
    sign_in(other, coordinator)
    assert other.get("/").status_code == 200
    client.post("/compte/mot-de-passe/oublie/", {"email": coordinator.user.email})
    assert delivered()[0].subject == "Votre code pour changer de mot de passe"
    assert "http" not in delivered()[0].body
    answer = client.post("/compte/mot-de-passe/oublie/code/", {"code": code_in(delivered()[0])})
    assert client.get(answer.url).status_code == 200
    answer = client.post(answer.url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert client.get(answer.url).status_code == 200
    coordinator.user.refresh_from_db()
    assert coordinator.user.check_password(NEW_PASSWORD)
    assert other.get("/").status_code == 302, "the old session is dead"
    assert not is_signed_in(client)


def test_a_forgotten_password_does_not_spare_the_second_proof(client, coordinator):
    totp_of(coordinator)
    client.post("/compte/mot-de-passe/oublie/", {"email": coordinator.user.email})
    answer = client.post("/compte/mot-de-passe/oublie/code/", {"code": code_in(delivered()[0])})
    client.post(answer.url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    answer = sign_in(client, coordinator, NEW_PASSWORD)
    assert answer.url == f"{LOGIN}preuve/"


def test_nobody_signs_up_alone(client):
    form = {"email": "lila@exemple.org", "password1": NEW_PASSWORD}
    for answer in (client.get("/compte/inscription/"), client.post("/compte/inscription/", form)):
        assert "Un compte s’obtient par une invitation" in answer.content.decode()
    assert not Membership.objects.exists()


def test_my_devices_are_listed_and_closed_one_by_one(client, volunteer):
    from django.test import Client

    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile"})
    sign_in(phone, volunteer)
    sign_in(client, volunteer)
    page = client.get("/compte/appareils/").content.decode()
    assert "Chrome, Android" in page
    closing = re.search(r'action="(/compte/appareils/\d+/fermer/)"', page)[1]
    client.post(closing)
    assert phone.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_the_devices_of_another_do_not_exist(client, volunteer, coordinator):
    from allauth.usersessions.models import UserSession
    from django.test import Client

    sign_in(Client(), coordinator)
    sign_in(client, volunteer)
    theirs = UserSession.objects.get(user=coordinator.user)
    assert client.post(f"/compte/appareils/{theirs.id}/fermer/").status_code == 404
    assert UserSession.objects.filter(id=theirs.id).exists()


SIGNED_OUT = [
    "connexion/",
    "connexion/code/",
    "mot-de-passe/oublie/",
    "mot-de-passe/oublie/fait/",
    "inscription/",
    "inactif/",
]
SIGNED_IN = [
    "",
    "deconnexion/",
    "mot-de-passe/changer/",
    "confirmer/",
    "preuves/",
    "preuves/cles/",
    "appareils/",
]


@pytest.mark.parametrize("address", SIGNED_OUT + SIGNED_IN)
def test_every_page_of_an_account_is_ours_french_and_without_inline_code(client, volunteer, address):
    if address in SIGNED_IN:
        sign_in(client, volunteer)
    answer = client.get(f"/compte/{address}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="fr"' in page
    assert page.count("<h1>") == 1
    assert "/static/built/" in page
    for rule in ("script-src 'self'", "require-trusted-types-for 'script'"):
        assert rule in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script
    assert not re.search(r"\b(Sign|Password|Email address|Please|your)\b", re.sub(r"<[^>]+>", " ", page))


# --- arriving

LILA = {"name": "Lila Petit", "email": "lila@exemple.org", "password": NEW_PASSWORD}


def arrive(client, token, **form):
    """The form of the invitation, then the code of the message: to whom it went, and the last answer."""
    address = f"/compte/invitation/{token}/"
    answer = client.post(address, form)
    assert (answer.status_code, answer.url) == (302, f"{address}code/")
    assert client.get(answer.url).status_code == 200
    message = delivered()[-1]
    return message.to, client.post(answer.url, {"code": code_in(message)})


def test_an_invitation_shows_who_invites_then_makes_the_account(client, token, collective):
    address = f"/compte/invitation/{token}/"
    page = client.get(address).content.decode()
    assert "Rejoindre Collectif de Bondy" in page
    to, answer = arrive(client, token, **LILA)
    assert (to, answer.status_code, answer.url) == (["lila@exemple.org"], 302, "/")
    assert is_signed_in(client)
    member = Membership.objects.get(user__email="lila@exemple.org")
    assert (member.collective, member.role) == (collective, "volunteer")
    assert member.user.check_password(NEW_PASSWORD)
    assert "arrival" not in client.session
    assert client.get("/").status_code == 200


def test_a_volunteer_arrives_without_a_password(client, token):
    arrive(client, token, name="Lila", email="lila@exemple.org", without_password="on")
    member = Membership.objects.get(user__email="lila@exemple.org")
    assert not member.user.has_usable_password()


def test_an_account_that_exists_joins_after_signing_in(client, token, collective):
    elsewhere = factories.member(factories.collective("Allonnes"))
    address = f"/compte/invitation/{token}/"
    assert f"{LOGIN}?next={address}" in client.get(address).content.decode()
    client.post(LOGIN, {"login": elsewhere.user.email, "password": PASSWORD, "next": address})
    assert elsewhere.user.email in client.get(address).content.decode()
    client.post(f"{address}rejoindre/")
    assert elsewhere.user.memberships.filter(collective=collective).count() == 1
    assert client.session["membership"] == str(elsewhere.user.memberships.get(collective=collective).id)


def test_a_used_an_expired_and_an_unknown_invitation_show_the_same_page(
    client, token, collective, coordinator
):
    from datetime import timedelta

    from django.utils import timezone

    past = timezone.now() - timedelta(hours=49)
    end = timezone.localdate() + timedelta(days=100)
    expired = invite_member(collective, role="volunteer", membership_ends_on=end, by=coordinator, at=past)[1]
    arrive(client, token, name="Lila", email="lila@exemple.org", without_password="on")
    client.post("/compte/deconnexion/")
    client.get(LOGIN)  # shows the message of the sign-out
    pages = [client.get(f"/compte/invitation/{one}/") for one in (token, expired, "inconnue")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert (
        len(
            {
                masked(page).replace(one, "")
                for page, one in zip(pages, (token, expired, "inconnue"), strict=True)
            }
        )
        == 1
    )


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        ({"email": "lila"}, "Saisissez une adresse"),
        ({"password": "court"}, "trop court"),
        ({"password": "lila petit"}, "trop court"),
        ({"password": "motdepasse12"}, ""),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_a_faulty_arrival_says_what_to_do_and_keeps_the_invitation(client, token, faulty, sentence):
    form = {"name": "Lila Petit", "email": "lila@exemple.org", "password": NEW_PASSWORD} | faulty
    answer = client.post(f"/compte/invitation/{token}/", form)
    if sentence:
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert NEW_PASSWORD not in answer.content.decode()
        assert client.get(f"/compte/invitation/{token}/").status_code == 200


def test_nothing_is_made_before_the_code_is_written(client, token, django_user_model):
    people = django_user_model.objects.count()
    client.post(f"/compte/invitation/{token}/", LILA)
    assert NEW_PASSWORD not in str(dict(client.session))
    for expected in (422, 422, 422, 422, 302):
        answer = client.post(f"/compte/invitation/{token}/code/", {"code": "AAAA-0000"})
        assert answer.status_code == expected
    answer = client.post(f"/compte/invitation/{token}/code/", {"code": code_in(delivered()[0])})
    assert (answer.status_code, answer.url) == (302, f"/compte/invitation/{token}/"), "five tries, no more"
    assert django_user_model.objects.count() == people
    assert arrive(client, token, **LILA)[1].url == "/"


def test_a_code_of_arrival_is_of_one_invitation_and_of_ten_minutes(client, token, collective, coordinator):
    from django.utils import timezone

    now = timezone.now()
    other = invite_member(
        collective, role="volunteer", membership_ends_on=date(now.year + 1, 6, 30), by=coordinator, at=now
    )[1]
    client.post(f"/compte/invitation/{token}/", LILA)
    code = {"code": code_in(delivered()[0])}
    assert client.post(f"/compte/invitation/{other}/code/", code).url == f"/compte/invitation/{other}/"
    session = client.session
    session["arrival"] = session["arrival"] | {"at": session["arrival"]["at"] - 601}
    session.save()
    assert client.post(f"/compte/invitation/{token}/code/", code).url == f"/compte/invitation/{token}/"
    assert not is_signed_in(client)


def test_an_address_with_an_account_learns_it_by_mail_and_joins_after_signing_in(client, token, volunteer):
    client.post(f"/compte/invitation/{token}/", LILA | {"email": volunteer.user.email.upper()})
    assert [(message.to, message.subject) for message in delivered()] == [
        ([volunteer.user.email], "Votre invitation")
    ]
    assert "Connectez-vous avec ce compte" in delivered()[0].body
    assert "http" not in delivered()[0].body


def test_someone_without_membership_is_told_so_and_can_leave(client, volunteer):
    volunteer.ends_on = date(2026, 1, 1)
    volunteer.save()
    sign_in(client, volunteer)
    answer = client.get("/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Vous n’avez pas d’adhésion en cours" in page
    assert "/compte/deconnexion/" in page
    assert client.get("/compte/").status_code == 200
