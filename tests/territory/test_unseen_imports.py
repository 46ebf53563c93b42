"""An import is seen whole or not at all, holds the database for a moment only, and survives whoever is killed."""

from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from essaim.doors.actions.spot import NewDoor, add_on_the_spot
from essaim.kernel.tenancy import within
from essaim.models import Dwelling, ImportBatch, ImportChange, Street
from essaim.territory.actions.doors import add_door
from essaim.territory.actions.holding import LEAST_PAUSE, AnotherImportIsRunning, Hold, ImportWasTaken
from essaim.territory.actions.imports import apply_import
from essaim.territory.actions.sectors import SectorStreetChoice, save_sector
from essaim.territory.actions.undo import clear_abandoned_imports, undo_import
from essaim.territory.queries.streets import streets
from tests import factories
from tests.factories import NOW
from tests.territory.conftest import addresses, figures
from tests.territory.test_imports import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
LATER = NOW + timedelta(days=2)
AFTER_LEASE = timedelta(seconds=61)


class Killed(BaseException):
    """As a SIGKILL: nothing of the process runs after it."""


@contextmanager
def killed_at(monkeypatch, step):
    """The process dies when it opens its `step`th small transaction; says how many it opened."""
    opened, real = [], Hold.step

    @contextmanager
    def counted(self):
        opened.append(1)
        if len(opened) == step:
            raise Killed
        with real(self):
            yield

    monkeypatch.setattr(Hold, "step", counted)
    try:
        yield opened
    except Killed:
        pass
    finally:
        monkeypatch.setattr(Hold, "step", real)


def at(moment):
    return {"at": moment, "clock": lambda: moment}


def half_way(monkeypatch, batch, by, *, step=4):
    """Killed after its first doors were written: two steps look for what was left before, one writes."""
    with killed_at(monkeypatch, step):
        apply_import(batch, by=by, **at(NOW))
    return ImportBatch.objects.get(id=batch.id)


def test_the_doors_of_an_import_that_is_being_written_are_seen_by_nobody(
    preview, coordinator, collective, monkeypatch
):
    monkeypatch.setattr("essaim.territory.actions.door_writer.AT_ONCE", 2)
    batch = half_way(monkeypatch, preview(numbers(1, 2, 3)), coordinator)
    assert (batch.state, Dwelling.every.count(), Dwelling.objects.count()) == ("writing", 2, 0)
    assert not streets(collective).exists()
    assert not Street.objects.get().dwellings.exists()
    assert not batch.created_dwellings.exists()
    door = Dwelling.every.first()
    with pytest.raises(Dwelling.DoesNotExist):
        door.refresh_from_db()


@pytest.mark.parametrize("first_file", [numbers(1, 2), numbers(7)])
def test_wherever_an_import_is_killed_it_is_whole_or_unseen_and_the_same_call_ends_it(
    bring, preview, coordinator, collective, monkeypatch, first_file
):
    monkeypatch.setattr("essaim.territory.actions.door_writer.AT_ONCE", 2)
    monkeypatch.setattr("essaim.territory.actions.completing._AT_ONCE", 1)
    bring(first_file)
    save_sector(collective, name="Nord", streets=[SectorStreetChoice(Street.objects.get().id)], at=NOW)
    before = addresses()
    content = numbers(*range(1, 8), nom_voie="Villa Simone Veil")
    step, ended = 0, False
    while not ended:
        step += 1
        batch = preview(content)
        with killed_at(monkeypatch, step) as opened:
            apply_import(batch, by=coordinator, **at(LATER))
        ended = len(opened) < step
        seen = Dwelling.objects.filter(batch=batch).count()
        state = ImportBatch.objects.get(id=batch.id).state
        assert (state, seen > 0) in {("writing", False), ("finishing", True), ("applied", True)}
        if state == "writing":
            assert addresses() == before
        done = batch if ended else apply_import(batch, by=coordinator, **at(LATER + AFTER_LEASE))
        done.refresh_from_db()
        assert (done.state, len(addresses()), len(set(addresses()))) == ("applied", 7, 7)
        assert sorted(addresses()) == [f"{n} Villa Simone Veil Bondy" for n in range(1, 8)]
        assert figures(done)[:2] == (7 - len(before), len(before))
        assert Dwelling.objects.filter(sectors__name="Nord").count() == 7
        undo_import(done, **at(LATER + 2 * AFTER_LEASE))
        assert addresses() == before
        assert ImportChange.objects.count() == 0
        assert Street.objects.filter(name="Villa Simone Veil").count() <= 1
    assert step > 5


def test_wherever_an_undo_is_killed_the_same_call_ends_it(bring, coordinator, collective, monkeypatch):
    monkeypatch.setattr("essaim.territory.actions.undo._NARROW", 2)
    step, ended = 0, False
    while not ended:
        step += 1
        batch = bring(numbers(*range(1, 7)))
        used = Dwelling.objects.get(number=2)
        tour = factories.tour(collective, coordinator, [used])
        with killed_at(monkeypatch, step) as opened:
            undo_import(batch, **at(LATER))
        ended = len(opened) < step
        rest = Dwelling.objects.exclude(id=used.id).count()
        assert rest in {0, 5}
        if not ended:
            undo_import(batch, **at(LATER + AFTER_LEASE))
        batch.refresh_from_db()
        assert (batch.state, batch.counts["erased"], batch.counts["archived"]) == ("undone", 5, 1)
        assert list(Dwelling.every.values_list("id", "archived_at")) == [(used.id, LATER)]
        tour.stops.all().delete()
        Dwelling.objects.all().delete()
    assert step > 4


def test_an_import_that_another_took_up_writes_nothing_more(preview, coordinator, monkeypatch):
    monkeypatch.setattr("essaim.territory.actions.door_writer.AT_ONCE", 2)
    batch = preview(numbers(1, 2, 3))
    asleep = []

    def sleeps(_read):
        if not asleep:
            asleep.append(1)
            apply_import(batch, by=coordinator, **at(NOW + AFTER_LEASE))

    with pytest.raises(ImportWasTaken):
        apply_import(batch, by=coordinator, tell=sleeps, **at(NOW))
    batch.refresh_from_db()
    assert (batch.state, Dwelling.objects.count(), Dwelling.every.count()) == ("applied", 3, 3)


def test_while_an_import_is_in_hand_another_waits_and_then_clears_what_it_left(
    preview, coordinator, monkeypatch
):
    batch = half_way(monkeypatch, preview(numbers(1, 2, 3)), coordinator)
    other = preview(numbers(1, 2))
    with pytest.raises(AnotherImportIsRunning):
        apply_import(other, by=coordinator, **at(NOW + timedelta(seconds=59)))
    done = apply_import(other, by=coordinator, **at(NOW + AFTER_LEASE))
    assert (figures(done)[0], Dwelling.every.count()) == (2, 2)
    batch.refresh_from_db()
    assert batch.state == "previewed"


def test_what_a_killed_import_left_goes_after_a_day(preview, collective, coordinator, monkeypatch):
    half_way(monkeypatch, preview(numbers(1, 2, 3)), coordinator)
    assert Dwelling.every.count() == 3
    day = timedelta(days=1)
    assert clear_abandoned_imports(collective, at=NOW + day) == 0
    assert clear_abandoned_imports(collective, at=NOW + day + AFTER_LEASE) == 1
    assert (Dwelling.every.count(), Street.objects.count()) == (0, 0)


def test_a_door_that_an_import_is_bringing_and_that_someone_finds_is_there_at_once_and_stays(
    preview, collective, coordinator, monkeypatch
):
    batch = half_way(monkeypatch, preview(numbers(1, 2, 3)), coordinator)
    street = Street.objects.get()
    one = add_door(street, number=1)
    landmark = add_door(street, number=2, label="au fond de la cour")
    tour = factories.tour(collective, coordinator, [one], pair=[coordinator])
    three = add_on_the_spot(tour, NewDoor(street, number=3))
    assert [door.address_key is None for door in (one, landmark, three)] == [False, True, False]
    assert set(Dwelling.objects.values_list("id", flat=True)) == {one.id, landmark.id, three.id}
    done = apply_import(batch, by=coordinator, **at(NOW + AFTER_LEASE))
    assert figures(done)[0] == 1
    assert Dwelling.objects.count() == 4


def test_a_door_changed_by_hand_since_the_file_was_read_stays_as_it_is(
    bring, preview, coordinator, monkeypatch
):
    bring(numbers(1, 2))
    batch = half_way(monkeypatch, preview(numbers(1, 2, lon="2.483")), coordinator)
    Dwelling.objects.filter(number=1).update(lon=2.49, source="hand")
    Dwelling.objects.filter(number=2).update(archived_at=NOW)

    def moves(_read):
        Dwelling.objects.filter(number=2).update(lon=2.495)

    apply_import(batch, by=coordinator, tell=moves, **at(LATER))
    assert list(Dwelling.objects.order_by("number").values_list("lon", flat=True)) == [2.49, 2.495]
    undo_import(batch, **at(LATER + AFTER_LEASE))
    assert list(Dwelling.objects.order_by("number").values_list("lon", flat=True)) == [2.49, 2.495]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone has one writer for all")
def test_no_transaction_of_an_import_writes_more_than_its_share(
    preview, coordinator, collective, monkeypatch
):
    """The measure of what everyone else waits for: rows between BEGIN and COMMIT, whatever the machine."""
    for name in ("door_writer.AT_ONCE", "completing._AT_ONCE", "undo._NARROW", "sectors._AT_ONCE"):
        module, constant = name.split(".")
        assert getattr(import_module(f"essaim.territory.actions.{module}"), constant) <= 2_500
        monkeypatch.setattr(f"essaim.territory.actions.{name}", 20)
    batch = preview(numbers(*range(1, 101)))
    with transactions() as rows:
        apply_import(batch, by=coordinator, **at(NOW))
    assert (Dwelling.objects.count(), max(rows) <= 25, len(rows) >= 5) == (100, True, True)
    save_sector(collective, name="Nord", streets=[SectorStreetChoice(Street.objects.get().id)], at=NOW)
    again = preview(numbers(*range(1, 101), nom_voie="Villa Simone Veil"))
    with transactions() as rows:
        apply_import(again, by=coordinator, **at(LATER))
    assert (figures(again)[1], max(rows) <= 45, len(rows) >= 10) == (100, True, True)
    with transactions() as rows:
        undo_import(again, **at(LATER + AFTER_LEASE))
        undo_import(batch, **at(LATER + 2 * AFTER_LEASE))
    assert (Dwelling.every.count(), max(rows) <= 65, len(rows) >= 10) == (0, True, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone says how much was written")
def test_an_import_leaves_the_writer_to_others_for_as_long_as_it_held_it(preview, coordinator, monkeypatch):
    """By a clock that goes on by a millisecond for each row that is written, and by what is slept."""
    monkeypatch.setattr("essaim.territory.actions.holding.LEAST_PAUSE", 0)
    slept, raw = [], connection.connection
    clock = SimpleNamespace(monotonic=lambda: raw.total_changes / 1000 + sum(slept), sleep=slept.append)
    monkeypatch.setattr("essaim.territory.actions.holding.time", clock)
    monkeypatch.setattr("essaim.territory.actions.door_writer.AT_ONCE", 20)
    batch = preview(numbers(*range(1, 101)))
    slept.clear()
    with transactions() as rows:
        apply_import(batch, by=coordinator, **at(NOW))
    held = sum(count for count in rows if count >= 20) / 1000
    assert sum(slept) >= held - 0.025 > 0.07, "but for the last one"
    monkeypatch.setattr("essaim.territory.actions.holding.LEAST_PAUSE", LEAST_PAUSE)
    slept.clear()
    undo_import(batch, **at(LATER))
    assert min(slept[1:]) > 0.025, "who waits looks again every 25 ms"


@contextmanager
def transactions():
    """How many rows each wrote."""
    rows, began, raw = [], [0], connection.connection

    def seen(statement):
        if statement.startswith("BEGIN"):
            began[0] = raw.total_changes
        elif statement.startswith("COMMIT"):
            rows.append(raw.total_changes - began[0])

    raw.set_trace_callback(seen)
    try:
        yield rows
    finally:
        raw.set_trace_callback(None)


def test_the_states_of_an_import_are_looked_at_once_whatever_the_number_of_doors(
    collective, django_assert_num_queries
):
    factories.dwellings(collective, 3)
    with django_assert_num_queries(1):
        assert len(Dwelling.objects.all()) == 3
    with within(collective), django_assert_num_queries(1):
        assert Dwelling.objects.filter(archived_at=None).count() == 3
