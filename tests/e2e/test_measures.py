"""The questions as they are asked, in a real browser: small screens, large text, keyboard, no script."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Measure
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def odette(db):
    of = factories.collective("Collectif de Bondy nord")
    coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    companion = factories.member(of, name="Amina Diallo")
    with within(of):
        made = factories.person(of, coordinator, companion=companion, at=timezone.now() - timedelta(days=200))
    made.companion_of_test = companion
    return made


def kept(person):
    with within(person.collective):
        return [measure.answers for measure in Measure.objects.all()]


def test_the_questions_are_asked_on_a_phone_and_pass_every_check(odette, phone, live_server):
    sign_in(phone, odette.companion_of_test, live_server)
    phone.goto(live_server.url + reverse("measures:choose", args=[odette.id]))
    check_page(phone)
    phone.get_by_role("link", name="Poser ces questions").last.click()
    check_page(phone)
    phone.get_by_role("button", name="Enregistrer les réponses").click()
    assert phone.locator("[data-error-summary] li").count() == 4
    check_page(phone)
    phone.get_by_role("group", name="compagnie").get_by_label("Parfois").check()
    phone.get_by_role("group", name="l’écart").get_by_label("Ne souhaite pas répondre").check()
    phone.get_by_role("group", name="isolé").get_by_label("Souvent").check()
    phone.get_by_role("group", name="seul(e)").get_by_label("Jamais", exact=True).check()
    phone.get_by_role("button", name="Enregistrer les réponses").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Merci"
    check_page(phone)
    assert kept(odette) == [{"u1": "parfois", "u2": None, "u3": "souvent", "direct": "jamais"}]


def test_the_keyboard_alone_answers_the_questions(odette, desk, live_server):
    sign_in(desk, odette.companion_of_test, live_server)
    desk.goto(live_server.url + reverse("measures:ask", args=[odette.id, "ucla3"]))
    desk.get_by_role("group", name="compagnie").get_by_role("radio").first.focus()
    for presses in range(4):
        desk.keyboard.press("Space")
        for _ in range(presses):
            desk.keyboard.press("ArrowDown")
        desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.name") == "stops_here"
    for _ in range(10):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.textContent.trim()") == "Enregistrer les réponses":
            break
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert kept(odette) == [
        {"u1": "presque_jamais", "u2": "parfois", "u3": "souvent", "direct": "presque_jamais"}
    ]


def test_without_scripts_what_was_answered_is_shown_again_and_kept(odette, without_scripts, live_server):
    page = without_scripts
    sign_in(page, odette.companion_of_test, live_server)
    page.goto(live_server.url + reverse("measures:ask", args=[odette.id, "ucla3"]))
    page.get_by_role("group", name="compagnie").get_by_label("Parfois").check()
    page.get_by_role("button", name="Enregistrer les réponses").click()
    assert page.get_by_role("group", name="compagnie").get_by_label("Parfois").is_checked()
    page.get_by_label("Elle préfère s’arrêter là").check()
    page.get_by_role("button", name="Enregistrer les réponses").click()
    assert kept(odette) == [{"u1": "parfois", "u2": None, "u3": None, "direct": None}]
