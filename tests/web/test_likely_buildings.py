"""After an import, the addresses that look like buildings are proposed: several at a point or on a parcel, or a name."""

from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.kernel.tenancy import within
from essaim.models import Building, Dwelling, ImportBatch
from essaim.territory.actions.buildings import make_building
from essaim.territory.rules.grids import Grid
from tests import factories
from tests.address_files.samples import ban, ban_line
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.fixture(autouse=True)
def _saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client_of(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def send(client_of):
    def post(content):
        file = SimpleUploadedFile("adresses.csv", content)
        return client_of.post(reverse("territory:import_new"), {"file": [file]})

    return post


def text(response):
    """What is read on the page; any space is a space."""
    return " ".join(unescape(response.content.decode()).split())


def test_addresses_of_one_point_are_told_on_the_report_and_described_in_one_save(
    client_of, send, collective, coordinator
):
    same = {"lon": "2.4874", "lat": "48.9043"}
    lines = [ban_line(numero=str(number), id=f"93010_0001_{number:05}", **same) for number in (1, 3, 5)]
    preview = client_of.get(send(ban(*lines, ban_line(numero="8", id="93010_0001_00008"))).url)
    assert "3 adresses partagent leur point avec une autre" in text(preview)
    batch = ImportBatch.objects.get()
    done = client_of.post(
        reverse("territory:import_apply", args=[batch.id]), {"communes": ["93010"]}, follow=True
    )
    page = reverse("territory:likely_buildings")
    assert page in done.content.decode()
    assert "combien d’étages, de portes" in text(done)
    assert client_of.get(reverse("territory:imports")).context["lines"][0].batch.counts["shared"] == 3
    doors = list(Dwelling.objects.filter(lon=2.4874).order_by("number"))
    tour = factories.tour(collective, coordinator, doors)
    plan = text(client_of.get(reverse("planning:plan", args=[tour.outing.plan_id])))
    assert ("3 adresses au même point qu’une autre" in plan, "sans marcher" in plan) == (True, True)
    [form] = client_of.get(page).context["forms"]
    assert [door.number for door in form.candidate.doors] == [1, 3, 5]
    key = form.candidate.first.id
    faulty = client_of.post(page, {"adresse": [key], f"{key}-floors": "2"})
    assert (faulty.status_code, Building.objects.count()) == (422, 0)
    assert faulty.context["forms"][0]["floors"].value() == "2"
    client_of.post(page, {"adresse": [key], f"{key}-floors": "2", f"{key}-flats": "1"})
    assert (Building.objects.count(), tour.stops.count()) == (3, 9)
    assert client_of.get(page).context["forms"] == []


def test_a_residence_is_proposed_copied_or_said_to_have_one_door_and_thought_again(client_of, collective):
    street = factories.street(collective, "Résidence des Tilleuls")
    first, second, third = factories.dwellings(collective, 3, on=street)
    factories.dwelling(collective, 9)
    make_building(first, Grid(3, 2), at=NOW)
    page = reverse("territory:likely_buildings")
    rows = client_of.get(page).context["forms"]
    assert [row.candidate.first for row in rows] == [second, third]
    assert "Comme le 1 : étages 3, portes par étage 2" in text(client_of.get(page))
    sent = {"adresse": [second.id, third.id], f"{second.id}-choice": "beside", f"{third.id}-choice": "single"}
    client_of.post(page, sent)
    second.refresh_from_db()
    assert (second.building.floors, client_of.get(page).context["forms"]) == (3, [])
    again = {"adresse": [third.id], f"{third.id}-choice": "again"}
    client_of.post(page + "?maisons=1", again)
    assert [row.candidate.first for row in client_of.get(page).context["forms"]] == [third]
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        foreign = factories.dwelling(theirs, 3)
    sent = {"adresse": [foreign.id, "x"], f"{foreign.id}-choice": "single"}
    assert "Quelqu’un vient de décrire" in text(client_of.post(page, sent, follow=True))
    with within(theirs):
        foreign.refresh_from_db()
        assert foreign.is_single is False


def test_addresses_of_one_parcel_are_proposed_together_after_the_import_that_says_it(client_of, send):
    here = [("48.8901", "93010000AB0012"), ("48.8902", "93010000AB0012|93010000AB0013"), ("48.8903", "93010")]
    lines = [
        ban_line(numero=str(n), id=f"93010_1434_0000{n}", lat=lat, cad_parcelles=parcel)
        for n, (lat, parcel) in enumerate(here, start=1)
    ]
    send(ban(*lines))
    batch = ImportBatch.objects.get()
    client_of.post(reverse("territory:import_apply", args=[batch.id]), {"communes": ["93010"]})
    page = reverse("territory:likely_buildings")
    shown = client_of.get(page)
    [form] = shown.context["forms"]
    assert [door.number for door in form.candidate.doors] == [1, 2]
    assert "2 adresses sur la même parcelle" in text(shown)
    key = form.candidate.first.id
    client_of.post(page, {"adresse": [key], f"{key}-choice": "single"})
    assert Dwelling.objects.filter(is_single=True).count() == 2


def test_what_looks_like_buildings_costs_the_same_for_one_and_for_three(client_of, collective):
    counts = []
    for number in (1, 3):
        for rank in range(number):
            place = {"lon": 2.0 + number + rank / 10, "lat": 48.0}
            factories.dwelling(collective, 100 * number + rank, **place)
            factories.dwelling(collective, 200 * number + rank, **place)
        with CaptureQueriesContext(connection) as seen:
            client_of.get(reverse("territory:likely_buildings"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
