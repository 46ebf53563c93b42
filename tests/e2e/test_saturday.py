"""A real Saturday on a phone: leaving, doors without network, one short undo, the way back; and an outing in one save."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from essaim.doors.queries.visits import effective
from essaim.kernel.tenancy import within
from essaim.models import Outing, Tour, Visit, Worry
from essaim.network.actions.memberships import put_first_steps_away
from essaim.rights.actions.requests import open_request
from essaim.worries.actions.worries import WorryData, raise_worry
from tests import factories
from tests.e2e.accessibility import check_no_csp_violation, check_page
from tests.e2e.conftest import a_pdf
from tests.e2e.pictures import take_picture
from tests.e2e.test_journey import sign_in
from tests.mail import delivered
from tests.web.people_met import meet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(settings.ROOT) / "var" / "proof"


@pytest.fixture
def team(db):
    of = factories.collective("Collectif de Bondy nord")
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    of.volunteer = factories.member(of, name="Amina Diallo")
    put_first_steps_away(of.coordinator, at=timezone.now())
    with within(of):
        doors = factories.dwellings(of, 4)
        of.tour = factories.tour(
            of, of.coordinator, doors, pair=[of.volunteer, of.coordinator], starts_at=timezone.now()
        )
    return of


@pytest.fixture
def look():

    def take(page, name):
        check_page(page)
        check_no_csp_violation(page)
        take_picture(page, PICTURES / f"saturday-{name}.png")

    return take


def open_doors(phone, team, live_server, *, leave=True):
    sign_in(phone, team.volunteer, live_server)
    phone.goto(live_server.url + reverse("field:doors", args=[team.tour.id]))
    if leave:
        phone.get_by_role("button", name="Nous partons").click()
        phone.get_by_role("link", name="Commencer").wait_for()


def noted(team):
    with within(team):
        return [
            (visit.dwelling.number, visit.outcome)
            for visit in effective().select_related("dwelling").order_by("dwelling__number")
        ]


def test_leaving_is_one_tap_and_the_end_is_asked(team, phone, live_server, look):
    open_doors(phone, team, live_server, leave=False)
    look(phone, "1-leaving")
    assert phone.get_by_role("button", name="Absent").count() == 0
    phone.get_by_role("link", name="N° 1").click()
    phone.locator("h1", has_text="1 Rue des Lilas").wait_for()
    phone.get_by_role("button", name="Nous partons").click()
    phone.get_by_role("heading", name="Que s’est-il passé").wait_for()
    with within(team):
        assert Tour.objects.get().state == "under_way"
    for number in (1, 2, 3, 4):
        phone.locator("h1", has_text=f"{number} Rue des Lilas").wait_for()
        phone.locator("button.tile", has_text="Personne n’ouvre").click()
    phone.get_by_role("heading", name="Vous êtes rentrés").wait_for()
    look(phone, "1-end")
    phone.goto(live_server.url + reverse("home"))
    look(phone, "1-home-out")
    phone.get_by_role("button", name="Nous sommes rentrés").click()
    phone.wait_for_selector("text=Tout le monde sait que vous êtes rentrés.")
    with within(team):
        assert Tour.objects.get().returned_at is not None


def test_a_tap_while_a_page_is_coming_is_not_lost(team, phone, live_server):
    """The network is slow: she opened a door, and says that they leave before it shows."""
    open_doors(phone, team, live_server, leave=False)
    held = []

    def hold(route):
        held.append(route)

    phone.route(lambda url: "/porte" in url, hold)
    phone.get_by_role("link", name="N° 1").click()
    phone.wait_for_function("document.querySelector('[aria-busy=true]')")
    phone.get_by_role("button", name="Nous partons").click()
    phone.get_by_role("link", name="Commencer").wait_for()
    assert len(held) == 1
    with within(team):
        assert Tour.objects.get().state == "under_way"


def test_absent_is_one_tap_and_its_undo_is_one_line(team, phone, live_server, look, record_property):
    open_doors(phone, team, live_server)
    phone.get_by_role("button", name="Absent").first.click()
    undo = phone.get_by_role("button", name="Annuler")
    undo.wait_for()
    assert noted(team) == [(1, "absent")]
    record_property("taps to record an absent", 1)
    look(phone, "12-undo-in-the-list")
    undo.click()
    phone.wait_for_selector("text=C’est annulé.")
    assert undo.count() == 0
    assert noted(team) == []
    phone.locator("button.tile", has_text="On a parlé").click()
    phone.locator(".toast").wait_for()
    look(phone, "12-undo-after-a-talk")
    tiles = phone.locator(".tile").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    line = phone.locator(".toast").bounding_box()
    assert line["height"] < 80
    assert line["y"] + line["height"] <= min(tiles)
    phone.get_by_role("link", name="Les portes").click()
    phone.get_by_role("link", name="Porte suivante").wait_for()
    assert phone.get_by_role("button", name="Annuler").count() == 0


def test_someone_who_needs_help_is_one_tap_away_with_the_numbers_on_top(team, phone, live_server, look):
    open_doors(phone, team, live_server)
    phone.get_by_role("link", name="Commencer").click()
    phone.get_by_role("link", name="Une personne a besoin d’aide").click()
    phone.get_by_role("heading", name="En danger").wait_for()
    look(phone, "12-help")
    first = phone.locator("main a[href^='tel:']").first.bounding_box()
    assert first["y"] < phone.get_by_label("Ce que vous avez vu ou entendu").bounding_box()["y"]
    phone.get_by_label("Une inquiétude").check()
    phone.get_by_label("Ce que vous avez vu ou entendu").fill("Les volets sont fermés depuis trois jours.")
    phone.get_by_role("button", name="Envoyer").click()
    phone.get_by_role("heading", name="Que s’est-il passé").wait_for()
    with within(team):
        assert Worry.objects.count() == 1


def test_without_network_the_choice_stays_and_is_sent_by_a_second_tap(team, phone, live_server, look):
    open_doors(phone, team, live_server)
    phone.get_by_role("link", name="Commencer").click()
    phone.get_by_role("heading", name="Que s’est-il passé").wait_for()
    phone.get_by_label("Avis de passage laissé").check()
    phone.context.set_offline(True)
    absent = phone.locator("button.tile", has_text="Personne n’ouvre")
    absent.click()
    phone.get_by_text("« Personne n’ouvre » n’est pas parti").wait_for()
    look(phone, "3-no-network")
    phone.get_by_role("link", name="Les portes").click()
    phone.get_by_text("la page ne peut pas s’ouvrir").wait_for()
    assert phone.get_by_label("Avis de passage laissé").is_checked()
    assert noted(team) == []
    phone.context.set_offline(False)
    absent.click()
    phone.locator("h1", has_text="2 Rue des Lilas").wait_for()
    assert noted(team) == [(1, "absent")]
    with within(team):
        assert effective().get().leaflet_left is True


def test_without_scripts_the_page_warns_beforehand(team, without_scripts, live_server):
    sign_in(without_scripts, team.volunteer, live_server)
    without_scripts.goto(live_server.url + reverse("field:doors", args=[team.tour.id]))
    said = without_scripts.locator("noscript").inner_html()  # the tool shows no <noscript>; browsers do
    assert "un appui ne s’enregistre pas" in said


@pytest.mark.parametrize("taps", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_the_network_cut_at_random_loses_no_tap_without_a_word(
    team, phone, live_server, taps, record_property
):
    """Before the tap, while it goes, or after it arrived and before the answer is back."""
    with within(team):
        doors = factories.dwellings(team, taps)
        for place, door in enumerate(doors, start=10):
            team.tour.stops.create(collective=team, dwelling=door, position=place)
    draw = random.Random(f"network {taps}")
    cuts = [draw.choice(["none", "before", "going", "answer"]) for _ in range(taps)]
    open_doors(phone, team, live_server)
    lost = said = 0
    for cut in cuts:
        here = phone.locator("li.door-line:has(button[value=absent])").first.get_attribute("id")
        absent = phone.locator(f"#{here} button")
        _cut(phone, cut)
        absent.click()
        if cut != "none":
            phone.locator("[data-network] button").wait_for()
            said += 1
            phone.context.set_offline(False)
            phone.unroute("**/noter/")
            absent.click()
        phone.locator(f"#{here}[data-just-noted]").wait_for()
    with within(team):
        lost = taps - Visit.objects.count()
        assert len({visit.dwelling_id for visit in Visit.objects.all()}) == taps
    record_property(f"taps lost without a word over {taps}, network cut at random", lost)
    record_property(f"cuts said on the page over {taps} taps", said)
    assert lost == 0


def test_a_building_is_described_at_the_door_in_two_taps_and_enters_the_walk(
    team, phone, live_server, look, record_property
):
    open_doors(phone, team, live_server)
    phone.get_by_role("link", name="N° 2").click()
    phone.get_by_role("link", name="C’est un immeuble").click()
    look(phone, "8-floors")
    phone.get_by_role("link", name="2 étages").click()
    phone.get_by_role("heading", name="Combien de portes par étage").wait_for()
    look(phone, "8-flats")
    phone.get_by_role("button", name="2 portes").click()
    phone.wait_for_selector("text=L’immeuble a 6 portes.")
    record_property("taps to describe a building, floors × flats", 2)
    look(phone, "8-described")
    with within(team):
        assert team.tour.stops.count() == 9
    phone.get_by_role("button", name="Annuler").click()
    phone.wait_for_selector("text=C’est annulé.")
    with within(team):
        assert team.tour.stops.count() == 4
    phone.get_by_role("link", name="C’est un immeuble").click()
    phone.get_by_role("link", name="1 étage", exact=True).click()
    phone.get_by_role("button", name="2 portes").click()
    phone.get_by_role("link", name="Porte suivante").or_(
        phone.get_by_role("link", name="Commencer")
    ).wait_for()
    phone.get_by_role("link", name="N° 3").click()
    phone.get_by_role("link", name="C’est un immeuble").click()
    phone.get_by_role("button", name="Comme au 2").click()
    phone.wait_for_selector("text=L’immeuble a 4 portes.")
    with within(team):
        assert team.tour.stops.count() == 10


def _cut(phone, when):
    if when == "before":
        phone.context.set_offline(True)
    elif when == "going":
        phone.route("**/noter/", lambda route: route.abort("internetdisconnected"))
    elif when == "answer":
        phone.route("**/noter/", lambda route: (route.fetch(max_redirects=0), route.abort("connectionreset")))


def test_an_outing_is_saved_at_once_date_and_pairs_together(team, desk, phone, live_server, look):
    with within(team):
        outing = team.tour.outing
        others = [factories.member(team, name=name, role="facilitator") for name in ("Ana Roy", "Léo Petit")]
        second = Tour.objects.create(collective=team, outing=outing, number=900, code="abcdefgh")
    sign_in(desk, team.coordinator, live_server)
    page = live_server.url + reverse("tours:outing", args=[outing.id])
    desk.goto(page)
    for place, member in zip(("Une personne", "et une autre"), others, strict=True):
        desk.get_by_label(f"{place}, tournée 900").select_option(label=member.user.name)
    desk.get_by_label("Date").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    desk.get_by_label("Heure du rendez-vous").fill("15:30")
    desk.get_by_label("Lieu de rendez-vous").fill("Devant la mairie")
    look(desk, "2-outing")
    desk.get_by_role("button", name="Enregistrer la sortie").click()
    desk.wait_for_selector("text=La sortie est enregistrée.")
    with within(team):
        assert {one.member_id for one in second.pair.all()} == {one.id for one in others}
        assert Outing.objects.get().meeting_point == "Devant la mairie"
    told = {message.to[0]: message for message in delivered()}
    assert others[0].user.email in told
    assert len(told) == 4  # each of the two pairs, once
    desk.get_by_role("button", name="Enregistrer la sortie").click()
    desk.wait_for_selector("text=La sortie est enregistrée.")
    assert len(delivered()) == 4
    sign_in(phone, others[0], live_server)
    phone.goto(live_server.url + reverse("tours:tour", args=[second.id]))
    look(phone, "10-told")
    with phone.expect_download() as calendar:
        phone.get_by_role("link", name="Mettre dans mon agenda").click()
    assert Path(calendar.value.path()).read_text("utf-8") == told[others[0].user.email].attachments[0][
        1
    ].replace("\r\n", "\n")
    sign_in(phone, team.coordinator, live_server)
    phone.goto(page)
    look(phone, "2-outing-phone")


def test_her_request_is_on_top_and_a_danger_is_a_banner(team, phone, live_server, look):
    odette = meet(team, team.coordinator, companion=team.volunteer, phone="06 11 22 33 44")
    now = timezone.now()
    with within(team):
        open_request(odette, kind="erasure", via="web", on=now.date(), at=now, by=None)
        data = WorryData(level="danger", fact="Elle ne répond plus.", person=odette)
        raise_worry(team, data=data, by=team.volunteer, at=now, worry_id=factories.new_id())
    sign_in(phone, team.volunteer, live_server)
    phone.goto(live_server.url + reverse("people:person", args=[odette.id]))
    notice = phone.get_by_text("Elle a demandé que l’on efface sa fiche.")
    assert notice.bounding_box()["y"] < 500
    assert phone.locator("main a[href^='tel:']").count() == 0
    look(phone, "4-her-request")
    sign_in(phone, team.coordinator, live_server)
    phone.goto(live_server.url + reverse("home"))
    assert phone.get_by_text("danger attend").bounding_box()["y"] < 500
    look(phone, "5-danger-banner")
    phone.get_by_role("link", name="Regarder", exact=True).click()
    phone.get_by_role("link", name="Ouvrir").first.click()
    phone.get_by_role("button", name="Je regarde").click()
    phone.get_by_role("link", name="Appeler le 06").wait_for()
    look(phone, "5-danger")


def test_from_signing_in_all_the_sheets_are_printed_in_two_clicks(
    team, desk, live_server, look, record_property
):
    team.coordinator.user.set_password("une longue phrase d’essai")
    team.coordinator.user.save()
    desk.goto(live_server.url + reverse("account_login"))
    desk.get_by_label("Adresse e-mail").fill(team.coordinator.user.email)
    desk.keyboard.press("Tab")
    desk.keyboard.type("une longue phrase d’essai")  # Tab from the e-mail goes to the password
    desk.get_by_role("button", name="Se connecter", exact=True).click()
    printing = desk.get_by_role("button", name="Imprimer les feuilles et les avis")
    printing.wait_for()
    look(desk, "9-home")
    with desk.context.expect_event("response", a_pdf):
        printing.click()
    with within(team):
        assert team.tour.sheets.count() == 1
    record_property("clicks from signing in to all sheets printed", 2)


def test_a_dialog_that_cancels_an_import_offers_to_keep_it(desk, team, live_server):
    sign_in(desk, team.coordinator, live_server)
    desk.goto(live_server.url + reverse("tours:tour", args=[team.tour.id]))
    desk.get_by_role("button", name="Annuler la tournée").click()
    dialog = desk.get_by_role("dialog")
    assert dialog.get_by_role("button").all_inner_texts() == ["Garder", "Annuler la tournée"]
    dialog.get_by_role("button", name="Garder").click()
    with within(team):
        assert Tour.objects.get().state == "ready"
