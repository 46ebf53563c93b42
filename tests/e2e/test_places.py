"""Resource places on a phone: added, found, said still true."""

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Place
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.test_lists import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def jo(db):
    of = factories.collective("Collectif de Bondy nord")
    factories.member(of, role="coordinator", name="Nadia Benali")
    return factories.member(of, name="Jo Martin")


def test_a_place_is_added_and_found_on_a_phone(jo, live_server, phone, tmp_path):
    sign_in(phone, jo, live_server)
    phone.goto(live_server.url + reverse("places:list"))
    check_page(phone)
    phone.get_by_role("link", name="Ajouter un lieu").first.tap()
    phone.get_by_label("Nom du lieu").fill("Médiathèque du canal")
    phone.get_by_label("Genre de lieu").select_option("library")
    phone.get_by_label("Mardi").fill("14h-18h")
    check_page(phone)
    phone.screenshot(path=tmp_path / "place_form.png", full_page=True)
    phone.get_by_role("button", name="Enregistrer").tap()
    phone.get_by_label("Ce qui s’y passe").fill("Club de lecture")
    phone.get_by_label("On vient quand on veut").check()
    check_page(phone)
    phone.get_by_role("button", name="Enregistrer").tap()
    phone.get_by_role("heading", name="Médiathèque du canal").wait_for()
    check_page(phone)
    phone.screenshot(path=tmp_path / "place.png", full_page=True)
    phone.goto(live_server.url + reverse("places:list") + "?q=mediateque&day=Tu")
    phone.get_by_role("link", name="Médiathèque du canal").wait_for()
    phone.screenshot(path=tmp_path / "places.png", full_page=True)
    check_page(phone)
    with within(jo.collective):
        kept = Place.objects.get()
    assert (kept.hours, kept.checked_on) == ("Tu 14:00-18:00; PH off", timezone.localdate())
