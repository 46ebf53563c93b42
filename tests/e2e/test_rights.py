"""The screens of rights in a real browser: legible, reachable, at 320 px, and without scripts."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.people.actions.glass import break_glass
from essaim.rights.actions.requests import open_request
from tests import factories
from tests.e2e.accessibility import check_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(db):
    of = factories.collective("Collectif de Bondy nord")
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    of.volunteer = factories.member(of, role="volunteer", name="Amina Diallo")
    of.lead = factories.member(None, role="network_lead", lead_of=of.network, name="Lise Tête")
    now = timezone.now()
    today = timezone.localdate(now)
    with within(of):
        of.person = factories.person(of, of.coordinator, "Odette Renaud", at=now)
        old = factories.person(
            of,
            of.coordinator,
            "Zoé Morel",
            at=now - timedelta(days=900),
            warned_on=today - timedelta(days=60),
        )
        for whom, days in ((of.person, 26), (old, 40)):
            open_request(
                whom,
                kind="correction",
                via="phone",
                on=today - timedelta(days=days),
                at=now,
                by=of.coordinator,
            )
        break_glass(of.volunteer, person=of.person, reason="Elle m’appelle, elle est tombée", at=now)
    return of


def sign_in(page, member, live_server):
    page.context.clear_cookies()
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def addresses(team):
    for name in ("requests", "journal", "retention", "rehearsal", "paperwork", "assessment"):
        yield team.coordinator, reverse(f"rights:{name}")
    for name in ("person", "erase"):
        yield team.coordinator, reverse(f"rights:{name}", args=[team.person.id])
    yield team.volunteer, reverse("rights:glass_find")
    yield team.lead, reverse("rights:lead_digest")


def test_every_screen_of_rights_is_legible_reachable_and_narrow(team, desk, live_server):
    for member, path in addresses(team):
        sign_in(desk, member, live_server)
        assert desk.goto(live_server.url + path).status == 200
        desk.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        check_page(desk)


def test_a_request_is_noted_and_a_file_erased_without_any_script(team, without_scripts, live_server):
    page = without_scripts
    sign_in(page, team.coordinator, live_server)
    page.goto(live_server.url + reverse("rights:person", args=[team.person.id]))
    page.click("summary:has-text('Noter une demande reçue')")
    page.check("input[name=kind][value=access]")
    page.click("text=Noter sa demande")
    assert page.is_visible("text=La demande est notée.")
    page.click("text=Effacer sa fiche")
    page.check("input[name=sure]")
    page.click("text=Effacer pour toujours")
    assert page.is_visible("text=La fiche est effacée.")
