"""A key made and used in a real browser, with Chromium's own virtual authenticator, under the content policy."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e import accessibility as checks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "une phrase longue"


@pytest.fixture
def volunteer():
    return factories.member(factories.collective(), name="Amina Diallo")


@pytest.fixture
def with_key(desk) -> Page:
    devtools = desk.context.new_cdp_session(desk)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return desk


def test_a_key_is_added_then_opens_the_account_by_itself(with_key, live_server, volunteer, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = with_key
    page.goto(f"{live_server.url}/compte/connexion/")
    checks.check_page(page)
    page.get_by_label("Adresse e-mail").fill(volunteer.user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.goto(f"{live_server.url}/compte/preuves/cles/ajouter/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("C’est bien vous"))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    expect(page.get_by_label("Me connecter avec cette clé seule, sans mot de passe")).to_be_checked()
    checks.check_page(page)
    page.get_by_role("button", name="Créer la clé sur cet appareil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    assert {one.type for one in Authenticator.objects.filter(user=volunteer.user)} == {
        "webauthn",
        "recovery_codes",
    }

    page.goto(f"{live_server.url}/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{live_server.url}/compte/connexion/")
    page.get_by_role("button", name="Avec ma clé d’accès").click()
    page.wait_for_url(f"{live_server.url}/")
    assert "sid" in " ".join(cookie["name"] for cookie in page.context.cookies())
    page.goto(f"{live_server.url}/compte/")
    expect(page.get_by_label("Prénom et nom")).to_have_value("Amina Diallo")
    checks.check_no_csp_violation(page)


def test_a_key_is_the_second_proof_after_the_password(with_key, live_server, volunteer, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = with_key
    page.goto(f"{live_server.url}/compte/connexion/?next=/compte/preuves/cles/ajouter/")
    page.get_by_label("Adresse e-mail").fill(volunteer.user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Me connecter avec cette clé seule, sans mot de passe").uncheck()
    page.get_by_role("button", name="Créer la clé sur cet appareil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/compte/connexion/")
    page.get_by_label("Adresse e-mail").fill(volunteer.user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seconde preuve")
    checks.check_page(page)
    page.get_by_role("button", name="Utiliser ma clé").click()
    page.wait_for_url(f"{live_server.url}/")
