"""An address that turns out to be a building: its flats enter the tour that is walked, once, and leave it as easily."""

import pytest

from essaim.doors.actions import buildings as actions
from essaim.doors.actions.moves import measure_again
from essaim.doors.actions.spot import DoorIsLeftAlone
from essaim.doors.actions.visits import DoorNotInThisTour, record_visit
from essaim.doors.enums import Outcome
from essaim.kernel.tenancy import within
from essaim.models import Building, DoNotContact, Dwelling, Visit
from essaim.territory.actions.buildings import BuildingHasAHistory, IsAFlatAlready, TooManyFlatsAtOnce
from essaim.territory.rules.grids import Grid
from tests import factories
from tests.factories import NOW, TODAY
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db
GRID = Grid(floors=1, flats_per_floor=2)


@pytest.fixture
def tour(inside, collective, coordinator, volunteer):
    made = factories.walk(collective, coordinator, factories.dwellings(collective, 3), pair=[volunteer])
    made.doors = [stop.dwelling for stop in made.stops.all()]
    return measure_again(made)


def walked(tour):
    stops = tour.stops.select_related("dwelling__street", "dwelling__building").order_by("position")
    return [f"{stop.dwelling.number} {stop.dwelling.place_label}".strip() for stop in stops]


FLATS = [
    "2 rez-de-chaussée, porte gauche",
    "2 rez-de-chaussée, porte droite",
    "2 étage 1, porte gauche",
    "2 étage 1, porte droite",
]


def note(tour, door, by, outcome=Outcome.ABSENT):
    return record_visit(
        tour, door, visit_id=factories.new_id(), outcome=outcome, at=NOW, by=by, now=NOW
    )  # fmt: skip


def test_the_flats_take_the_place_of_the_address_and_the_times_follow(tour):
    before = tour.minutes
    made = actions.open_building_on_the_spot(tour, tour.doors[1], GRID, at=NOW)
    assert walked(tour) == ["1", *FLATS, "3"]
    assert [stop.position for stop in tour.stops.order_by("position")] == [1, 2, 3, 4, 5, 6]
    tour.refresh_from_db()
    assert tour.minutes == pytest.approx(before + 3 * 60 / tour.outing.plan.doors_per_hour, abs=0.2)
    flat = actions.add_flat(made, floor=2, label="sous les toits")
    assert walked(tour) == ["1", *FLATS, "2 étage 2, sous les toits", "3"]
    address = actions.undo_building(Building.objects.get())
    assert (address, walked(tour)) == (tour.doors[1], ["1", "2", "3"])
    tour.refresh_from_db()
    assert (tour.minutes, Dwelling.objects.filter(id=flat.id).exists()) == (pytest.approx(before), False)


def test_what_was_noted_at_the_address_or_at_a_flat_is_kept(tour, volunteer):
    visit = note(tour, tour.doors[1], volunteer)
    made = actions.open_building(tour.doors[1], GRID, at=NOW)
    assert walked(tour) == ["1", "2", *FLATS, "3"]
    note(tour, made.dwellings.get(floor=1, label="porte gauche"), volunteer)
    with pytest.raises(BuildingHasAHistory):
        actions.undo_building(made)
    assert walked(tour) == ["1", "2", *FLATS, "3"]
    assert Visit.objects.get(id=visit.id).dwelling == tour.doors[1]


def test_a_walk_that_is_over_does_not_change(tour):
    tour.state = "closed"
    tour.save()
    actions.open_building(tour.doors[1], GRID, at=NOW)
    assert walked(tour) == ["1", "2", "3"]


def test_nobody_is_rung_at_because_her_address_became_a_building(tour, volunteer):
    DoNotContact.objects.create(
        collective_id=tour.collective_id, dwelling=tour.doors[1], said_on=TODAY, recorded_by=volunteer, recorded_at=NOW
    )  # fmt: skip
    with pytest.raises(DoorIsLeftAlone):
        actions.open_building_on_the_spot(tour, tour.doors[1], GRID, at=NOW)
    stranger = factories.dwelling(tour.collective, 40)
    with pytest.raises(DoorNotInThisTour):
        actions.open_building_on_the_spot(tour, stranger, GRID, at=NOW)
    assert (Building.objects.count(), walked(tour)) == (0, ["1", "2", "3"])


def test_many_are_described_at_once_all_or_none(tour, collective):
    wide = Grid(floors=19, flats_per_floor=30)
    with pytest.raises(TooManyFlatsAtOnce):
        actions.open_buildings([(door, wide) for door in factories.dwellings(collective, 6)], at=NOW)
    assert Building.objects.count() == 0
    actions.open_building(tour.doors[0], GRID, at=NOW)  # another hand, before the page is sent
    made = actions.open_buildings([(door, GRID) for door in tour.doors], at=NOW)
    assert (len(made), Building.objects.count(), tour.stops.count()) == (2, 3, 12)


@pytest.mark.django_db(transaction=True)
def test_two_phones_make_the_flats_once_and_no_passage_is_left_outside(tmp_path):
    of = factories.collective()
    by, other = factories.member(of, role="coordinator"), factories.member(of)
    with within(of):
        tour = factories.walk(of, by, factories.dwellings(of, 8), pair=[by, other])
        doors = [stop.dwelling for stop in tour.stops.all()]

    def inside(work):
        def done():
            with within(of):
                return work()

        return done

    with shared_database(tmp_path):
        for door in doors[:4]:
            made = at_once([inside(lambda door=door: _described(tour.id, door.id)) for _phone in range(2)])
            assert sorted(type(one) for one in made if not isinstance(one, Building)) == [IsAFlatAlready]
        for door in doors[
            4:
        ]:  # one describes, the other notes: the fact is kept where the tour shows it, or refused
            answers = at_once(
                [inside(lambda door=door: _described(tour.id, door.id)),
                 inside(lambda door=door: note(tour, Dwelling.objects.get(id=door.id), other))]
            )  # fmt: skip
            assert isinstance(answers[0], Building)
            assert isinstance(answers[1], Visit | DoorNotInThisTour)
            there = alone(inside(lambda door=door: tour.stops.filter(dwelling_id=door.id).exists()))
            assert there == isinstance(answers[1], Visit)
        kept = alone(
            inside(lambda: (Building.objects.count(), Dwelling.objects.filter(source="grid").count()))
        )
        assert kept == (8, 32)


def _described(tour_id, door_id):
    from essaim.models import Tour  # fresh, as each phone reads it

    return actions.open_building_on_the_spot(
        Tour.objects.get(id=tour_id), Dwelling.objects.get(id=door_id), GRID, at=NOW
    )
