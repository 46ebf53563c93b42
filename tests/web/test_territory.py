"""The screens of imports, doors and buildings."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.doors.actions.visits import Answer, correct_visit, record_visit
from essaim.doors.enums import Outcome
from essaim.kernel.tenancy import within
from essaim.models import Building, Dwelling, ImportBatch, Visit
from essaim.territory.actions.buildings import make_building
from essaim.territory.rules.grids import Grid
from essaim.web.frame.uploads import LimitedUpload
from tests import factories
from tests.address_files.samples import BONDY, PLACES, ban, ban_line
from tests.address_files.test_bad_files import workbook
from tests.factories import NOW
from tests.territory.conftest import nothing_is_left
from tests.web.leaving import csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TWO_COMMUNES = ban(ban_line(), ban_line(code_insee="93053", nom_commune="Noisy-le-Sec"), ban_line(numero="x"))


@pytest.fixture(autouse=True)
def _saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client_of(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def send(client_of):
    def post(*contents, name="adresses.csv"):
        files = [SimpleUploadedFile(name, content) for content in contents]
        return client_of.post(reverse("territory:import_new"), {"file": files})

    return post


def text(response):
    """What is read on the page; any space is a space."""
    return " ".join(unescape(response.content.decode()).split())


def test_a_coordinator_brings_the_addresses_of_her_commune(client_of, send):
    assert "adresse.data.gouv.fr" in text(client_of.get(reverse("territory:import_new")))
    answer = send(BONDY.read_bytes())
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("territory:import_preview", args=[batch.id])
    page = client_of.get(answer.url)
    assert (page.context["counts"]["created"], page.context["chosen"]) == (batch.counts["created"], ["93010"])
    assert text(page).count("Importer ces portes") == 1
    done = client_of.post(
        reverse("territory:import_apply", args=[batch.id]), {"communes": ["93010"]}, follow=True
    )
    assert Dwelling.objects.count() == batch.counts["created"]
    assert f"{batch.counts['created']} portes ajoutées." in text(done)
    assert "Appliqué" in text(client_of.get(reverse("territory:imports")))
    undone = client_of.post(reverse("territory:import_undo", args=[batch.id]), follow=True)
    assert f"L’import est annulé : {batch.counts['created']} portes retirées." in text(undone)
    assert Dwelling.objects.count() == 0


def test_the_preview_of_an_import_that_is_done_leads_to_the_history(client_of, send):
    batch_id = _applied(client_of, send(ban(ban_line())), ["93010"])
    answer = client_of.get(reverse("territory:import_preview", args=[batch_id]))
    assert answer.url == reverse("territory:imports")
    again = client_of.post(
        reverse("territory:import_apply", args=[batch_id]), {"communes": ["93010"]}, follow=True
    )
    assert "Cet import est déjà fait" in text(again)


def _applied(client, answer, communes):
    batch = ImportBatch.objects.get()
    assert (
        client.post(reverse("territory:import_apply", args=[batch.id]), {"communes": communes}).status_code
        == 302
    )
    return batch.id


def test_the_communes_of_the_file_are_chosen(client_of, send):
    send(TWO_COMMUNES)
    batch = ImportBatch.objects.get()
    page = client_of.get(reverse("territory:import_preview", args=[batch.id]))
    assert [(row.name, row.created) for row in page.context["communes"]] == [
        ("Bondy", 1),
        ("Noisy-le-Sec", 1),
    ]
    url = reverse("territory:import_apply", args=[batch.id])
    none = client_of.post(url, {})
    assert (none.status_code, "Cochez au moins une commune." in text(none)) == (422, True)
    strange = client_of.post(url, {"communes": ["75056"]})
    assert (strange.status_code, Dwelling.objects.count()) == (422, 0)
    client_of.post(url, {"communes": ["93053"]})
    assert [door.street.commune_id for door in Dwelling.objects.select_related("street")] == ["93053"]


def test_the_lines_set_aside_are_shown_and_downloaded(client_of, send):
    send(TWO_COMMUNES)
    batch = ImportBatch.objects.get()
    page = client_of.get(reverse("territory:import_preview", args=[batch.id]))
    assert "Ligne 4 : le numéro « x » n'est pas un nombre entier." in text(page)
    answer = client_of.get(reverse("territory:import_rejected", args=[batch.id]))
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["ligne", "4"]


def test_an_import_may_be_left(client_of, send, settings):
    send(TWO_COMMUNES)
    client_of.post(reverse("territory:import_discard", args=[ImportBatch.objects.get().id]))
    assert nothing_is_left(settings)


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        ((b"",), "Ce fichier est vide (0 octet)."),
        ((workbook(),), "Ce fichier est un classeur Excel, même si son nom finit par « .csv »."),
        ((ban(ban_line()), ban(ban_line())), "Envoyez un seul fichier à la fois."),
        ((b"nom;prenom\nA;B\n",), "La première ligne ne donne pas les colonnes d'un fichier d'adresses."),
        ((), "Choisissez le fichier d’adresses de votre commune."),
    ],
    ids=["empty", "workbook", "two files", "columns", "none"],
)
def test_a_bad_file_is_refused_on_its_page_and_leaves_nothing(contents, sentence, send, settings):
    page = send(*contents)
    assert (page.status_code, sentence in text(page)) == (422, True)
    assert nothing_is_left(settings)


def test_a_file_too_large_is_not_even_written(send, settings):
    settings.IMPORT_MAX_BYTES = 100_000
    page = send(b"x" * 3_000_000)
    assert (page.status_code, "Ce fichier dépasse la taille permise" in text(page)) == (422, True)
    assert nothing_is_left(settings)


def test_the_part_beyond_the_limit_never_reaches_the_disk(settings):
    settings.IMPORT_MAX_BYTES = 10
    upload = LimitedUpload()
    upload.new_file("file", "a.csv", "text/csv", None)
    upload.receive_data_chunk(b"x" * 10, 0)
    with pytest.raises(StopUpload):
        upload.receive_data_chunk(b"x", 10)


def test_only_coordinators_come_in(browse, volunteer, coordinator):
    door = factories.dwelling(volunteer.collective)
    for name, args in [
        ("territory:doors", []),
        ("territory:door", [door.id]),
        ("territory:imports", []),
        ("territory:import_new", []),
    ]:
        assert browse(volunteer).get(reverse(name, args=args)).status_code == 403
        assert browse(coordinator).get(reverse(name, args=args)).status_code == 200


def test_what_belongs_to_others_does_not_exist(client_of):
    other = factories.collective("Allonnes")
    with within(other):
        by = factories.member(other, role="coordinator")
        door, building = factories.dwelling(other), factories.building(other)
        batch = ImportBatch.objects.create(collective=other, file_name="a", created_by=by, created_at=NOW)
    pages = [
        *[
            (name, door.id)
            for name in ("door", "building_new", "flat", "door_archive", "door_restore", "door_delete")
        ],
        *[(name, building.id) for name in ("building", "flat_add", "building_undo")],
        *[
            (name, batch.id)
            for name in ("import_preview", "import_apply", "import_rejected", "import_discard", "import_undo")
        ],
    ]
    posts = {
        "door_archive",
        "door_restore",
        "door_delete",
        "flat_add",
        "building_undo",
        "import_apply",
        "import_discard",
        "import_undo",
    }
    for name, theirs in pages:
        call = client_of.post if name in posts else client_of.get
        assert (name, call(reverse(f"territory:{name}", args=[theirs])).status_code) == (name, 404)


def test_the_empty_list_teaches_to_import(client_of):
    page = client_of.get(reverse("territory:doors"))
    assert reverse("territory:import_new") in page.content.decode()
    assert "Importer les adresses" in text(page)


def test_doors_are_listed_street_by_street_page_after_page(client_of, collective):
    for name, count in (("Rue B", 40), ("Rue A", 30), ("Rue C", 35)):
        factories.dwellings(collective, count, on=factories.street(collective, name))
    url, shown = reverse("territory:doors"), []
    for number in (1, 2, 3):
        shown += [
            (door.street.name, door.number) for door in client_of.get(url, {"page": number}).context["page"]
        ]
    assert shown == [
        (name, n)
        for name, count in (("Rue A", 30), ("Rue B", 40), ("Rue C", 35))
        for n in range(1, count + 1)
    ]


def test_doors_are_searched_by_street_number_and_sector(client_of, collective):
    lilas, carnot = (
        factories.street(collective, "Rue des Lilas"),
        factories.street(collective, "Avenue Carnot"),
    )
    factories.dwellings(collective, 3, on=lilas)
    factories.dwellings(collective, 2, on=carnot)
    url = reverse("territory:doors")
    found = {
        q: [str(door) for door in client_of.get(url, {"q": q}).context["page"]]
        for q in ("2 lilas", "av carnot")
    }
    assert found == {"2 lilas": ["2 Rue des Lilas"], "av carnot": ["1 Avenue Carnot", "2 Avenue Carnot"]}
    nothing = client_of.get(url, {"q": "rue inconnue", "secteur": "nimporte", "page": "x"})
    assert "Aucune porte ne correspond." in text(nothing)


def test_whoever_asked_to_be_left_alone_is_in_no_list_and_no_export(client_of, collective, coordinator):
    from essaim.models import DoNotContact

    alone, seen = factories.dwellings(collective, 2)
    DoNotContact.objects.create(
        collective=collective,
        dwelling=alone,
        channel="door",
        said_on=NOW.date(),
        recorded_by=coordinator,
        recorded_at=NOW,
    )
    for params in ({}, {"q": "lilas"}):
        assert [door.id for door in client_of.get(reverse("territory:doors"), params).context["page"]] == [
            seen.id
        ]
    assert len(csv_rows(client_of, reverse("territory:doors"))[1]) == 1
    assert len(csv_rows(client_of, reverse("territory:doors") + "?q=lilas")[1]) == 1


def test_the_export_runs_no_formula(client_of, collective):
    factories.dwelling(collective, 1, label="=HYPERLINK(1)")
    _heading, [row], _mark = csv_rows(client_of, reverse("territory:doors"))
    assert row[7] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("url", ["territory:doors", "territory:imports"])
@pytest.mark.parametrize("params", [{}, {"q": "rue"}])
def test_the_number_of_queries_does_not_grow(url, params, client_of, collective, coordinator):
    counts = []
    for number in range(3):
        factories.dwelling(collective, number + 1, on=factories.street(collective, f"Rue {number}"))
        ImportBatch.objects.create(
            collective=collective, file_name="a", created_by=coordinator, created_at=NOW, state="applied", applied_at=NOW,
            counts={"created": 1, "completed": 0, "unchanged": 0},
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            client_of.get(reverse(url), params)
        counts.append(len(queries))
    assert counts[0] == counts[2]


NEW = {
    "street_name": "rue des lilas",
    "number": "7",
    "suffix": "",
    "label": "",
    "lon": "",
    "lat": "",
    "street": "",
    "commune": "",
}


def test_a_door_is_added_in_two_gestures_and_never_twice(client_of, collective):
    factories.dwelling(collective, 1, on=_street(collective, "Rue des Lilas"))
    answer = client_of.post(reverse("territory:door_new"), NEW)
    made = Dwelling.objects.get(number=7)
    assert answer.url == reverse("territory:door", args=[made.id])
    again = client_of.post(reverse("territory:door_new"), NEW)
    assert again.status_code == 422
    assert f'<a href="{answer.url}">7 Rue des Lilas</a>' in again.content.decode()
    assert Dwelling.objects.count() == 2


def _street(collective, name):
    from essaim.territory.actions.doors import name_street

    return name_street(collective, factories.commune(), name=name)


def test_a_street_that_is_not_sure_is_asked_and_a_new_one_is_made(client_of, collective):
    for name in ("Rue des Lilas blancs", "Rue des Lilas mauves"):
        factories.dwelling(collective, 1, on=_street(collective, name))
    url = reverse("territory:door_new")
    asked = client_of.post(url, NEW)
    assert asked.status_code == 422
    assert [label for _value, label in asked.context["form"].fields["street"].choices] == [
        "Rue des Lilas blancs (Bondy)", "Rue des Lilas mauves (Bondy)", "Nouvelle rue ou nouveau lieu-dit : « rue des lilas »",
    ]  # fmt: skip
    made = client_of.post(
        url, NEW | {"street": "nouvelle", "commune": "93010", "is_place": "on", "number": ""}
    )
    assert made.status_code == 302
    place = Dwelling.objects.select_related("street").get(number=None)
    assert (place.street.name, place.street.is_place) == ("rue des lilas", True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"street_name": ""}, "obligatoire"),
        ({"number": ""}, "Donnez un numéro, ou un repère"),
        ({"number": "-1"}, "supérieure ou égale à 0"),
        ({"label": "code 4512B"}, "N’écrivez ni code ni emplacement de clé"),
        ({"label": "chez Mme Durand"}, "N’écrivez pas de nom"),
        ({"lon": "2.48"}, "Donnez les deux nombres du point"),
        ({"lon": "nan", "lat": "nan"}, "Saisissez un nombre"),
        ({"street": "nimporte"}, "choix valide"),
        ({"street_name": "\x00"}, "caractère"),
    ],
)
def test_a_bad_door_is_refused_with_a_sentence(changed, sentence, client_of, collective):
    factories.dwelling(collective, 1, on=_street(collective, "Rue des Lilas"))
    page = client_of.post(reverse("territory:door_new"), NEW | changed)
    assert (
        page.status_code,
        sentence in text(page),
    ) == (422, True)
    assert Dwelling.objects.count() == 1


def test_a_door_is_described_archived_restored_and_deleted(client_of, collective):
    door = factories.dwelling(collective)
    url = reverse("territory:door", args=[door.id])
    client_of.post(url, {"label": "portail vert", "lon": "2.5", "lat": "48.91"})
    door.refresh_from_db()
    assert (door.label, door.lon, door.lat, door.source) == ("portail vert", 2.5, 48.91, "hand")
    client_of.post(reverse("territory:door_archive", args=[door.id]))
    assert "Cette porte est archivée" in text(client_of.get(url))
    client_of.post(reverse("territory:door_restore", args=[door.id]))
    assert Dwelling.objects.get().archived_at is None
    client_of.post(reverse("territory:door_delete", args=[door.id]))
    assert Dwelling.objects.count() == 0


def visited(door, coordinator, volunteer, number=1):
    """A tour on each of the last days, the door visited once on each; `at` is the last."""
    for day in range(number):
        at = NOW - timedelta(days=number - day)
        tour = factories.walk(door.collective, coordinator, [door], state="closed", starts_at=at)
        visit = record_visit(
            tour,
            door,
            visit_id=factories.new_id(),
            outcome=Outcome.ABSENT,
            leaflet_left=day == 0,
            at=at,
            by=volunteer,
            now=at,
        )
    return visit


def told(page):
    """The lines of the history of a door."""
    section = page.content.decode().split('id="passages"')[1].split("</section>")[0]
    lines = re.findall(r"<li>(.*?)</li>", section, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", unescape(line)).split()) for line in lines]


def test_the_page_of_a_door_tells_its_passages_and_keeps_the_first_version(
    client_of, collective, coordinator, volunteer
):
    door = factories.dwelling(collective)
    url = reverse("territory:door", args=[door.id])
    assert "Personne n’est encore passé à cette porte." in text(client_of.get(url))
    last = visited(door, coordinator, volunteer, number=2)
    talked = correct_visit(last, Answer(Outcome.TALKED), by=coordinator, at=NOW)
    name, other = volunteer.user.name, coordinator.user.name
    first = Visit.objects.filter(dwelling=door).earliest("at")
    assert told(client_of.get(url)) == [
        (
            f"20 novembre 2026, 14 h On a parlé {talked.tour} , noté par {other} (Sur place) "
            f"Avant correction : Personne n’ouvre, noté par {name}, 20 novembre 2026"
        ),
        f"19 novembre 2026, 14 h Personne n’ouvre, avis de passage laissé {first.tour} , noté par {name} (Sur place)",
    ]
    correct_visit(talked, Answer(Outcome.WITHDRAWN), by=coordinator, at=NOW)
    assert told(client_of.get(url))[0].split(" Avant")[0].startswith("20 novembre 2026, 14 h Passage annulé")
    assert told(client_of.get(url))[0].count("Avant correction") == 2


def test_the_page_of_a_door_costs_the_same_for_one_and_for_ten_passages(
    client_of, collective, coordinator, volunteer
):
    doors = [factories.dwelling(collective), factories.dwelling(collective)]
    costs = []
    for door, number in zip(doors, (1, 10), strict=True):
        correct_visit(
            visited(door, coordinator, volunteer, number), Answer(Outcome.TALKED), by=coordinator, at=NOW
        )
        client_of.get(reverse("territory:door", args=[door.id]))
        with CaptureQueriesContext(connection) as spent:
            page = client_of.get(reverse("territory:door", args=[door.id]))
        assert len(told(page)) == number
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_a_door_of_a_tour_is_not_deleted(client_of, collective, coordinator):
    door = factories.dwelling(collective)
    factories.tour(collective, coordinator, [door])
    page = client_of.post(reverse("territory:door_delete", args=[door.id]), follow=True)
    assert "elle ne peut pas être supprimée. Archivez-la." in text(page)
    assert reverse("territory:door_delete", args=[door.id]) not in page.content.decode()


def test_saving_an_unchanged_position_keeps_its_origin(client_of, collective):
    door = factories.dwelling(collective, lon=2.482444, lat=48.897414)
    page = client_of.get(reverse("territory:door", args=[door.id]))
    form = page.context["form"]
    client_of.post(page.request["PATH_INFO"], {name: form[name].value() for name in ("label", "lon", "lat")})
    assert Dwelling.objects.get().source == "ban"


def test_an_address_becomes_a_grid_and_one_is_back_on_it(client_of, collective):
    door = factories.dwelling(collective, 10)
    grid = {
        "floors": "2",
        "flats_per_floor": "3",
        "has_ground_floor": "on",
        "naming": "words",
        "name": "",
        "access": "",
    }
    answer = client_of.post(reverse("territory:building_new", args=[door.id]), grid)
    building = Building.objects.get()
    assert answer.url == reverse("territory:building", args=[building.id])
    page = client_of.get(answer.url)
    assert [(floor, [one.label for one in doors]) for floor, doors in page.context["storeys"]] == [
        (floor, ["porte gauche", "porte face", "porte droite"]) for floor in (2, 1, 0)
    ]
    flat = page.context["storeys"][0][1][0]
    saved = client_of.post(reverse("territory:flat", args=[flat.id]), {"floor": "2", "label": "au fond"})
    assert saved.url == answer.url
    assert (
        client_of.post(reverse("territory:flat_add", args=[building.id]), {"floor": "3", "label": "A"}).url
        == answer.url
    )
    twice = client_of.post(reverse("territory:flat_add", args=[building.id]), {"floor": "3", "label": "a"})
    assert (twice.status_code, "Cette porte est déjà dans votre base." in text(twice)) == (422, True)
    assert client_of.get(reverse("territory:door", args=[door.id])).status_code == 200
    undone = client_of.post(reverse("territory:building_undo", args=[building.id]))
    assert (undone.url, Dwelling.objects.count()) == (reverse("territory:door", args=[door.id]), 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"floors": "999"},
        {"floors": "60", "flats_per_floor": "30"},
        {"flats_per_floor": "0"},
        {"access": "code 1234"},
        {"naming": "x"},
    ],
)
def test_an_impossible_building_is_refused(changed, client_of, collective):
    door = factories.dwelling(collective)
    grid = {"floors": "2", "flats_per_floor": "3", "naming": "words"} | changed
    assert client_of.post(reverse("territory:building_new", args=[door.id]), grid).status_code == 422
    assert (Dwelling.objects.count(), Building.objects.count()) == (1, 0)


def test_the_grid_costs_the_same_queries_whatever_its_size(client_of, collective):
    costs = []
    for number, floors in ((1, 1), (2, 9)):
        building = make_building(factories.dwelling(collective, number), Grid(floors, 3), at=NOW)
        with CaptureQueriesContext(connection) as queries:
            client_of.get(reverse("territory:building", args=[building.id]))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_hamlets_are_shown(client_of, send):
    send(PLACES.read_bytes())
    batch = ImportBatch.objects.get()
    client_of.post(
        reverse("territory:import_apply", args=[batch.id]), {"communes": list(batch.counts["communes"])}
    )
    door = Dwelling.objects.select_related("street").first()
    assert door.street.name in text(client_of.get(reverse("territory:door", args=[door.id])))
