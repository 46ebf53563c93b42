"""A heat alert over three days with a moved clock: switched on, called on a phone, the board, the ladder, the report."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Call, NextStep, Wave
from essaim.places.actions.climate import say_climate
from essaim.places.enums import Day
from essaim.vigilance.actions.watches import keep_watch
from essaim.vigilance.actions.wishes import Stated, agree_to_vigilance
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.pictures import take_picture
from tests.e2e.test_lists import sign_in
from tests.places.test_places import place
from tests.web.people_met import meet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Clock:
    """What Django calls now: that of the browser and of the driver stay as they are."""

    def __init__(self):
        self.now = datetime(2027, 7, 5, 9, tzinfo=ZoneInfo("Europe/Paris"))

    def __call__(self):
        self.now += timedelta(milliseconds=1)
        return self.now.astimezone(ZoneInfo("UTC"))

    def shift(self, by):
        self.now += by


@pytest.fixture
def summer(monkeypatch):
    """Nine in the morning of a Monday."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def town(summer, db):
    of = factories.collective("Collectif de Bondy nord")
    nadia = factories.member(of, role="coordinator", name="Nadia Benali")
    jo = factories.member(of, name="Jo Martin")
    for one in (nadia, jo):
        type(one).objects.filter(id=one.id).update(ends_on="2028-01-01")
    people = [
        meet(of, nadia, name, phone=f"06 11 22 33 4{n}")
        for n, name in enumerate(("Odette Renaud", "Rosa Lopez"))
    ]
    with within(of):
        for person, stated in zip(people, (Stated(), Stated(asks_calls=True)), strict=True):
            agree_to_vigilance(person, stated=stated, how="spoken", by=nadia, on=person.informed_on)
        hours = ((time(8), time(20)),)
        library = place(of, nadia, "La médiathèque", week=dict.fromkeys(Day, hours))
        say_climate(
            library, facts={"cool": "yes"}, by=nadia, on=datetime(2027, 6, 1, tzinfo=ZoneInfo("UTC")).date()
        )
    return of, nadia, jo


def test_three_days_of_heat(town, summer, live_server, desk, phone, tmp_path):
    of, nadia, jo = town
    sign_in(desk, nadia, live_server)
    desk.goto(live_server.url + reverse("vigilance:home"))
    check_page(desk)
    take_picture(desk, tmp_path / "home.png")
    desk.get_by_role("link", name="Déclencher une veille").click()
    desk.get_by_label("Canicule").check()
    desk.get_by_label("Jo Martin").check()
    check_page(desk)
    take_picture(desk, tmp_path / "new.png")
    desk.get_by_role("button", name="Déclencher", exact=True).click()
    desk.get_by_text("La veille est déclenchée").wait_for()
    check_page(desk)
    sign_in(phone, jo, live_server)
    phone.goto(live_server.url + reverse("calls:mine"))
    phone.get_by_role("button", name=re.compile("La personne suivante")).tap()
    phone.get_by_role("heading", name="Rosa Lopez").wait_for()  # she asked to be called first
    phone.get_by_text("La médiathèque").first.wait_for()
    check_page(phone)
    take_picture(phone, tmp_path / "call.png")
    phone.get_by_role("button", name=re.compile("Elle veut y aller")).tap()
    phone.get_by_text("cherche qui vient avec elle").wait_for()
    phone.get_by_role("button", name="On a parlé").tap()
    phone.get_by_text("vous avez parlé").wait_for()
    for tried in range(4):
        summer.shift(timedelta(minutes=61 if tried else 0))
        sign_in(phone, jo, live_server)  # an hour without a gesture closes a session
        phone.goto(live_server.url + reverse("calls:mine"))
        phone.get_by_role("button", name=re.compile("La personne suivante")).tap()
        phone.get_by_role("heading", name="Odette Renaud").wait_for()
        phone.get_by_role("button", name="Personne ne répond").tap()
        phone.get_by_text("C’est noté").wait_for()
    sign_in(desk, nadia, live_server)
    desk.goto(live_server.url + reverse("home"))
    desk.get_by_role("link", name="Voir le tableau").click()
    desk.get_by_role("link", name="Personne ne répond").click()
    desk.get_by_role("link", name=re.compile("L’échelle")).wait_for()
    check_page(desk)
    take_picture(desk, tmp_path / "lines.png")
    for _day in range(2):
        summer.shift(timedelta(days=1))
        with within(of):
            keep_watch(of, at=timezone.now())
    sign_in(desk, nadia, live_server)
    desk.goto(live_server.url + reverse("home"))
    desk.get_by_role("link", name="Voir le tableau").click()
    desk.get_by_text("Les fois d’avant").wait_for()
    check_page(desk)
    take_picture(desk, tmp_path / "board.png")
    desk.get_by_text("Lever la veille").first.click()
    desk.get_by_role("button", name="Lever la veille maintenant").click()
    desk.get_by_role("heading", name="Bilan de la veille").wait_for()
    check_page(desk)
    assert not re.search("Odette|Rosa", desk.content())
    take_picture(desk, tmp_path / "report.png")
    for name in ("vigilance:agreed",):
        desk.goto(live_server.url + reverse(name))
        check_page(desk)
    desk.get_by_role("link", name=re.compile("Rosa|Lopez")).click()
    desk.get_by_role("button", name="Toujours d’accord").wait_for()
    check_page(desk)
    take_picture(desk, tmp_path / "wish.png")
    with within(of):
        assert (Wave.objects.count(), Call.objects.count()) == (3, 5)
        assert NextStep.objects.filter(kind="go_with").count() == 1
