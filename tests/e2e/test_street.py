"""A street round on a phone: leaving, a greeting in one tap, an exchange in three, undone, named, back; the coordinator's pages."""

import re
from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Contact, Encounter, GivenHours, Observation, StreetRound, Watcher
from essaim.street.actions.circuits import CircuitData, open_circuit
from essaim.street.actions.rounds import plan_round
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.test_lists import sign_in
from tests.factories import new_id
from tests.web.people_met import meet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def market(db):
    of = factories.collective("Collectif de Bondy nord")
    nadia = factories.member(of, role="coordinator", name="Nadia Benali")
    jo = factories.member(of, name="Jo Martin")
    odette = meet(of, nadia, "Odette Renaud", companion=jo)
    now = timezone.now()
    with within(of):
        data = CircuitData(name="Le marché", meeting_point="La fontaine", weekday=5, starts_at=time(10), minutes=90)  # fmt: skip
        circuit = open_circuit(of, data=data, by=nadia, circuit_id=new_id())
        walked = plan_round(circuit, day=timezone.localdate(now), members=[jo, nadia], by=nadia, at=now)
    return of, nadia, jo, odette, circuit, walked


def test_a_round_on_a_phone(market, live_server, phone, tmp_path):
    of, _nadia, jo, _odette, _circuit, _walked = market
    sign_in(phone, jo, live_server)
    phone.goto(live_server.url + reverse("home"))
    phone.get_by_role("link", name="Voir la déambulation").tap()
    phone.get_by_role("button", name="Nous partons").wait_for()
    check_page(phone)
    phone.get_by_role("button", name="Nous partons").tap()
    phone.get_by_role("button", name="Un bonjour").tap()
    phone.get_by_text("1 personne saluée").wait_for()
    check_page(phone)
    phone.get_by_role("link", name="On a parlé").tap()  # one
    phone.get_by_label("Je lui ai indiqué un lieu").check()  # two
    check_page(phone)
    phone.screenshot(path=tmp_path / "talk.png", full_page=True)
    phone.get_by_role("button", name="3 personnes").tap()  # three
    phone.get_by_text("Rencontre notée").wait_for()
    with within(of):
        assert sorted(Encounter.objects.values_list("kind", "people", "is_oriented")) == [
            ("greeted", 1, False), ("talked", 3, True),
        ]  # fmt: skip
        assert list(Contact.objects.filter(kind="street").values_list("people", flat=True)) == [3]
    phone.get_by_role("button", name="Annuler").tap()
    phone.get_by_text("ne compte plus").wait_for()
    phone.get_by_role("link", name="On a parlé").tap()
    phone.get_by_text("Un prénom, ou davantage").tap()
    phone.get_by_label("Son prénom").fill("Odette")
    phone.get_by_role("button", name="Noter la rencontre").tap()
    phone.get_by_text("Noter quelque chose du lieu").tap()
    phone.get_by_label("Ce que vous avez remarqué du lieu").fill("Le banc est cassé. Il est malade.")
    phone.get_by_role("button", name="Noter", exact=True).tap()
    phone.get_by_text("semble parler de santé").wait_for()
    check_page(phone)
    phone.screenshot(path=tmp_path / "round.png", full_page=True)
    phone.get_by_role("link", name="Mettre un nom").tap()
    phone.get_by_text("Odette").wait_for()
    check_page(phone)
    phone.get_by_role("link", name=re.compile("Dire qui")).tap()
    phone.get_by_label("Un prénom, un nom").fill("Odette")
    phone.get_by_role("button", name="Chercher").last.tap()
    phone.get_by_role("button", name=re.compile("C’était elle")).tap()
    phone.get_by_text("Les chiffres ne changent pas").wait_for()
    phone.goto(live_server.url + reverse("home"))
    phone.get_by_role("link", name="Noter une rencontre").tap()
    phone.get_by_role("button", name="Nous sommes rentrés").tap()
    phone.get_by_text("vos heures sont comptées").wait_for()
    with within(of):
        assert StreetRound.objects.get().returned_at is not None
        assert (GivenHours.objects.count(), Observation.objects.count()) == (2, 1)
        assert not Encounter.objects.filter(first_name__isnull=False).exists()
        assert Contact.objects.filter(kind="street", person__isnull=False).count() == 1


def test_the_coordinator_prepares(market, live_server, desk, tmp_path):
    of, nadia, _jo, _odette, circuit, walked = market
    page = desk
    sign_in(page, nadia, live_server)
    page.goto(live_server.url + reverse("street:new_watcher"))
    page.get_by_label("Où").fill("La boulangerie")
    page.get_by_label("Ce qu’elle ou il accepte").fill("Si un habitué ne vient plus")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("La boulangerie").first.wait_for()
    for name, args in (
        ("street:mine", []), ("street:circuit", [circuit.id]), ("street:edit", [circuit.id]), ("street:round", [walked.id]),
        ("street:rounds", []), ("street:watchers", []), ("counts:page", []), ("counts:behind", ["street_met"]),
    ):  # fmt: skip
        page.goto(live_server.url + reverse(name, args=args))
        check_page(page)
        page.screenshot(path=tmp_path / f"{name.replace(':', '-')}.png", full_page=True)
    with within(of):
        assert Watcher.objects.get().where == "La boulangerie"
