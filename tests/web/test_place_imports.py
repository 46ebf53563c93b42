"""The screens that bring places from a file, show what differs, and let the directory leave."""

import io
import json
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.kernel.jobs.worker import run_one
from essaim.kernel.tenancy import within
from essaim.models import Difference, Job, Origin, Place, PlaceImport, Service
from essaim.places.actions import imports
from essaim.places.actions.uploads import store_place_file
from place_files.data_inclusion import write
from tests.factories import NOW
from tests.places.test_sources import OFFER, RECENT

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NEW = "/lieux/importer/"
TABLE = "Association;Genre;Adresse;Ville;Tel\nLes Amis;club;2 rue du Parc;Bondy;01 48 00 00 00\nLe Stade;sport;;Bondy;\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nadia(browse, coordinator):
    return browse(coordinator)


def send(client, content, **more):
    content = content.encode() if isinstance(content, str) else content
    return client.post(NEW, {"file": SimpleUploadedFile("lieux.csv", content), **more})


def text(answer):
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def whole():
    return json.dumps([write(RECENT), write(OFFER)])


def test_a_public_directory_is_brought_and_its_source_is_shown(nadia, collective, browse, volunteer):
    page = send(nadia, whole()).url
    shown = text(nadia.get(page))
    for words in (
        "<strong>1</strong><span>lieu nouveau",
        "<strong>1</strong><span>chose qui s’y passe",
        "Licence Ouverte 2.0",
        "data·inclusion",
    ):
        assert words in shown
    answer = nadia.post(page + "importer/", follow=True)
    assert "1 lieu ajouté." in text(answer)
    with within(collective):
        place = Place.objects.get()
    shown = text(nadia.get(reverse("places:place", args=[place.id])))
    for words in (
        "dora · Licence Ouverte 2.0 · lu le",
        "Daté du",
        "Cette fiche est complète à",
        "Ouvert à tous.",
        "du lundi au vendredi",
    ):
        assert words.casefold() in shown.casefold(), words
    assert "Importé" in text(nadia.get("/lieux/imports/"))
    assert browse(volunteer).get(NEW).status_code == 403


def test_a_table_asks_what_its_columns_hold_then_which_kinds_to_take(nadia, collective):
    page = send(nadia, TABLE, source="mairie").url
    shown = text(nadia.get(page))
    assert "Que contient chaque colonne ?" in shown
    assert "Le Stade" in shown
    columns = {
        "column_0": "name",
        "column_1": "kind",
        "column_2": "address",
        "column_3": "town",
        "column_4": "phone",
    }
    for wrong, said in (
        ({"column_0": ""}, "Dites quelle colonne"),
        ({"column_2": "name"}, "Deux colonnes ne peuvent pas"),
    ):
        answer = nadia.post(page + "colonnes/", columns | wrong)
        assert (answer.status_code, said in text(answer)) == (422, True)
    nadia.post(page + "colonnes/", columns)
    assert "club (1)" in text(nadia.get(page))
    assert nadia.post(page + "importer/", {"kinds": []}).status_code == 422
    nadia.post(page + "importer/", {"kinds": ["club"]})
    with within(collective):
        assert [(one.name, one.phone) for one in Place.objects.all()] == [("Les Amis", "01 48 00 00 00")]
        assert Origin.objects.get().source == "mairie"


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b'[{"id": "x", "nom": "abc"}, {"id"', b"PK\x03\x04", b"\xff\xfe\x00"]
)
def test_a_file_that_is_none_is_refused_in_a_sentence_and_leaves_nothing(nadia, collective, content):
    answer = send(nadia, content)
    if answer.status_code == 302:  # its first rows were good: the rest is read after
        answer = nadia.get(answer.url, follow=True)
    assert answer.status_code in {200, 422}
    with within(collective):
        assert (Place.every.count(), PlaceImport.objects.filter(state="looked").count()) == (0, 0)


def test_a_long_file_is_read_and_brought_by_a_worker_then_undone(nadia, collective, monkeypatch):
    monkeypatch.setattr("essaim.places.queries.sources.SHORT_BYTES", 10)
    job = send(nadia, whole())
    assert "/travaux/" in job.url
    assert run_one("w")
    with within(collective):
        page = reverse("places:import_preview", args=[PlaceImport.objects.get().id])
    assert nadia.post(page + "importer/").url.startswith("/travaux/")
    assert run_one("w")
    with within(collective):
        assert (Place.objects.count(), Service.objects.count()) == (1, 1)
    nadia.post(page + "annuler/")
    assert run_one("w")
    with within(collective):
        assert (Place.objects.count(), Service.objects.count()) == (0, 0)
        assert {one.state for one in Job.objects.all()} == {"done"}


def test_what_differs_is_shown_and_taken_or_left(nadia, collective, coordinator, browse, volunteer):
    bring(collective, coordinator, [RECENT, OFFER])
    with within(collective):
        Place.objects.update(phone="01 11 11 11 11", town="Bondy-Nord")
    changed = [{**write(RECENT), "telephone": "+33148000007", "commune": "Bondy Sud"}, write(OFFER)]
    bring(collective, coordinator, changed)
    client = browse(volunteer)
    shown = text(client.get("/lieux/differences/"))
    assert "01 11 11 11 11" in shown
    assert "01 48 00 00 07" in shown
    with within(collective):
        phone, town = Difference.objects.get(field="phone"), Difference.objects.get(field="town")
    client.post(reverse("places:settle", args=[phone.id]), {"takes": "yes"})
    client.post(reverse("places:settle", args=[town.id]), {"takes": "no"})
    with within(collective):
        place = Place.objects.get()
    assert (place.phone, place.town) == ("01 48 00 00 07", "Bondy-Nord")
    assert "Rien à regarder" in text(client.get("/lieux/differences/"))


def bring(of, by, rows):
    content = json.dumps([one if isinstance(one, dict) else write(one) for one in rows]).encode()
    with within(of):
        batch = store_place_file(of, io.BytesIO(content), name="x", source="", by=by, at=NOW)
        imports.preview_places(imports.first_look(batch, on=NOW.date()), on=NOW.date())
    imports.bring_places(batch, by=by, at=NOW)


def test_the_directory_leaves_in_public_formats(collective, coordinator, browse, volunteer):
    bring(collective, coordinator, [RECENT, OFFER])
    client = browse(volunteer)
    assert "HSDS 3.1" not in text(client.get("/lieux/exporter/"))
    assert "HSDS 3.1" in text(client.get("/lieux/exporter/?essai=1"))

    def got(name):
        answer = client.get(f"/lieux/exporter/{name}")
        return b"".join(answer.streaming_content)

    left = json.loads(got("data-inclusion.json"))
    assert left == {"structures": [write(RECENT)], "services": [write(OFFER)]}
    assert json.loads(got("hsds.json"))["services"][0]["name"] == OFFER.name
    assert got("services.csv").decode().count(OFFER.ref) == 1
    assert "services.csv" in zipfile.ZipFile(io.BytesIO(got("hsds.zip"))).namelist()
    assert client.get("/lieux/exporter/autre.json").status_code == 404
