"""Resource places on a phone: added, found, said still true."""

from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import NextStep, Place, Referral
from essaim.places.actions.checks import prepare_checks
from essaim.places.actions.places import PlaceData, add_place
from essaim.places.actions.publishing import publish_place
from essaim.places.actions.services import ServiceData, add_service
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.test_lists import sign_in
from tests.web.people_met import meet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@contextmanager
def town_hall(page):
    """Another site, with one page."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


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


def test_from_her_file_to_a_place_and_someone_goes_with_her_on_a_phone(jo, live_server, phone, tmp_path):
    of, today = jo.collective, timezone.localdate()
    odette = meet(of, jo, "Odette Renaud")
    with within(of):
        said = PlaceData(name="Médiathèque du canal", kind="library", step_free="yes")
        place = add_place(of, data=said, place_id=factories.new_id(), by=jo, on=today)
        offer = ServiceData(name="Club de lecture", need="meet", welcome="anyone", is_free="yes")
        add_service(place, data=offer, service_id=factories.new_id(), by=jo, on=today)
    sign_in(phone, jo, live_server)
    phone.goto(live_server.url + reverse("people:person", args=[odette.id]))
    phone.get_by_role("link", name="Ses orientations vers un lieu").tap()
    phone.get_by_role("heading", name="Choisir avec elle").wait_for()
    check_page(phone)
    phone.screenshot(path=tmp_path / "choose.png", full_page=True)
    phone.get_by_role("link", name="Lui proposer").tap()
    phone.get_by_role("heading", name="Est-elle d’accord").wait_for()
    phone.get_by_label("Ce que l’on dit d’elle au lieu").fill("Elle s’appelle Odette, elle aime lire.")
    check_page(phone)
    phone.screenshot(path=tmp_path / "agree.png", full_page=True)
    phone.get_by_role("button", name="Elle est d’accord").tap()
    phone.get_by_label("Où et quand l’on se retrouve").fill("14 h, en bas de chez elle")
    phone.get_by_role("button", name="C’est convenu").tap()
    phone.get_by_text("avec Jo").wait_for()
    check_page(phone)
    phone.screenshot(path=tmp_path / "referral.png", full_page=True)
    phone.get_by_label("Elle est venue").check()
    phone.get_by_role("button", name="Noter", exact=True).tap()
    phone.get_by_role("heading", name="Elle est venue").wait_for()
    phone.goto(live_server.url + reverse("referrals:list"))
    check_page(phone)
    with within(of):
        step = NextStep.objects.get(done_at=None, cancelled_at=None)
        kept = Referral.objects.get()
    assert (kept.state, kept.came_on, (step.due_on - today).days) == ("came", today, 30)


def test_a_table_of_the_town_is_brought_and_shown(live_server, desk, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    nadia = factories.member(
        factories.collective("Collectif de Bondy nord"), role="coordinator", name="Nadia Benali"
    )
    page = desk
    sign_in(page, nadia, live_server)
    table = tmp_path / "lieux.csv"
    table.write_text(
        "Nom;Type;Adresse;Ville;Tel\nLes Amis;club;2 rue du Parc;Bondy;01 48 00 00 00\nLe Stade;sport;;Bondy;x\n"
    )
    page.goto(live_server.url + reverse("places:import_new"))
    check_page(page)
    page.get_by_label("Fichier de lieux").set_input_files(table)
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("heading", name="Que contient chaque colonne").wait_for()
    check_page(page)
    page.screenshot(path=tmp_path / "columns.png", full_page=True)
    page.get_by_role("button", name="Lire ainsi").click()
    page.get_by_role("heading", name="Ce que le fichier apporte").wait_for()
    check_page(page)
    page.screenshot(path=tmp_path / "preview.png", full_page=True)
    page.get_by_role("button", name="Importer ces lieux").click()
    page.get_by_role("link", name="Les Amis").wait_for()
    page.get_by_role("link", name="Les Amis").click()
    page.get_by_role("heading", name="D’où vient cette fiche").wait_for()
    check_page(page)
    page.screenshot(path=tmp_path / "imported.png", full_page=True)
    for name in ("places:imports", "places:differences", "places:export", "places:map", "referrals:unmet"):
        page.goto(live_server.url + reverse(name))
        check_page(page)
        page.screenshot(path=tmp_path / f"{name.replace(':', '-')}.png", full_page=True)
    with within(nadia.collective):
        assert sorted(Place.objects.values_list("name", "phone")) == [
            ("Le Stade", ""),
            ("Les Amis", "01 48 00 00 00"),
        ]


def test_everyone_reads_places_says_an_error_and_a_town_shows_them(jo, live_server, phone, desk, settings):
    """The block stands in a page of another site."""
    settings.PUBLIC_URL = live_server.url
    of, today = jo.collective, timezone.localdate()
    nadia = factories.member(of, role="coordinator", name="Lina Roy")
    with within(of):
        said = PlaceData(name="Médiathèque du canal", kind="library", phone="01 48 00 00 00")
        kept = add_place(of, data=said, place_id=factories.new_id(), by=jo, on=today)
        offer = ServiceData(name="Club de lecture", need="meet", welcome="anyone", is_free="yes")
        add_service(kept, data=offer, service_id=factories.new_id(), by=jo, on=today)
        publish_place(kept, by=nadia, on=today)
    phone.goto(live_server.url + reverse("public_page:collective", args=[of.slug]))
    phone.get_by_role("link", name="Où aller").tap()
    check_page(phone)
    phone.get_by_role("link", name="Médiathèque du canal").tap()
    phone.get_by_text("Club de lecture").wait_for()
    check_page(phone)
    phone.get_by_role("link", name="Signaler une erreur").tap()
    phone.get_by_label("Ce lieu a fermé").check()
    check_page(phone)
    phone.get_by_role("button", name="Envoyer").tap()
    phone.get_by_role("heading", name="Merci").wait_for()
    sign_in(desk, nadia, live_server)
    for name in ("proposals", "publishing", "checks", "centres", "leaflet"):
        desk.goto(live_server.url + reverse(f"places:{name}"))
        check_page(desk)
    pasted = desk.context.new_page()
    desk.goto(live_server.url + reverse("places:publishing"))
    frame = desk.locator("#frame").input_value()
    with town_hall(
        f"<!doctype html><html lang=fr><title>Mairie</title><h1>Mairie</h1>{frame}</html>"
    ) as town:
        pasted.goto(town)
        shown = pasted.frame_locator("iframe")
        shown.get_by_role("link", name="Médiathèque du canal").wait_for()
        assert shown.get_by_text("01 48 00 00 00").count() == 1


def test_a_place_is_rung_on_a_phone_and_one_tap_says_still_true(jo, live_server, phone):
    of, today = jo.collective, timezone.localdate()
    nadia = factories.member(of, role="coordinator", name="Lina Roy")
    with within(of):
        said = PlaceData(name="Médiathèque du canal", kind="library", phone="01 48 00 00 00")
        old = today - timedelta(days=200)
        add_place(of, data=said, place_id=factories.new_id(), by=jo, on=old)
        prepare_checks(of, name="Automne", by=nadia, at=timezone.now())
    sign_in(phone, jo, live_server)
    phone.goto(live_server.url + reverse("places:checks"))
    check_page(phone)
    phone.get_by_role("button", name="Appeler le suivant").tap()
    phone.get_by_role("link", name="Appeler le 01 48 00 00 00").wait_for()
    check_page(phone)
    phone.get_by_role("button", name="Toujours vrai").tap()
    phone.get_by_text("vérifié aujourd’hui").wait_for()
    with within(of):
        assert Place.objects.get().checked_on == today
