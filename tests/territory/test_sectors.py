"""Which doors lie in a sector."""

import pytest

from essaim.kernel.tenancy import within
from essaim.models import Dwelling, Sector, SectorDwelling
from essaim.territory.actions import sectors as actions
from essaim.territory.actions.sectors import SectorStreetChoice, refresh_sectors, save_sector
from essaim.territory.queries.doors import doors_of_sectors
from essaim.territory.queries.sectors import door_counts, doors_inside, overlaps, shared_with
from essaim.territory.rules import shapes
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def square(west, south, east, north):
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


@pytest.fixture
def street(collective):
    """Numbers 1 to 10, from west to east, and a door without a number."""
    factories.dwellings(collective, 10)
    street = factories.street(collective)
    Dwelling.objects.create(collective=collective, street=street, label="portail vert", source="hand")
    return street


def held(sector):
    return [door.number for door in doors_of_sectors([sector]).order_by("number")]


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [({}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, None}), ({"side": "odd"}, {1, 3, 5, 7, 9}), ({"side": "even", "from_number": 4}, {4, 6, 8, 10}),
     ({"to_number": 3}, {1, 2, 3}), ({"from_number": 3, "to_number": 5, "side": "odd"}, {3, 5}), ({"from_number": 11}, set())],
)  # fmt: skip
def test_a_sector_is_made_of_streets_sides_and_numbers(choice, numbers, street, collective):
    sector = save_sector(collective, name="Nord", streets=[SectorStreetChoice(street.id, **choice)], at=NOW)
    assert set(held(sector)) == numbers


def test_a_sector_is_drawn_or_both(street, collective):
    drawn = save_sector(collective, name="Ouest", shape=square(2.48005, 48.89, 2.48035, 48.91), at=NOW)
    assert held(drawn) == [1, 2, 3]
    both = save_sector(
        collective,
        name="Les deux",
        shape=drawn.shape,
        streets=[SectorStreetChoice(street.id, from_number=9)],
        at=NOW,
    )
    assert held(both) == [1, 2, 3, 9, 10]


def test_a_sector_is_reshaped_after_visits(street, collective, coordinator):
    sector = save_sector(collective, name="Nord", streets=[SectorStreetChoice(street.id)], at=NOW)
    tour = factories.tour(collective, coordinator, list(doors_of_sectors([sector]))[:2])
    kept = set(SectorDwelling.objects.filter(dwelling__number=1).values_list("id", flat=True))
    save_sector(
        collective,
        name="Nord-est",
        streets=[SectorStreetChoice(street.id, to_number=1)],
        at=NOW,
        sector=sector,
    )
    assert (held(sector), tour.stops.count(), Sector.objects.get().name) == ([1], 2, "Nord-est")
    assert set(SectorDwelling.objects.values_list("id", flat=True)) == kept


def test_overlaps_are_counted_with_each_other_sector(street, collective):
    first = save_sector(collective, name="A", streets=[SectorStreetChoice(street.id, to_number=6)], at=NOW)
    second = save_sector(collective, name="B", streets=[SectorStreetChoice(street.id, from_number=5)], at=NOW)
    third = save_sector(collective, name="C", streets=[SectorStreetChoice(street.id, from_number=10)], at=NOW)
    found = {
        name.name: [(one.name, one.doors) for one in overlaps([first, second, third])[name.id]]
        for name in (first, second, third)
    }
    assert found == {"A": [("B", 2)], "B": [("A", 2), ("C", 1)], "C": [("B", 1)]}
    assert door_counts([first, second, third]) == {first.id: 6, second.id: 6, third.id: 1}
    actions.archive_sector(third, at=NOW)
    assert [one.name for one in overlaps([second])[second.id]] == ["A"]
    wanted = doors_inside(collective, [SectorStreetChoice(street.id, from_number=6, to_number=6)], None)
    assert [(one.name, one.doors) for one in shared_with(collective, wanted)] == [("A", 1), ("B", 1)]


def test_an_archived_sector_is_computed_again_when_it_comes_back(street, collective):
    sector = save_sector(collective, name="A", streets=[SectorStreetChoice(street.id)], at=NOW)
    actions.archive_sector(sector, at=NOW)
    factories.dwelling(collective, 12)
    refresh_sectors(collective)
    assert len(held(sector)) == 11
    actions.restore_sector(sector)
    assert len(held(sector)) == 12


def test_many_sectors_are_refreshed_at_once_as_one_by_one(street, collective):
    made = [
        save_sector(collective, name=f"S{n}", streets=[SectorStreetChoice(street.id, from_number=n)], at=NOW)
        for n in range(1, 7)
    ]
    one_by_one = {sector.name: held(sector) for sector in made}
    SectorDwelling.objects.filter(collective=collective).delete()
    refresh_sectors(collective)
    assert {sector.name: held(sector) for sector in made} == one_by_one


BOW = {
    "type": "Polygon",
    "coordinates": [[[2.48, 48.9], [2.49, 48.91], [2.49, 48.9], [2.48, 48.91], [2.48, 48.9]]],
}


@pytest.mark.parametrize(
    ("shape", "refusal"),
    [
        (BOW, shapes.ShapeCrossesItself),
        (square(2, 48, 3, 49), shapes.ShapeIsTooLarge),
        (square(5, 43, 5.1, 43.1), shapes.ShapeIsElsewhere),
        (square(48.9, 2.48, 48.91, 2.49), shapes.ShapeIsElsewhere),
        (square(-500, 48, -499.9, 48.1), shapes.ShapeIsUnreadable),
        ({"type": "Polygon", "coordinates": [[[2.48, 48.9 + n / 1e6] for n in range(3_000)] + [[2.48, 48.9]]]}, shapes.ShapeIsTooFine),
        ({"type": "Polygon", "coordinates": []}, shapes.ShapeIsUnreadable),
        ({"type": "Polygon", "coordinates": [[[2.48, 48.9]]]}, shapes.ShapeIsUnreadable),
        ({"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]]}, shapes.ShapeIsUnreadable),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 1], [2, float("inf")], [3, 3], [float("nan"), 1]]]}, shapes.ShapeIsUnreadable),
        ({"type": "Polygon", "coordinates": 5}, shapes.ShapeIsUnreadable),
        ({"type": "Polygon"}, shapes.ShapeIsUnreadable),
        ({"type": "Point", "coordinates": [2.48, 48.9]}, shapes.ShapeIsUnreadable),
        ({"type": "FeatureCollection", "features": []}, shapes.ShapeIsUnreadable),
        ([1], shapes.ShapeIsUnreadable),
        ("x", shapes.ShapeIsUnreadable),
    ],
)  # fmt: skip
def test_a_bad_shape_is_refused_and_nothing_is_written(shape, refusal, street, collective):
    with pytest.raises(refusal):
        save_sector(collective, name="Nord", shape=shape, at=NOW)
    assert Sector.objects.count() == 0


def test_a_shape_may_come_as_a_feature(street, collective):
    shape = square(2.48005, 48.89, 2.48035, 48.91)
    wrapped = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": shape, "properties": {}}],
    }
    assert held(save_sector(collective, name="Ouest", shape=wrapped, at=NOW)) == [1, 2, 3]


def test_a_sector_needs_a_name_of_its_own_something_and_numbers_in_order(street, collective):
    whole = [SectorStreetChoice(street.id)]
    save_sector(collective, name="Nord", streets=whole, at=NOW)
    with pytest.raises(actions.SectorNameIsTaken):
        save_sector(collective, name=" Nord ", streets=whole, at=NOW)
    with pytest.raises(actions.SectorIsEmpty):
        save_sector(collective, name="Sud", at=NOW)
    with pytest.raises(actions.NumbersAreReversed):
        save_sector(
            collective,
            name="Sud",
            streets=[SectorStreetChoice(street.id, from_number=9, to_number=1)],
            at=NOW,
        )
    assert Sector.objects.count() == 1


def test_a_street_of_another_collective_makes_no_sector(collective):
    other = factories.collective("Allonnes")
    with within(other):
        theirs = factories.street(other)
    with pytest.raises(actions.StreetIsUnknown):
        save_sector(collective, name="Nord", streets=[SectorStreetChoice(theirs.id)], at=NOW)
