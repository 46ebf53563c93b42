"""Someone met on a round: looked for, told, written with her agreement, called, promised something; then she changes her mind."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Companionship, Consent, Contact, NextStep, Person
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.pictures import take_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROOF = Path(settings.ROOT) / "var" / "proof"


@pytest.fixture
def team(db):
    of = factories.collective("Collectif de Bondy nord")
    of.volunteer = factories.member(of, role="volunteer", name="Amina Diallo")
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    with within(of):
        factories.dwelling(of, 12, on=factories.street(of, "Rue des Lilas"))
    return of


def sign_in(page, member, live_server):
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def meet_odette(page, live_server, look=lambda what: None):
    """Search first, then the information, the agreement, the little that is kept."""
    page.goto(live_server.url + reverse("people:list"))
    look("people-empty")
    page.get_by_role("link", name="Une nouvelle personne").first.click()
    look("people-search-first")
    page.get_by_label("Prénom ou nom").fill("Odette Renaud")
    page.get_by_role("main").get_by_role("button", name="Chercher").click()
    page.wait_for_selector("text=Lui dire d’abord")
    look("people-new")
    page.get_by_label("De vive voix").check()
    page.get_by_label("Être rappelée par téléphone").check()
    page.get_by_label("Téléphone", exact=False).last.fill("06 11 22 33 44")
    page.get_by_label("Ce qu’elle aime").fill("le jardin")
    page.get_by_label("Comment l’avez-vous rencontrée").select_option(label="À sa porte")
    page.get_by_label("Sa porte").fill("12 lilas")
    page.get_by_role("button", name="Chercher la porte").click()
    page.wait_for_selector("text=Quelle porte")
    assert page.get_by_label("Ce qu’elle aime").input_value() == "le jardin"
    page.get_by_role("button", name="Ouvrir sa fiche").click()
    page.wait_for_selector("h1:has-text('Odette Renaud')")


def test_from_a_search_to_a_link_that_lasts(team, phone, live_server):
    seen = set()

    def look(what):
        phone.wait_for_load_state()
        check_page(phone)
        assert "odette" not in (phone.url + phone.title()).lower()
        take_picture(phone, PROOF / f"{what}.png")
        seen.add(what)

    sign_in(phone, team.volunteer, live_server)
    meet_odette(phone, live_server, look)
    look("people-file")
    with within(team):
        person = Person.objects.get()
        assert (person.full_name, person.phone, person.likes) == (
            "Odette Renaud",
            "+33611223344",
            "le jardin",
        )
        assert Companionship.objects.get().member_id == team.volunteer.id

    # a call, in two taps, taken back, then made
    for _ in range(2):
        phone.get_by_role("main").get_by_text("Au téléphone", exact=True).first.click()
        phone.get_by_role("button", name="On s’est parlé").click()
        phone.wait_for_selector("text=Annuler")
        if contacts_of(team) != 1:
            raise AssertionError("the contact was not kept")
        if "people-undo" not in seen:
            look("people-undo")
            phone.get_by_role("button", name="Annuler").click()
            phone.wait_for_selector("text=C’est annulé.")
            assert contacts_of(team) == 0

    # a promise, done from the board
    phone.get_by_text("Ajouter une étape").click()
    phone.get_by_label("Quoi faire").select_option(label="Tenir une promesse")
    phone.locator("#etape-what").fill("Lui porter le programme du club")
    phone.locator("#etape-due_on").fill(timezone.localdate().isoformat())
    phone.get_by_role("button", name="Noter cette étape").click()
    phone.wait_for_selector("text=L’étape est notée.")
    phone.goto(live_server.url + reverse("people:steps"))
    look("people-steps")
    phone.get_by_role("button", name="Fait").click()
    phone.wait_for_selector("text=C’est fait.")
    with within(team):
        assert NextStep.objects.get().done_at is not None

    # she changes her mind
    phone.goto(live_server.url + reverse("people:person", args=[person.id]))
    phone.get_by_role("button", name="Elle retire").click()
    phone.wait_for_selector("text=L’accord est retiré.")
    look("people-withdrawn")
    assert phone.get_by_role("link", name="Appeler").count() == 0
    with within(team):
        assert Consent.objects.get().withdrawn_on == timezone.localdate()

    phone.goto(live_server.url + reverse("people:list"))
    look("people-list")
    phone.goto(live_server.url + reverse("people:anonymous"))
    look("people-anonymous")
    stored = phone.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert "dette" not in stored
    assert "jardin" not in stored
    assert len(seen) == 9


def contacts_of(team):
    with within(team):
        return Contact.objects.count()


def test_the_same_without_scripts(team, without_scripts, live_server):
    page = without_scripts
    sign_in(page, team.volunteer, live_server)
    meet_odette(page, live_server)
    page.get_by_role("button", name="On s’est parlé").click()
    page.wait_for_selector("text=Un échange aujourd’hui")
    assert contacts_of(team) == 1


@pytest.mark.parametrize("name", ["list", "silence", "duplicates", "steps", "new", "anonymous"])
def test_the_desk_of_the_coordinator(team, desk, live_server, name):
    for who in ("Odette Renaud", "Odete Renaut"):
        with within(team):
            factories.person(team, team.coordinator, who, phone="+33611223344")
    sign_in(desk, team.coordinator, live_server)
    desk.goto(live_server.url + reverse(f"people:{name}"))
    check_page(desk)
