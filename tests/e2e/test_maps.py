"""Maps say where one is: streets brought on screen by a worker, then under every map, with the numbers of the paper."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

import essaim
from essaim.kernel.jobs.worker import run_one
from essaim.kernel.tenancy import within
from essaim.territory.queries import street_files as kept
from tests import factories
from tests.e2e.accessibility import check_no_csp_violation, check_page
from tests.e2e.pictures import take_picture
from tests.e2e.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(settings.ROOT) / "var" / "proof"
PBF = Path(essaim.__file__).parent / "demo_data" / "streets" / "bondy-nord.osm.pbf"
WEST, SOUTH = 2.4830, 48.9095


@pytest.fixture
def team(db, settings, tmp_path):
    settings.STREETS_DIR = tmp_path / "streets"
    kept._bounds.cache_clear()
    of = factories.collective("Collectif de Bondy nord")
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    of.volunteer = factories.member(of, name="Amina Diallo")
    with within(of):
        street = factories.street(of, "Rue Fontaine")
        doors = [
            factories.dwelling(
                of, number, on=street, lon=WEST + 0.0002 * number, lat=SOUTH + 0.0001 * (number % 2)
            )
            for number in range(1, 9)
        ]
        of.tour = factories.tour(
            of, of.coordinator, doors[:5], pair=[of.volunteer, of.coordinator], starts_at=timezone.now()
        )
        other = factories.tour(of, of.coordinator, doors[5:], state="draft")
        other.outing.tours.update(outing=of.tour.outing)
        of.numbers = [of.tour.number, other.number]
        of.sector = factories.sector(of, "Les Coquetiers")
        of.sector.dwellings.through.objects.bulk_create(
            [of.sector.dwellings.through(collective=of, sector=of.sector, dwelling=door) for door in doors]
        )
        of.door = doors[0]
    return of


def look(page, name):
    check_page(page)
    check_no_csp_violation(page)
    take_picture(page, PICTURES / f"saturday-7-{name}.png")


def words(page, url):
    drawn = ET.fromstring(page.request.get(url).text())
    return ["".join(node.itertext()) for node in drawn.iter("{http://www.w3.org/2000/svg}text")]


def test_every_map_shows_streets_colours_and_the_numbers_of_the_paper(
    team, desk, phone, without_scripts, live_server
):
    pages = {
        "plan": reverse("planning:plan", args=[team.tour.outing.plan_id]),
        "sectors": reverse("sectors:list"),
        "tour": reverse("tours:tour", args=[team.tour.id]),
        "door": reverse("territory:door", args=[team.door.id]),
    }
    images = {
        "plan": reverse("planning:map_image", args=[team.tour.outing.plan_id]),
        "sectors": reverse("sectors:map_image"),
        "tour": reverse("tours:plan", args=[team.tour.id]),
        "door": reverse("territory:door_plan", args=[team.door.id]),
    }
    sign_in(desk, team.coordinator, live_server)
    for page in pages.values():
        desk.goto(live_server.url + page)
        assert desk.get_by_text("Les rues de cette commune ne sont pas encore là").count() == 1
    desk.get_by_role("link", name="Ajouter les rues").click()
    desk.locator("input[type=file]").set_input_files(PBF)
    look(desk, "streets")
    desk.get_by_role("button", name="Prendre ces rues").click()
    assert run_one("w")
    desk.get_by_text("Les rues de 1 commune sont là.").wait_for()
    for name, page in pages.items():
        desk.goto(live_server.url + page)
        assert desk.get_by_text("Les rues de cette commune ne sont pas encore là").count() == 0
        assert "Rue Fontaine" in words(desk, live_server.url + images[name])
        if name != "door":
            desk.locator("[data-map]").scroll_into_view_if_needed()
            desk.wait_for_selector("[data-map-ready=true]")
            desk.wait_for_timeout(600)
        look(desk, name)
    numbers = [int(one) for one in words(desk, live_server.url + images["tour"]) if re.fullmatch(r"\d+", one)]
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert {str(one) for one in team.numbers} <= set(words(desk, live_server.url + images["plan"]))
    assert "Les Coquetiers" in words(desk, live_server.url + images["sectors"])
    sign_in(phone, team.volunteer, live_server)
    phone.goto(live_server.url + pages["tour"])
    phone.locator("[data-map]").scroll_into_view_if_needed()
    phone.wait_for_selector("[data-map-ready=true]")
    look(phone, "tour-phone")
    sign_in(without_scripts, team.coordinator, live_server)
    without_scripts.goto(live_server.url + pages["plan"])
    still = without_scripts.locator(".map img")
    still.scroll_into_view_if_needed()
    assert still.evaluate("async one => (await one.decode(), one.naturalWidth)") > 0
    take_picture(without_scripts, PICTURES / "saturday-7-no-scripts.png")
