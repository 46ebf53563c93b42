"""Lists, the search box and the guides in a real browser: legible, reachable, at 320 px, without scripts."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from essaim.kernel.tenancy import within
from tests import factories
from tests.e2e.accessibility import check_page
from tests.web.leaving import sheets
from tests.web.people_met import meet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(db):
    of = factories.collective("Collectif de Bondy nord")
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    meet(of, of.coordinator, "Odette Renaud")
    with within(of):
        for name in ("Rue des Lilas", "Rue du Parc", "Place Jaurès"):
            door = factories.dwelling(of, 5, on=factories.street(of, name))
            factories.tour(of, of.coordinator, [door], pair=[of.coordinator])
    return of


def sign_in(page, member, live_server):
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


LISTS = ("territory:doors", "network:members", "tours:board", "rights:exports", "search:page", "guides:list")


@pytest.mark.parametrize("where", ["desk", "phone"])
def test_lists_box_and_guides_pass_every_check(where, team, live_server, request):
    page = request.getfixturevalue(where)
    sign_in(page, team.coordinator, live_server)
    for name in LISTS:
        page.goto(live_server.url + reverse(name))
        for fold in page.locator(".leaving > summary").all():
            fold.click()
        check_page(page)


def test_a_phone_finds_someone_two_taps_and_a_word_away(team, live_server, phone):
    sign_in(phone, team.coordinator, live_server)
    phone.goto(live_server.url + reverse("network:members"))
    phone.locator(".find-link").tap()
    phone.locator("main").get_by_label("Chercher une personne").fill("odete")
    phone.locator("main").get_by_role("button", name="Chercher").tap()
    phone.get_by_role("link", name="Odette R.").wait_for()
    check_page(phone)


def test_a_file_is_taken_by_keyboard_and_without_scripts(team, live_server, without_scripts):
    page = without_scripts
    sign_in(page, team.coordinator, live_server)
    page.goto(live_server.url + reverse("territory:doors") + "?q=parc")
    page.locator(".leaving > summary").focus()
    page.keyboard.press("Enter")
    with page.expect_download() as taken:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    content = taken.value.path().read_bytes()
    assert [row[1] for row in sheets(content)["Liste"]] == ["Rue", "Rue du Parc"]
