"""The telephone room on a phone: the script, how it ended, called back by the same caller, danger at one tap."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.calls.actions.regular import Rendezvous, agree_on_calls
from essaim.kernel.tenancy import within
from essaim.models import Call, CallHold, CallLine, CallSettings, Person
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.pictures import take_picture
from tests.e2e.test_lists import sign_in
from tests.web.people_met import meet
from tests.web.test_calls import campaign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(db):
    of = factories.collective("Collectif de Bondy nord")
    nadia = factories.member(of, role="coordinator", name="Nadia Benali")
    jo = factories.member(of, name="Jo Martin")
    people = [
        meet(of, nadia, name, phone=f"06 11 22 33 4{n}")
        for n, name in enumerate(("Odette Renaud", "Ahmed Saïdi"))
    ]
    with within(of):
        CallSettings.objects.create(
            collective=of, morning_from=time(0), morning_to=time(12), afternoon_from=time(12), afternoon_to=time.max, at_weekends=True
        )  # fmt: skip
    return of, nadia, jo, campaign(of, nadia, jo, *people)


def test_a_caller_on_a_phone(room, live_server, phone, tmp_path):
    of, _nadia, jo, _made = room
    sign_in(phone, jo, live_server)
    phone.goto(live_server.url + reverse("home"))
    phone.get_by_role("link", name="Appeler", exact=True).tap()
    phone.get_by_role("heading", name="Nouvelles de rentrée").wait_for()
    check_page(phone)
    take_picture(phone, tmp_path / "mine.png")
    phone.get_by_role("button", name=re.compile("La personne suivante")).tap()
    phone.get_by_role("heading", name="Comment l’appel").wait_for()
    check_page(phone)
    assert (
        phone.get_by_role("link", name=re.compile("Appeler le"))
        .get_attribute("href")
        .startswith("tel:+33-6-11")
    )
    take_picture(phone, tmp_path / "call.png")
    phone.get_by_text("Un moment convenu pour la rappeler").tap()
    later = timezone.localtime() + timedelta(days=3)
    phone.get_by_label("La rappeler le").fill(later.date().isoformat())
    phone.get_by_label("À quelle heure").fill("18:30")
    phone.get_by_role("button", name="Pas maintenant, la rappeler").tap()
    phone.get_by_text("vous la rappellerez au moment convenu").wait_for()
    check_page(phone)
    phone.get_by_role("button", name=re.compile("La personne suivante")).tap()
    phone.get_by_role("link", name="Urgence").tap()
    phone.get_by_role("heading", name="Urgence").wait_for()
    phone.goto(live_server.url + reverse("calls:mine"))  # the telephone went off: the call waits
    take_picture(phone, tmp_path / "resume.png")
    phone.get_by_role("link", name="Reprendre cet appel").tap()
    phone.get_by_role("button", name="Personne ne répond").tap()
    phone.get_by_role("link", name=re.compile("Où en est la liste")).tap()
    phone.get_by_role("heading", name=re.compile("plus personne à appeler")).wait_for()
    check_page(phone)
    take_picture(phone, tmp_path / "why.png")
    with within(of):
        assert sorted(Call.objects.values_list("outcome", flat=True)) == ["no_answer", "not_now"]
        promised = CallLine.objects.get(reserved_for=jo)
        assert timezone.localtime(promised.call_back_at).strftime("%H:%M") == "18:30"


def test_without_scripts_every_gesture_works(room, live_server, without_scripts):
    of, _nadia, jo, _made = room
    page = without_scripts
    sign_in(page, jo, live_server)
    page.goto(live_server.url + reverse("calls:mine"))
    page.get_by_role("button", name=re.compile("La personne suivante")).click()
    page.get_by_role("button", name=re.compile("toujours en ligne")).click()
    page.get_by_text("Passer : la rendre".replace(" :", "\u00a0:")).click()
    page.get_by_label("J’ai besoin d’une pause").check()
    page.get_by_role("button", name="Passer", exact=True).click()
    page.get_by_role("button", name=re.compile("La personne suivante")).click()
    page.get_by_role("button", name="On a parlé").click()
    page.get_by_text("vous avez parlé").wait_for()
    with within(of):
        assert (Call.objects.count(), CallHold.objects.filter(ended_as="skipped").count()) == (1, 1)


def test_the_page_keeps_her_as_long_as_it_is_open(room, live_server, phone):
    of, _nadia, jo, _made = room
    sign_in(phone, jo, live_server)
    phone.clock.install()
    phone.goto(live_server.url + reverse("calls:mine"))
    phone.get_by_role("button", name=re.compile("La personne suivante")).tap()
    phone.get_by_role("heading", name=re.compile("Renaud|Saïdi")).wait_for()
    with within(of):
        before = CallHold.objects.get().until
    with phone.expect_response(re.compile("garder")):
        phone.clock.fast_forward("04:00")
    with within(of):
        assert CallHold.objects.get().until > before


def test_a_coordinator_prepares_a_campaign_and_regular_calls(room, live_server, desk, tmp_path):
    of, nadia, _jo, made = room
    sign_in(desk, nadia, live_server)
    with within(of):
        odette = Person.objects.order_by("created_at").first()
        soon = timezone.now() + timedelta(minutes=1)
        chosen = Rendezvous(member=nadia, rhythm="gradual", next_at=soon)
        agree_on_calls(odette, chosen=chosen, by=nadia, at=timezone.now())
    for name, args in (
        ("calls:new", []), ("calls:campaigns", []), ("calls:campaign", [made.id]), ("calls:lines", [made.id]),
        ("calls:script", [made.id]), ("calls:printed", [made.id]), ("calls:settings", []), ("calls:regular", [odette.id]), ("calls:regular_list", []), ("home", []), ("calls:mine", []),
        ("people:person", [odette.id]),
    ):  # fmt: skip
        desk.goto(live_server.url + reverse(name, args=args))
        check_page(desk)
        take_picture(desk, tmp_path / f"{name.replace(':', '-')}.png")
