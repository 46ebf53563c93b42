"""Thirty days to change one's mind about an import."""

from datetime import timedelta

import pytest

from essaim.models import Dwelling, ImportChange, Sector, Street
from essaim.territory.actions.buildings import make_building
from essaim.territory.actions.sectors import SectorStreetChoice, save_sector
from essaim.territory.actions.undo import ImportCannotBeUndone, LaterImportFirst, undo_import
from essaim.territory.rules.grids import Grid
from tests import factories
from tests.factories import NOW
from tests.territory.conftest import addresses, figures
from tests.territory.test_imports import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
LATER = NOW + timedelta(days=2)
AT = NOW + timedelta(days=3)


def test_the_doors_that_nobody_used_go_with_their_streets(bring):
    batch = bring(numbers(1, 2, 3))
    done = undo_import(batch, at=AT)
    assert (done.state, done.counts["erased"], done.counts["archived"]) == ("undone", 3, 0)
    assert Dwelling.objects.count() == Street.objects.count() == 0


def test_a_door_with_a_history_is_archived_and_comes_back_with_the_same_file(bring, collective, coordinator):
    batch = bring(numbers(1, 2, 3))
    used = Dwelling.objects.get(number=2)
    factories.tour(collective, coordinator, [used])
    Dwelling.objects.filter(number=3).update(label="portail vert")
    done = undo_import(batch, at=AT)
    assert (done.counts["erased"], done.counts["archived"]) == (1, 2)
    assert list(Dwelling.objects.order_by("number").values_list("number", "archived_at")) == [
        (2, AT),
        (3, AT),
    ]
    again = bring(numbers(1, 2, 3), at=AT)
    assert figures(again)[:3] == (1, 2, 0)
    assert Dwelling.objects.get(number=2, archived_at=None).id == used.id
    undo_import(again, at=AT + timedelta(days=1))
    assert list(Dwelling.objects.order_by("number").values_list("number", "archived_at")) == [
        (2, AT),
        (3, AT),
    ]


def test_what_was_completed_gets_its_past_back(bring):
    bring(numbers(1, 2))
    before = list(Dwelling.objects.order_by("id").values())
    batch = bring(numbers(1, 2, 3, nom_voie="Villa Simone Veil", lon="2.483"), at=LATER)
    assert figures(batch)[:3] == (1, 2, 0)
    undo_import(batch, at=AT)
    assert list(Dwelling.objects.order_by("id").values()) == before
    assert addresses() == ["1 Villa Carnot Bondy", "2 Villa Carnot Bondy"]
    assert (ImportChange.objects.count(), Street.objects.count()) == (0, 1)


def test_a_point_placed_by_hand_since_stays(bring):
    bring(numbers(1))
    batch = bring(numbers(1, lon="2.483"), at=LATER)
    Dwelling.objects.update(lon=2.49, source="hand")
    undo_import(batch, at=AT)
    assert Dwelling.objects.get().lon == 2.49


def test_after_thirty_days_or_twice_it_is_refused(bring):
    batch = bring(numbers(1))
    with pytest.raises(ImportCannotBeUndone):
        undo_import(batch, at=NOW + timedelta(days=30))
    undo_import(batch, at=AT)
    with pytest.raises(ImportCannotBeUndone):
        undo_import(batch, at=AT)


def test_imports_that_touch_the_same_doors_are_undone_from_the_last(bring):
    first = bring(numbers(1))
    second = bring(numbers(1, lon="2.483"), at=LATER)
    with pytest.raises(LaterImportFirst):
        undo_import(first, at=AT)
    undo_import(second, at=AT)
    undo_import(first, at=AT)
    assert Dwelling.objects.count() == 0


def test_a_building_made_since_is_kept(bring):
    batch = bring(numbers(1, 2))
    make_building(Dwelling.objects.get(number=1), Grid(1, 2), at=LATER)
    undo_import(batch, at=AT)
    assert (Dwelling.objects.filter(archived_at=None).count(), Dwelling.objects.filter(number=2).count()) == (
        4,
        0,
    )
    assert figures(bring(numbers(1), at=AT))[:3] == (0, 0, 1)


def test_a_sector_follows_its_street_to_its_new_name_and_back(bring, collective):
    bring(numbers(1, 2))
    street = Street.objects.get()
    sector = save_sector(collective, name="Nord", streets=[SectorStreetChoice(street.id)], at=NOW)
    batch = bring(numbers(1, 2, 3, nom_voie="Villa Simone Veil"), at=LATER)
    assert sector.dwellings.count() == 3
    undo_import(batch, at=AT)
    assert sector.dwellings.count() == 2
    assert Sector.objects.get().streets.filter(street=street).count() == 1
