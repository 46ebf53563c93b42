"""The first steps, help in its place, errors that lead to the step they name."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Coverage
from essaim.network.actions.collectives import cover_commune
from essaim.web.frame.areas import areas
from essaim.web.frame.menu import guide_of
from essaim.web.guides.pages import slugs
from tests import factories

pytestmark = pytest.mark.django_db


def told(answer):
    page = re.sub(r"\s+", " ", answer.content.decode())
    return re.findall(
        r'<h3>(.+?) <span class="pill[^"]*">(.+?)</span></h3>.*?href="([^"]+)">([^<]+)</a>', page
    )


def test_each_step_has_its_state_and_its_button(collective, coordinator, browse):
    client, home = browse(coordinator), reverse("home")
    assert [(title, state, label) for title, state, _url, label in told(client.get(home))] == [
        ("Les adresses", "À faire maintenant", "Choisir la commune"),
        ("Les secteurs", "Ensuite", "Découper en secteurs"),
        ("L’équipe", "Ensuite", "Inviter"),
        ("La première sortie", "Ensuite", "Préparer des tournées"),
    ]
    with within(collective):
        cover_commune(collective, insee="93010", name="Bondy")
    assert told(client.get(home))[0][3] == "Importer les adresses"
    for _title, _state, url, _label in told(client.get(home)):
        assert client.get(url).status_code == 200
    volunteer = factories.member(collective)
    with within(collective):
        doors = factories.dwellings(collective, 2)
        factories.sector(collective, doors)
        tour = factories.tour(
            collective, coordinator, doors, pair=[coordinator, volunteer], starts_at=timezone.now()
        )
    assert [(state, label) for _title, state, _url, label in told(client.get(home))] == [
        ("Fait", "Importer les adresses"),
        ("Fait", "Découper en secteurs"),
        ("Fait", "Inviter"),
        ("À faire maintenant", "Imprimer les feuilles"),
    ]
    assert told(client.get(home))[3][2] == reverse("tours:outing", args=[tour.outing_id])


def test_they_are_put_away_and_found_again(coordinator, browse):
    client, home = browse(coordinator), reverse("home")
    client.post(reverse("first_steps:hide"))
    assert told(client.get(home)) == []
    assert reverse("first_steps:page") in client.get("/aide/premiers-pas/").content.decode()
    assert len(told(client.get(reverse("first_steps:page")))) == 4
    client.post(reverse("first_steps:show"))
    assert len(told(client.get(home))) == 4


def test_a_commune_is_found_by_its_name_and_never_chosen_beforehand(collective, coordinator, browse):
    client, find = browse(coordinator), reverse("network:find_commune")
    page = client.get(find, {"nom": "bondi"}).content.decode()
    assert re.findall(r'name="insee" value="(\w+)"', page)[0] == "93010"
    assert "checked" not in page[page.index("<main") : page.index("<footer")]
    assert "Aucune commune de ce nom" in client.get(find, {"nom": "zzzz"}).content.decode()
    assert client.get(find, {"nom": "x" * 200}).status_code == 422
    cover = reverse("network:cover")
    assert client.post(cover, {"insee": "93010"}).url == reverse("home")
    assert client.post(cover, {"insee": "93010"}).status_code == 422
    assert client.post(cover, {"insee": "99001"}).status_code == 422
    assert client.post(cover, {"insee": "99001", "name": "Ruralie"}).url == reverse("network:collective")
    with within(collective):
        assert sorted(Coverage.objects.values_list("commune__name", flat=True)) == ["Bondy", "Ruralie"]


def test_an_error_that_names_a_step_leads_to_it(collective, coordinator, browse):
    client = browse(coordinator)
    asked = {"name": "Plan", "on": timezone.localdate().isoformat(), "pairs": 1, "minutes": 120}
    page = client.post(
        reverse("planning:new"), {**asked, "doors_per_hour": 20, "walking_kmh": 4}
    ).content.decode()
    assert f'<a href="{reverse("territory:import_new")}">Importer les adresses</a>' in page


def test_help_opens_the_guide_of_each_screen(coordinator, browse):
    known = set(slugs())
    for name, area in areas().items():
        wanted = {area.guide, *area.guides.values()} - {""}
        assert wanted <= known, name
        assert wanted or not area.lines or name == "home", name
    assert guide_of("sectors:new") == "/aide/secteurs/"
    assert guide_of("tours:mine") == "/aide/a-la-porte/"
    client = browse(coordinator)
    assert 'href="/aide/secteurs/"' in client.get(reverse("sectors:list")).content.decode()
    page = client.get("/aide/secteurs/").content.decode()
    assert "data-print" in page
    assert "premiers-pas" in client.post(reverse("search:page"), {"words": "premiers pas"}).content.decode()
