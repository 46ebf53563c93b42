"""The public page of a collective, by a neighbour on a phone: read, write, be thanked, stop."""

from datetime import date

import pytest
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import PersonDoNotContact, Signal
from essaim.people.actions.codes import give_code
from essaim.rights.actions.cards import carry_out_wishes
from tests import factories
from tests.e2e import accessibility as checks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("", "signaler/", "un-appel-une-visite/", "code/", "merci/", "code/merci/", "vos-donnees/")


def checked(page):
    page.wait_for_selector("html[data-scripts=ready]")
    checks.check_page(page)


def test_every_public_page_passes_every_check_and_a_neighbour_is_heard(phone, live_server, collective):
    home = f"{live_server.url}/c/{collective.slug}/"
    for path in PAGES:
        phone.goto(home + path)
        checked(phone)
    phone.goto(home)
    phone.get_by_role("link", name="Je m’inquiète pour quelqu’un").click()
    phone.get_by_label("Où").fill("12 rue des Lilas")
    phone.get_by_role("button", name="Envoyer").click()  # a word is missing: the browser asks for it
    phone.get_by_label("Qu’avez-vous remarqué").fill("Ses volets sont fermés depuis lundi")
    phone.get_by_role("button", name="Envoyer").click()
    phone.wait_for_url("**/merci/")
    assert "Lilas" not in phone.content()
    with within(collective):
        assert [one.where for one in Signal.objects.all()] == ["12 rue des Lilas"]


def test_without_scripts_the_code_of_a_card_says_stop(without_scripts, live_server, collective, coordinator):
    with within(collective):
        person = factories.person(collective, coordinator)
        code = give_code(person, by=coordinator, on=date(2026, 11, 22))
    page = without_scripts
    page.goto(f"{live_server.url}/c/{collective.slug}/code/")
    page.get_by_label("Le code de votre carte").fill(code.lower())
    page.get_by_label("Stop").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Oui, ne me contactez plus").click()
    page.wait_for_url("**/code/merci/")
    with within(collective):
        assert carry_out_wishes(collective, at=timezone.now()) == 1
        assert PersonDoNotContact.objects.filter(person=person, lifted_on=None).count() == 4
