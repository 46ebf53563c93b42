"""Places brought from public files: new ones seen at once, ours never written over, differences shown, undone whole."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from data_inclusion.schema import v1
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.kernel.tenancy import within
from essaim.models import Difference, Origin, Place, PlaceImport, Service
from essaim.network.models import Coverage
from essaim.people.rules.authority import ForTheCoordinator
from essaim.places.actions import imports
from essaim.places.actions.differences import DifferenceIsSettled, settle_difference, undo_places
from essaim.places.actions.places import PlaceData, add_place, check_place, edit_place
from essaim.places.actions.services import ServiceData, add_service
from essaim.places.actions.uploads import PlaceFileRefused, discard_abandoned, store_place_file, stored_path
from essaim.places.enums import ImportState
from essaim.places.queries.exports import left_out, pairs, strict
from essaim.places.queries.places import Wish, matching, places
from essaim.places.queries.quality import quality_of
from essaim.places.rules.hours import read_week
from essaim.territory.models import Commune
from place_files.data_inclusion import write
from tests import factories
from tests.factories import NOW
from tests.place_files.examples import PLACE, SERVICE

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
RECENT = replace(PLACE, updated_on=TODAY - timedelta(days=30))
OFFER = replace(SERVICE, updated_on=TODAY - timedelta(days=30))
COMPLEX = "Mo-Fr 09:00-12:00; We[1] 14:00-16:00; SH off"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def sent(of, by, rows, *, name="x.json", **options):
    content = (
        rows
        if isinstance(rows, bytes)
        else json.dumps([write(one) if hasattr(one, "ref") else one for one in rows]).encode()
    )
    (stored_path(PlaceImport()).parent.parent).mkdir(parents=True, exist_ok=True)
    source = stored_path(PlaceImport()).parent.parent / "sent"
    source.write_bytes(content)
    with source.open("rb") as file:
        batch = store_place_file(of, file, name=name, source=options.pop("source", ""), by=by, at=NOW)
    for field, value in options.items():
        setattr(batch, field, value)
    batch.save()
    return imports.first_look(batch, on=TODAY)


def brought(of, by, rows, **options):
    kinds = options.pop("kinds", None)
    batch = imports.preview_places(sent(of, by, rows, **options), on=TODAY)
    return imports.bring_places(batch, by=by, at=NOW, kinds=kinds)


def names(of):
    return sorted(places(of).values_list("name", flat=True))


def told(batch):
    return {key: value for key, value in batch.counts["places"].items() if value}


def test_a_file_is_looked_at_then_brought_with_source_and_licence(collective, coordinator, volunteer):
    orphan = replace(SERVICE, ref="lost", place_ref="nowhere")
    batch = imports.preview_places(
        sent(collective, coordinator, [RECENT, OFFER, orphan, {"nom": "?"}]), on=TODAY
    )
    assert (told(batch), batch.counts["services"], Place.every.count()) == (
        {"new": 1, "on map": 1},
        {"new": 1, "orphan": 1},
        0,
    )
    assert batch.counts["problems"] == {"NO_ID": 1, "ORPHAN": 1}
    with pytest.raises(ForTheCoordinator):
        imports.bring_places(batch, by=volunteer, at=NOW)
    imports.bring_places(batch, by=coordinator, at=NOW)
    (place,), (service,) = Place.objects.all(), Service.objects.all()
    assert (place.name, place.phone, place.kind, place.slots.split()[0]) == (
        PLACE.name,
        "01 48 00 00 00",
        "centre",
        "Mo-m",
    )
    assert (place.checked_on, place.checked_by, place.lon, place.insee) == (
        RECENT.updated_on,
        None,
        2.48,
        "93010",
    )
    assert (service.need, service.welcome, service.is_free, service.price) == (
        "meet",
        "anyone",
        "no",
        "Un euro le café",
    )
    origin = Origin.objects.get(service=None)
    assert (origin.source, origin.licence) == ("dora", "Licence Ouverte 2.0")
    assert names(collective) == [PLACE.name]
    assert matching(places(collective), Wish(text="cafe mardi")).exists()
    assert (batch.state, stored_path(batch).name, batch.stored_as) == (ImportState.APPLIED, "none", "")
    with pytest.raises(imports.PlacesAlreadyBrought):
        imports.bring_places(batch, by=coordinator, at=NOW)


def test_what_a_format_holds_survives_the_directory(collective, coordinator):
    brought(collective, coordinator, [RECENT, OFFER])
    ((place, (service,)),) = pairs(collective)
    assert (place, service) == (RECENT, OFFER)


def test_ours_is_never_written_over_and_differences_are_shown_field_by_field(
    collective, coordinator, volunteer
):
    brought(collective, coordinator, [RECENT, OFFER])
    place = Place.objects.get()
    data = PlaceData(
        name=place.name, kind=place.kind, address=place.address, town=place.town, postcode=place.postcode, phone="01 99 99 99 99", email=place.email,
        website=place.website, getting_there="Bus 616", week=read_week(place.hours),
    )  # fmt: skip
    edit_place(place, data=data, version=1, by=volunteer, on=TODAY)
    newer = replace(RECENT, phone="+33148000009", address="14 rue des Lilas", getting_there="Métro")
    batch = brought(collective, coordinator, [newer, OFFER])
    place = Place.objects.get()
    assert (place.phone, place.address, place.getting_there) == (
        "01 99 99 99 99",
        "14 rue des Lilas",
        "Bus 616",
    )
    assert told(batch) == {"known": 1}
    rows = {(one.field, one.here, one.there, one.is_taken) for one in Difference.objects.all()}
    assert rows == {
        ("address", "12 rue des Lilas", "14 rue des Lilas", True),
        ("phone", "01 99 99 99 99", "01 48 00 00 09", None),
    }
    waiting = Difference.objects.get(settled_on=None)
    brought(collective, coordinator, [newer, OFFER])  # the same file again says nothing more
    assert Difference.objects.count() == 2
    settle_difference(waiting, takes=True, by=volunteer, on=TODAY)
    assert Place.objects.get().phone == "01 48 00 00 09"
    with pytest.raises(DifferenceIsSettled):
        settle_difference(waiting, takes=False, by=volunteer, on=TODAY)


def test_a_place_of_ours_found_in_a_source_is_joined_and_not_doubled(collective, coordinator, volunteer):
    ours = PlaceData(name="centre social des LILAS", kind="centre", town="Bondy", phone="01 11 11 11 11")
    kept = add_place(collective, data=ours, place_id=factories.new_id(), by=volunteer, on=TODAY)
    batch = brought(collective, coordinator, [RECENT])
    assert (told(batch), Place.objects.count()) == ({"joined": 1}, 1)
    place = Place.objects.get()
    assert (place.id, place.email, place.phone) == (kept.id, PLACE.email, "01 11 11 11 11")
    assert set(Difference.objects.filter(settled_on=None).values_list("field", flat=True)) == {
        "phone",
        "name",
    }
    twins = [
        replace(RECENT, ref="dora--9", siret=""),
        replace(RECENT, ref="dora--10", name="Autre", siret=""),
    ]
    assert told(brought(collective, coordinator, [RECENT, *twins])) == {"known": 1, "joined": 1, "new": 1}


def test_what_vanished_from_its_part_of_the_source_is_told_and_stays(collective, coordinator):
    other = replace(RECENT, ref="dora--2", name="Ailleurs", insee="75056", town="Paris", siret="")
    gone = replace(RECENT, ref="dora--3", name="Parti", siret="")
    brought(collective, coordinator, [RECENT, other, gone])
    batch = brought(collective, coordinator, [RECENT])
    assert batch.counts["vanished"] == 1
    assert list(Origin.objects.exclude(vanished_on=None).values_list("ref", flat=True)) == ["dora--3"]
    assert "Parti" in names(collective)
    brought(collective, coordinator, [RECENT, gone])
    assert not Origin.objects.exclude(vanished_on=None).exists()


def test_only_our_communes_and_the_chosen_kinds_come(collective, coordinator):
    commune, _made = Commune.objects.get_or_create(insee="93010", defaults={"name": "Bondy"})
    Coverage.objects.create(collective=collective, commune=commune)
    rows = [
        replace(RECENT, kind=""), replace(RECENT, ref="p", name="Paris", insee="75110", siret=""),
        replace(RECENT, ref="n", name="Sans code", insee="", town="BONDY", siret=""),
    ]  # fmt: skip
    assert told(brought(collective, coordinator, rows)) == {"new": 2, "outside": 1}
    assert names(collective) == [PLACE.name, "Sans code"]
    header = "Nom;Type;Code INSEE;Adresse\n"
    table = (header + "Un;club;93010;1 rue\nDeux;école;93010;2 rue\n").encode()
    batch = imports.preview_places(sent(collective, coordinator, table, source="mairie"), on=TODAY)
    assert (batch.format, batch.columns, batch.counts["kinds"]) == (
        "table", {"Nom": "name", "Type": "kind", "Code INSEE": "insee", "Adresse": "address"}, {"club": 1, "école": 1},
    )  # fmt: skip
    imports.bring_places(batch, by=coordinator, at=NOW, kinds=["club"])
    assert names(collective) == [PLACE.name, "Sans code", "Un"]


def test_a_run_that_stops_is_seen_by_nobody_and_is_taken_up(collective, coordinator, monkeypatch):
    rows = [RECENT, *(replace(RECENT, ref=f"x{n}", name=f"Lieu {n}", siret="") for n in range(1_100)), OFFER]
    batch = imports.preview_places(sent(collective, coordinator, rows), on=TODAY)
    calls = []

    def stops(self, records):
        calls.append(len(records))
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(imports.Pass, "write_services", stops)
        with pytest.raises(RuntimeError):
            imports.bring_places(batch, by=coordinator, at=NOW)
        assert (calls, Place.every.count(), Origin.objects.count()) == ([1], 0, 0)
        patch.setattr(imports, "_give_up", lambda _batch: None)  # a worker that is killed tidies nothing
        batch.refresh_from_db()
        with pytest.raises(RuntimeError):
            imports.bring_places(batch, by=coordinator, at=NOW)
    assert (Place.every.count(), Place.objects.count(), Service.objects.count()) == (1_101, 0, 0)
    batch.refresh_from_db()
    imports.bring_places(batch, by=coordinator, at=NOW)
    assert (Place.objects.count(), Service.objects.count(), Origin.objects.count()) == (1_101, 1, 1_102)


def test_a_file_that_breaks_half_way_leaves_nothing(collective, coordinator):
    whole = json.dumps([write(RECENT), write(OFFER)]).encode()
    with pytest.raises(PlaceFileRefused, match="incomplet"):
        imports.preview_places(sent(collective, coordinator, whole[:-40]), on=TODAY)
    assert Place.every.count() == 0
    with pytest.raises(PlaceFileRefused, match="pas une liste de lieux"):
        sent(collective, coordinator, b"%PDF-1.7 bonjour")
    assert discard_abandoned(collective, at=NOW + timedelta(days=2)) == 2
    assert not list(stored_path(PlaceImport()).parent.iterdir())


def test_an_import_is_undone_but_what_someone_took_up(collective, coordinator, volunteer):
    rows = [RECENT, OFFER, *(replace(RECENT, ref=f"x{n}", name=f"Lieu {n}", siret="") for n in range(3))]
    batch = brought(collective, coordinator, rows)
    check_place(Place.objects.get(name="Lieu 1"), by=volunteer, on=TODAY)
    offer = ServiceData(name="Thé", need="meet", welcome="anyone")
    add_service(
        Place.objects.get(name="Lieu 2"), data=offer, service_id=factories.new_id(), by=volunteer, on=TODAY
    )
    undone = undo_places(batch, by=coordinator)
    assert names(collective) == ["Lieu 1", "Lieu 2"]
    assert (undone.counts["gone"], undone.counts["stay"], Service.objects.count()) == (2, 2, 1)


def test_hours_that_say_more_than_a_week_are_found_and_kept_by_a_correction(
    collective, coordinator, volunteer
):
    brought(collective, coordinator, [replace(RECENT, hours=COMPLEX)])
    place = Place.objects.get()
    assert "We-a" in place.slots.split()
    data = PlaceData(name="Corrigé", kind=place.kind, week=read_week(place.hours))
    edited = edit_place(place, data=data, version=1, by=volunteer, on=TODAY)
    assert (edited.name, edited.hours, "We-a" in edited.slots) == ("Corrigé", COMPLEX, True)


def test_what_we_wrote_ourselves_leaves_in_strict_mode(collective, coordinator, volunteer):
    said = PlaceData(
        name="Chez nous.", kind="club", phone="01 48 00 00 00", email="a@b.fr", website="https://b.fr"
    )
    place = add_place(collective, data=said, place_id=factories.new_id(), by=volunteer, on=TODAY)
    offer = ServiceData(name="Café", need="meet", welcome="anyone", is_free="yes", first_contact="Entrer")
    add_service(place, data=offer, service_id=factories.new_id(), by=volunteer, on=TODAY)
    add_place(
        collective,
        data=PlaceData(name="Un", kind="club"),
        place_id=factories.new_id(),
        by=volunteer,
        on=TODAY,
    )
    ((own, (service,)),) = strict(collective)
    assert left_out(collective) == 1
    for record, model in ((own, v1.Structure), (service, v1.Service)):
        model.model_validate(write(record), context={"ignore_warnings": False})
    assert (own.name, own.ref, service.place_ref) == (
        "Chez nous",
        f"essaim-{collective.slug}--{place.id}",
        own.ref,
    )
    found = quality_of(place, today=TODAY)
    assert (found.percent, found.missing) == (80, ["écrire l’adresse", "décrire en deux à dix phrases"])


def test_a_source_that_says_closed_closes_nothing_by_itself(collective, coordinator, volunteer):
    table = "finess,etat,type,rs,categ_code,adresse_code_postal,com_code\n1,{},ET,Le CMP,156,93140,93010\n"
    brought(collective, coordinator, table.format("ACTUEL").encode())
    brought(collective, coordinator, table.format("FERME").encode())
    waiting = Difference.objects.get()
    assert (waiting.field, names(collective)) == ("closed", ["Le CMP"])
    with pytest.raises(ForTheCoordinator):
        settle_difference(waiting, takes=True, by=volunteer, on=TODAY)
    settle_difference(waiting, takes=True, by=coordinator, on=TODAY)
    assert names(collective) == []


def test_another_collective_brings_the_same_place_for_itself(collective, coordinator):
    brought(collective, coordinator, [RECENT])
    other = factories.collective()
    with within(other):
        brought(other, factories.member(other, role="coordinator"), [RECENT])
        assert Place.objects.count() == 1


def test_what_a_source_offers_at_a_place_of_ours_comes_with_it_and_is_found(
    collective, coordinator, volunteer
):
    ours = PlaceData(name=PLACE.name, kind="centre", town="Bondy")
    kept = add_place(collective, data=ours, place_id=factories.new_id(), by=volunteer, on=TODAY)
    batch = brought(collective, coordinator, [RECENT, OFFER])
    assert (told(batch), batch.counts["services"]) == ({"joined": 1}, {"new": 1})
    assert Service.objects.get().place_id == kept.id
    assert matching(places(collective), Wish(text="cafe mardi")).get().id == kept.id
    more = replace(OFFER, ref="dora--9-s", name="Chorale")
    assert brought(collective, coordinator, [RECENT, OFFER, more]).counts["services"] == {
        "known": 1,
        "new": 1,
    }
    assert matching(places(collective), Wish(text="chorale")).get().id == kept.id


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks by the identifier")
def test_postgresql_counts_the_tables_as_soon_as_they_hold_something(collective, coordinator):
    """Else it looks for each reference among all the rows of the collective: the square of the length."""
    rows = [replace(RECENT, ref=f"x{n}", name=f"Lieu {n}", siret="") for n in range(600)]
    offers = [replace(OFFER, ref=f"o{n}", place_ref=f"x{n}") for n in range(600)]
    batch = imports.preview_places(sent(collective, coordinator, [*rows, *offers]), on=TODAY)
    with CaptureQueriesContext(connection) as asked:
        imports.bring_places(batch, by=coordinator, at=NOW)
    said = [one["sql"] for one in asked if one["sql"].startswith(("ANALYZE", "INSERT INTO"))]
    short = [sql.split('"')[1] if sql.startswith("INSERT") else "counted" for sql in said]
    assert short == [
        "essaim_place", "essaim_origin", "counted", "essaim_place", "essaim_origin",
        "essaim_service", "essaim_origin", "counted", "essaim_service", "essaim_origin",
    ]  # fmt: skip
