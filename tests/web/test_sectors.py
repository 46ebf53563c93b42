"""The screens of sectors: all of them without JavaScript."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.kernel.tenancy import within
from essaim.models import Sector
from essaim.territory.actions.doors import add_door, name_street
from essaim.territory.actions.sectors import SectorStreetChoice, save_sector
from tests import factories
from tests.factories import NOW
from tests.territory.test_sectors import BOW, square
from tests.web.test_territory import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.fixture
def client_of(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def street(collective):
    made = name_street(collective, factories.commune(), name="Rue des Lilas")
    for number in range(1, 7):
        factories.dwelling(collective, number, on=made)
    return made


def data(*rows, name="Autour de l’école", shape="", **buttons):
    filled = {"name": name, "shape": shape, "rues-TOTAL_FORMS": str(len(rows)), "rues-INITIAL_FORMS": "0"}
    for number, (street, side, first, last) in enumerate(rows):
        row = {"street": street, "side": side, "from_number": first, "to_number": last}
        filled |= {f"rues-{number}-{key}": value for key, value in row.items()}
    return filled | buttons


ODD = ("r. des lilas", "odd", "1", "5")
NOTHING = ("", "both", "", "")


def test_a_sector_is_made_of_streets_with_a_keyboard_alone(client_of, street):
    answer = client_of.post(reverse("sectors:new"), data(ODD, NOTHING))
    assert answer.url == reverse("sectors:list")
    page = client_of.get(answer.url)
    assert [(sector.name, doors, shared) for sector, doors, shared, _colour in page.context["lines"]] == [
        ("Autour de l’école", 3, [])
    ]
    assert "3 portes" in text(page)
    edit = client_of.get(reverse("sectors:edit", args=[Sector.objects.get().id]))
    assert edit.context["rows"].forms[0].initial == {
        "street": "Rue des Lilas (Bondy)",
        "side": "odd",
        "from_number": 1,
        "to_number": 5,
    }


def test_a_sector_is_reshaped_and_its_rows_come_back_as_they_are_written(client_of, street):
    client_of.post(reverse("sectors:new"), data(ODD))
    sector = Sector.objects.get()
    client_of.post(
        reverse("sectors:edit", args=[sector.id]),
        data(("Rue des Lilas (Bondy)", "both", "", ""), name="Les Lilas"),
    )
    assert (Sector.objects.get().name, sector.dwellings.count()) == ("Les Lilas", 6)


def test_rows_are_added_without_javascript(client_of, street):
    page = client_of.post(reverse("sectors:new"), data(ODD, more="1"))
    assert (page.status_code, len(page.context["rows"].forms), Sector.objects.count()) == (200, 4, 0)
    assert page.context["rows"].forms[0]["street"].value() == "r. des lilas"


def test_the_doors_are_counted_before_saving(client_of, collective, street):
    save_sector(
        collective, name="Secteur sud", streets=[SectorStreetChoice(street.id, from_number=5)], at=NOW
    )
    page = client_of.post(reverse("sectors:new"), data(ODD, count="1"))
    assert "Ce secteur aurait 3 portes. 1 porte est aussi dans Secteur sud." in " ".join(
        text(page).replace("</p>", "").replace("<p>", "").split()
    )
    assert Sector.objects.count() == 1


def test_overlaps_are_shown_in_the_list(client_of, collective, street):
    for name, first in (("Secteur nord", 1), ("Secteur sud", 3)):
        save_sector(collective, name=name, streets=[SectorStreetChoice(street.id, from_number=first)], at=NOW)
    page = text(client_of.get(reverse("sectors:list")))
    assert (
        "4 portes sont aussi dans Secteur sud" in page,
        "4 portes sont aussi dans Secteur nord" in page,
    ) == (True, True)


def test_a_drawn_sector_is_saved_and_given_to_the_map(client_of, street):
    shape = square(2.48, 48.89, 2.4803, 48.91)
    client_of.post(reverse("sectors:new"), data(NOTHING, shape=json.dumps(shape)))
    given = client_of.get(reverse("sectors:map_data")).json()
    assert [sector["name"] for sector in given["sectors"]] == ["Autour de l’école"]
    assert sorted(given["sectors"][0]["polygon"]) == sorted(Sector.objects.get().shape["coordinates"][0])
    assert len(given["doors"]) == 6


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (data(NOTHING), "Un secteur a besoin d’au moins une rue, ou d’un tracé sur la carte."),
        (data(ODD, name=""), "obligatoire"),
        (data(("rue inconnue", "both", "", "")), "Cette rue n’est pas dans votre base."),
        (data(("lilas", "both", "", "")), "Quelle rue ? Écrivez l’une de celles-ci : « Rue des Lilas (Bondy) »"),
        (data(("rue des lilas", "both", "9", "1")), "Le dernier numéro est plus petit que le premier"),
        (data(("", "both", "1", "")), "Écrivez le nom de la rue."),
        (data(("rue des lilas", "nimporte", "", "")), "choix valide"),
        (data(ODD, shape="{"), "Ce tracé ne se lit pas."),
        (data(ODD, shape="[" * 100_000), "Ce tracé ne se lit pas."),
        (data(ODD, shape=json.dumps(square(10**400, 48, 3, 49))), "Le tracé est illisible."),
        (data(ODD, shape=json.dumps(BOW)), "Le tracé se croise lui-même"),
        (data(ODD, shape=json.dumps(BOW), count="1"), "Le tracé se croise lui-même"),
        (data(ODD, shape=json.dumps(square(2, 48, 3, 49))), "Le tracé est trop grand pour un secteur"),
        (data(ODD, shape=json.dumps(square(5, 43, 5.1, 43.1))), "Le tracé est loin de vos portes."),
        (data(ODD) | {"rues-TOTAL_FORMS": "x"}, ""),
        (data(ODD) | {"rues-TOTAL_FORMS": "99999"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_bad_sector_is_refused_with_a_sentence(sent, sentence, client_of, street):
    page = client_of.post(reverse("sectors:new"), sent)
    assert (page.status_code, sentence in text(page)) == (422, True)
    assert Sector.objects.count() == 0


def test_a_sector_is_archived_and_comes_back(client_of, street):
    client_of.post(reverse("sectors:new"), data(ODD))
    sector = Sector.objects.get()
    client_of.post(reverse("sectors:archive", args=[sector.id]))
    assert client_of.get(reverse("sectors:list")).context["lines"] == []
    assert [row[0] for row in client_of.get(reverse("sectors:list"), {"archives": "1"}).context["lines"]] == [
        sector
    ]
    client_of.post(reverse("sectors:restore", args=[sector.id]))
    assert [row[0] for row in client_of.get(reverse("sectors:list")).context["lines"]] == [sector]


def test_what_belongs_to_others_does_not_exist(client_of):
    other = factories.collective("Allonnes")
    with within(other):
        theirs = factories.sector(other)
    assert client_of.get(reverse("sectors:edit", args=[theirs.id])).status_code == 404
    for name in ("edit", "archive", "restore"):
        assert client_of.post(reverse(f"sectors:{name}", args=[theirs.id])).status_code == 404
    assert client_of.get(reverse("sectors:list")).context["lines"] == []


def test_only_coordinators_draw(browse, volunteer):
    for name in ("list", "new", "map_data"):
        assert browse(volunteer).get(reverse(f"sectors:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["list", "new", "map_data"])
def test_the_number_of_queries_does_not_grow(name, client_of, collective, street):
    costs = []
    for number in range(3):
        extra = name_street(collective, factories.commune(), name=f"Rue {number}")
        add_door(extra, number=1)
        save_sector(
            collective,
            name=f"S{number}",
            streets=[SectorStreetChoice(street.id), SectorStreetChoice(extra.id)],
            at=NOW,
        )
        with CaptureQueriesContext(connection) as queries:
            client_of.get(reverse(f"sectors:{name}"))
        costs.append(len(queries))
    assert costs[1] == costs[2]
