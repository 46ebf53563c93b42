"""An area is a folder with an `area.py`: its addresses, lines and cards are there without one line elsewhere."""

import re
from pathlib import Path

import pytest
from django.urls import clear_url_caches, reverse, set_urlconf

from config import urls as all_urls
from essaim import web
from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame import addresses as addresses_of
from essaim.web.frame import urls as frame_urls
from essaim.web.frame.areas import areas
from essaim.web.frame.cards import declared
from essaim.web.frame.menu import lines_by_step, menu_of
from essaim.web.templatetags import look
from tests.walker import addresses

pytestmark = pytest.mark.django_db
WEB = Path(web.__file__).parent
TRIAL = Path(__file__).parent / "trial"
COMMON = {"frame", "listing", "templatetags"}


def known_anew():
    import importlib

    for kept in (areas, declared, lines_by_step, menu_of, look._menu, addresses_of._shape):
        kept.cache_clear()
    importlib.reload(frame_urls)
    importlib.reload(all_urls)
    clear_url_caches()
    set_urlconf(None)


@pytest.fixture
def trial(settings, monkeypatch):
    """A folder more in the house."""
    settings.TEMPLATES = [{**one, "DIRS": [*one["DIRS"], TRIAL / "templates"]} for one in settings.TEMPLATES]
    monkeypatch.setattr(web, "__path__", [*web.__path__, str(TRIAL / "rooms")])
    known_anew()
    yield areas()["trial"]
    monkeypatch.undo()
    known_anew()


def text(response):
    return " ".join(response.content.decode().split())


def test_a_trial_area_is_in_the_menu_the_page_of_the_day_the_search_and_the_addresses(
    client, coordinator, volunteer, trial
):
    client.force_login(coordinator.user)
    page = client.get(reverse("home"))
    assert [str(step["label"]) for step in page.context["menu"]] == [
        "Aujourd’hui", "Aller vers", "Accompagner", "Orienter", "Transmettre", "Faire vivre", "Bilan", "Le collectif",
    ]  # fmt: skip
    assert re.findall(r"<li>3 essais à voir</li>", text(page)) == ["<li>3 essais à voir</li>"]
    assert "Rien n’attend." not in text(page)
    assert client.get("/essai/").status_code == 200
    answers = client.post(reverse("search:page"), {"words": "tisane"}).context["answers"]
    assert [(title, [one.title for one in found]) for title, found in answers if title == "Essais"] == [
        ("Essais", ["Essai de tisane"])
    ]
    assert "trial:one" in {address.name for address in addresses()}
    client.force_login(volunteer.user)
    page = client.get(reverse("trial:one"))
    assert [
        (str(line["label"]), line["current"])
        for step in page.context["menu"]
        for line in step["lines"]
        if line["current"]
    ] == [("Lieux d’essai", "true")]
    assert "essais à voir" not in text(client.get(reverse("home")))


def test_without_its_folder_nothing_is_left_of_it(client, coordinator):
    client.force_login(coordinator.user)
    assert "trial" not in areas()
    assert client.get("/essai/").status_code == 404


def test_every_folder_of_screens_is_an_area():
    folders = {path.parent.name for path in WEB.glob("*/__init__.py")} - COMMON
    assert folders == set(areas())


def test_the_addresses_of_two_areas_do_not_begin_alike():
    begins = [area.at for area in areas().values()]
    assert sorted(begins) == sorted(set(begins))
    assert [at for at in begins if at and not re.fullmatch(r"[a-z-]+/", at)] == []


def test_whoever_reads_a_line_of_the_menu_may_open_it():
    policies = {address.name: address.policy for address in addresses()}
    refused = [
        (line.name, role)
        for area in areas().values()
        for line in area.lines
        for role in line.roles
        if role not in policies[line.name].roles
    ]
    assert refused == []


def test_every_role_has_a_first_page(browse, coordinator, network_lead, observer, volunteer):
    arrived = {
        member.role: browse(member).get(reverse("home")).headers.get("Location", reverse("home"))
        for member in (coordinator, volunteer, observer, network_lead)
    }
    assert arrived == {
        Role.COORDINATOR: reverse("home"),
        Role.VOLUNTEER: reverse("home"),
        Role.OBSERVER: reverse("counts:page"),
        Role.NETWORK_LEAD: reverse("network:overview"),
    }


def test_an_area_named_as_the_step_of_the_reader_opens_it(client, coordinator):
    """A page without a line of its own still says in which step of the method it stands."""
    client.force_login(coordinator.user)
    menu = client.get(reverse("revisits:script")).context["menu"]
    assert [str(step["label"]) for step in menu if step["is_open"]] == ["Aller vers"]
    assert COORDINATORS == (Role.COORDINATOR,)
