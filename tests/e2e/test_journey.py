"""The main job as its users do it: official file → plan → print → twenty doors on a phone → figures that are true."""

import gzip
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import essaim
from essaim.impact.queries import figures
from essaim.impact.rules import month_of
from essaim.kernel.tenancy import within
from essaim.models import Coverage, Dwelling, Stop, Tour, Visit
from tests import factories
from tests.documents.reading import pages
from tests.e2e.accessibility import check_no_csp_violation, check_page
from tests.e2e.conftest import a_pdf
from tests.e2e.pictures import take_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = Path(essaim.__file__).parent / "demo_data" / "addresses" / "adresses-93010-bondy.csv.gz"
NORTH = [[[2.4779, 48.9068], [2.4911, 48.9068], [2.4911, 48.9128], [2.4779, 48.9128], [2.4779, 48.9068]]]
DOORS_IN_NORTH = 933  # counted in the file itself, apart from our code
TO_RECORD = ["On a parlé", "Personne n’ouvre", "Personne n’ouvre", "Ne souhaite pas"] * 5
PROOF = Path(settings.ROOT) / "var" / "proof"


@pytest.fixture
def team(db):
    of = factories.collective("Collectif de Bondy nord")
    with within(of):
        perimeter = {"type": "Polygon", "coordinates": NORTH}
        Coverage.objects.create(
            collective=of, commune=factories.commune(), kind="perimeter", perimeter=perimeter
        )
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    of.volunteer = factories.member(of, role="volunteer", name="Amina Diallo")
    of.other = factories.member(of, role="volunteer", name="Jo Martin")
    for member in (of.volunteer, of.other):
        member.outings_done = 1
        member.save()
    return of


def sign_in(page, member, live_server):
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def test_from_the_official_file_to_figures_that_are_true(
    team, desk, phone, live_server, tmp_path, record_property
):
    seen = Counter()

    def look(page, what):
        check_page(page)
        check_no_csp_violation(page)
        seen["pages checked"] += 1
        take_picture(page, PROOF / f"{what}.png", full_page=False)

    # the coordinator imports the file
    sign_in(desk, team.coordinator, live_server)
    desk.goto(live_server.url + reverse("territory:import_new"))
    look(desk, "1-import")
    file = tmp_path / "adresses-93010.csv"
    file.write_bytes(gzip.decompress(ADDRESSES.read_bytes()))
    desk.set_input_files("input[type=file]", file)
    desk.get_by_role("button", name="Lire le fichier").click()
    desk.wait_for_selector("text=Importer ces portes")
    look(desk, "2-preview")
    with within(team):
        assert Dwelling.objects.count() == 0
    desk.get_by_role("button", name="Importer ces portes").click()
    desk.wait_for_load_state()
    with within(team):
        assert Dwelling.objects.count() == DOORS_IN_NORTH

    # plans
    desk.goto(live_server.url + reverse("planning:new"))
    look(desk, "3-plan-form")
    desk.get_by_label("Nom du plan").fill("Automne")
    desk.get_by_label("Binômes qui sortent ensemble").fill("2")
    desk.get_by_role("button", name="Calculer les tournées").click()
    desk.wait_for_url("**/plans/*-*/")
    look(desk, "4-plan")
    with within(team):
        stops = Counter(Stop.objects.values_list("dwelling_id", flat=True))
        assert len(stops) == DOORS_IN_NORTH
        assert max(stops.values()) == 1
        tour = Tour.objects.select_related("outing").order_by("number").first()

    # gives the outing a date and a pair
    desk.goto(live_server.url + reverse("tours:outing", args=[tour.outing_id]))
    today = timezone.localtime()
    desk.get_by_label("Date").fill(today.date().isoformat())
    desk.get_by_label("Heure du rendez-vous").fill(f"{today:%H:%M}")
    desk.get_by_label(f"Une personne, tournée {tour.number}").select_option(label="Amina Diallo")
    desk.get_by_label(f"et une autre, tournée {tour.number}").select_option(label="Jo Martin")
    desk.get_by_role("button", name="Enregistrer la sortie").click()
    desk.wait_for_selector("text=La sortie est enregistrée.")
    look(desk, "5-outing")

    # prints the sheet
    desk.goto(live_server.url + reverse("sheets:print", args=[tour.id]))
    look(desk, "6-print")
    token = desk.locator("form[target=_blank] input[name=csrfmiddlewaretoken]").get_attribute("value")
    answer = desk.context.request.post(
        desk.url,
        form={"csrfmiddlewaretoken": token, "size": "normal"},
        headers={"Referer": desk.url, "Origin": live_server.url},
    )
    assert answer.headers["content-type"] == "application/pdf"
    text = "\n".join(pages(answer.body()))
    assert f"Tournée {tour.number}" in text
    PROOF.mkdir(parents=True, exist_ok=True)
    (PROOF / "sheet.pdf").write_bytes(answer.body())

    # the pair goes out and records twenty doors
    sign_in(phone, team.volunteer, live_server)
    phone.goto(live_server.url + reverse("home"))
    look(phone, "7-today")
    phone.goto(live_server.url + reverse("field:doors", args=[tour.id]))
    look(phone, "8-doors-before-leaving")
    phone.get_by_role("button", name="Nous partons").click()
    phone.get_by_role("link", name="Commencer").wait_for()
    look(phone, "8-doors")
    phone.get_by_role("link", name="Commencer").click()
    for number, outcome in enumerate(TO_RECORD):
        phone.wait_for_selector("text=Que s’est-il passé")
        if number == 0:
            look(phone, "9-door")
        here = phone.url
        phone.locator("button.tile", has_text=outcome).click()
        phone.wait_for_url(lambda url, here=here: url != here)
        phone.wait_for_selector(".toast")
        if number == 1:
            look(phone, "10-next-door")
    with within(team):
        assert Visit.objects.count() == len(TO_RECORD)
        recorded = Counter(Visit.objects.values_list("outcome", flat=True))
    assert recorded == {"talked": 5, "absent": 10, "refuses": 5}

    # and comes back
    phone.goto(live_server.url + reverse("tours:tour", args=[tour.id]))
    phone.get_by_role("button", name="Nous sommes rentrés").click()
    phone.wait_for_load_state()

    # the figures are right, on screen and behind it
    desk.goto(live_server.url + reverse("counts:page"))
    look(desk, "11-figures")
    shown = {
        row.locator("th").inner_text(): row.locator("td.num").inner_text()
        for row in desk.locator("section[aria-labelledby=all-figures] tbody tr").all()
    }
    with within(team):
        counted = figures(team, month_of(timezone.localdate()))
        in_tour = tour.outing.tours.count() and Stop.objects.filter(tour__outing=tour.outing).count()
    assert shown["Portes visitées"] == "20"
    assert shown["Passages"] == "20"
    assert shown["Portes ouvertes"] == "10"
    assert shown["Conversations"] == "5"
    assert shown["Refus"] == "5"
    assert shown["Passages sans réponse"] == "10"
    assert shown["Tournées faites"] == "1"
    assert shown["Bénévoles sortis"] == "2"
    assert shown["Portes proposées"] == str(in_tour)
    assert counted["doors_visited"] == 20
    desk.get_by_role("link", name="Voir la liste : Conversations").click()
    look(desk, "12-behind")
    assert desk.locator("tbody tr").count() == 5
    record_property("doors imported", DOORS_IN_NORTH)
    record_property("doors recorded on a phone-sized page", len(TO_RECORD))
    record_property("pages checked (axe, reflow, targets, borders, text, policy)", seen["pages checked"])


def test_from_an_empty_collective_to_a_printed_outing_in_few_clicks(
    team, desk, live_server, tmp_path, record_property
):
    """Every click and every choice in a list counts as one; typing does not."""
    clicks = 1  # signing in

    def click(what):
        nonlocal clicks
        clicks += 1
        what.first.click(timeout=120_000)  # planning, on a busy machine

    lines = gzip.decompress(ADDRESSES.read_bytes()).decode("utf-8").splitlines(keepends=True)
    file = tmp_path / "adresses-93010.csv"
    file.write_text("".join(lines[:400]), "utf-8")
    sign_in(desk, team.coordinator, live_server)
    desk.goto(live_server.url + reverse("home"))
    menu = desk.get_by_role("navigation", name="Menu principal")
    click(menu.get_by_text("Aller vers"))
    click(menu.get_by_role("link", name="Portes"))
    click(desk.get_by_role("link", name="Importer les adresses"))
    desk.set_input_files("input[type=file]", file)
    clicks += 1
    click(desk.get_by_role("button", name="Lire le fichier"))
    click(desk.get_by_role("button", name="Importer ces portes"))
    desk.wait_for_url("**/territoire/portes/")
    click(menu.get_by_role("link", name="Aujourd’hui"))
    click(desk.get_by_role("link", name="Préparer des tournées"))
    desk.get_by_label("Nom du plan").fill("Automne")
    desk.get_by_label("Binômes qui sortent ensemble").fill("1")
    click(desk.get_by_role("button", name="Calculer les tournées"))
    desk.wait_for_url("**/plans/*-*/")
    click(desk.locator("a[href*='/sorties/']"))
    today = timezone.localtime()
    desk.get_by_label("Date").fill(today.date().isoformat())
    desk.get_by_label("Heure du rendez-vous").fill(f"{today:%H:%M}")
    for label, name in (("Une personne", "Amina Diallo"), ("et une autre", "Jo Martin")):
        desk.get_by_label(f"{label}, tournée").first.select_option(label=name)
        clicks += 1
    click(desk.get_by_role("button", name="Enregistrer la sortie"))
    desk.wait_for_selector("text=La sortie est enregistrée.")
    with desk.context.expect_event("response", a_pdf):
        click(desk.get_by_role("button", name="Imprimer les feuilles et les avis"))
    with within(team):
        assert Tour.objects.filter(sheets__isnull=False).count() == 1
    record_property("clicks from an empty collective to its first printed outing", clicks)
    assert clicks <= 25
