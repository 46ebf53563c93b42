"""What coordinators expect of a plan, case by case."""

from dataclasses import replace

import numpy as np
import pytest

from tests.tour_planner.samples import HERE, assert_sound, door, street
from tour_planner import Door, Parameters, PlanningError, Reason, measure, order, plan, quality

QUICK = Parameters(pairs=2, effort="quick")


def block(streets=6, houses=40):
    """Parallel streets, 60 m apart."""
    return [house for k in range(streets) for house in street(f"Rue {k}", houses, north=60.0 * k)]


def test_no_door_gives_an_empty_plan():
    made = plan([], QUICK)
    assert (made.tours, made.left_out, made.lower_bound, made.statistics.outings) == ((), (), 0, 0)


def test_one_door_is_one_tour():
    made = plan([door("a")], QUICK)
    assert [(tour.doors, tour.minutes, tour.metres) for tour in made.tours] == [(("a",), 2.4, 0.0)]


def test_a_door_that_takes_the_whole_outing_fits():
    parameters = Parameters(pairs=1, minutes=60, doors_per_hour=1)
    assert [tour.minutes for tour in plan([door("a")], parameters).tours] == [60]


def test_the_same_identifier_twice_is_refused_by_name():
    with pytest.raises(PlanningError) as refusal:
        plan([door("a"), door("a", east=10)], QUICK)
    assert str(refusal.value) == "L’identifiant « a » est donné à deux portes : gardez-en une seule."


@pytest.mark.parametrize(
    "wrong",
    [
        {"pairs": 0},
        {"minutes": 0},
        {"minutes": float("nan")},
        {"doors_per_hour": 0},
        {"walking_kmh": float("inf")},
        {"detour": 0.5},
        {"crossing_metres": -1},
        {"start": (48.9, 99.0)},
        {"outings": 0},
        {"seed": -1},
        {"effort": "heroic"},
        {"minutes": 2},
    ],
)
def test_a_wrong_parameter_is_refused_with_a_sentence(wrong):
    with pytest.raises(PlanningError) as refusal:
        Parameters(**{"pairs": 2, **wrong})
    assert str(refusal.value).endswith(".")


def test_a_door_without_identifier_or_dwelling_is_refused():
    for wrong in ({"id": ""}, {"dwellings": 0}):
        with pytest.raises(PlanningError):
            Door(**{"id": "a", "lon": 2.0, "lat": 48.0, **wrong})


def test_doors_without_coordinates_and_far_from_the_meeting_point_are_left_out_with_the_reason():
    doors = [door("near"), Door("nowhere", float("nan"), 48.9), Door("mars", 2.4, 91), door("far", east=9000)]
    made = plan(doors, replace(QUICK, start=HERE))
    assert dict(made.left_out) == {"nowhere": Reason.NO_PLACE, "mars": Reason.NO_PLACE, "far": Reason.TOO_FAR}
    assert_sound(made, doors, made.parameters)


def test_a_building_stays_in_one_tour_when_it_fits():
    flats = [door(f"flat-{i}", east=35, north=64) for i in range(30)]
    made = plan([*block(), *flats], QUICK)
    holding = [tour for tour in made.tours if set(tour.doors) & {flat.id for flat in flats}]
    assert len(holding) == 1
    first = holding[0].doors.index("flat-0")
    assert holding[0].doors[first : first + 30] == tuple(flat.id for flat in flats)


def test_a_building_longer_than_an_outing_is_cut_between_its_flats():
    flats = [door(f"flat-{i}") for i in range(120)]
    made = plan(flats, QUICK)
    assert_sound(made, flats, QUICK)
    assert sorted(len(tour.doors) for tour in made.tours) == [40, 40, 40]
    assert made.left_out == ()


def test_an_address_of_more_dwellings_than_an_outing_holds_is_shared_by_several_tours():
    tower = door("tower", dwellings=120)
    made = plan([tower], QUICK)
    assert [tour.shares for tour in made.tours] == [(("tower", 50),), (("tower", 50),), (("tower", 20),)]
    assert_sound(made, [tower], QUICK)


def test_all_pairs_of_all_outings_have_a_tour():
    made = plan(block(), replace(QUICK, pairs=4))
    assert len(made.tours) % 4 == 0
    assert [tour.pair for tour in made.tours] == [1, 2, 3, 4] * made.statistics.outings


def test_tours_start_and_end_at_the_meeting_point():
    doors = block()
    made = plan(doors, replace(QUICK, start=(HERE[0] + 0.005, HERE[1])))
    free = plan(doors, QUICK)
    assert_sound(made, doors, made.parameters)
    assert min(tour.metres for tour in made.tours) > 2 * 100
    assert sum(tour.metres for tour in made.tours) > sum(tour.metres for tour in free.tours)


def test_tours_that_go_out_together_are_neighbours():
    doors = [
        replace(house, id=f"{k}{house.id}", lon=house.lon + k * 0.05) for k in range(2) for house in block(4)
    ]
    made = plan(doors, replace(QUICK, pairs=2))
    hamlets = [
        {id_[0] for tour in made.tours if tour.outing == outing for id_ in tour.doors}
        for outing in {t.outing for t in made.tours}
    ]
    assert all(len(hamlet) == 1 for hamlet in hamlets)


def test_urgent_doors_go_out_first():
    doors = [replace(house, priority=int(house.street == "Rue 5")) for house in block()]
    made = plan(doors, replace(QUICK, pairs=1))
    urgent = [tour.outing for tour in made.tours for id_ in tour.doors if id_.startswith("Rue 5")]
    assert 1 in urgent
    assert np.mean(urgent) < np.mean([tour.outing for tour in made.tours for _ in tour.doors])


def test_with_too_few_outings_the_urgent_doors_are_kept():
    doors = [replace(house, priority=int(house.street == "Rue 3")) for house in block()]
    made = plan(doors, replace(QUICK, pairs=1, outings=2))
    assert_sound(made, doors, made.parameters)
    assert len(made.tours) == 2
    left = {entry.door for entry in made.left_out}
    assert {entry.reason for entry in made.left_out} == {Reason.CAPACITY}
    assert not left & {house.id for house in doors if house.priority}
    assert made.statistics.minutes > 2 * 120 * 0.93


def test_locked_tours_stay_and_the_rest_is_planned_around_them():
    doors = block()
    first = plan(doors, QUICK)
    kept = first.tours[1:3]
    again = plan(doors, replace(QUICK, seed=2), locked=kept)
    assert_sound(again, doors, QUICK)
    assert [tour for tour in again.tours if tour in kept] == list(kept)
    assert len(again.tours) == len(first.tours)


def test_a_door_in_two_locked_tours_is_refused():
    doors = block(1)
    tour = plan(doors, QUICK).tours[0]
    with pytest.raises(PlanningError):
        plan(doors, QUICK, locked=[tour, replace(tour, pair=9)])


def test_an_isolated_farm_is_a_tour_of_its_own():
    doors = [*street("Rue", 20), door("farm", east=8000)]
    made = plan(doors, QUICK)
    assert_sound(made, doors, QUICK)
    assert ("farm",) in [tour.doors for tour in made.tours]


def test_one_side_then_the_other_of_a_wide_street_but_zigzag_in_a_lane():
    def crossings(metres):
        sides = [
            int(one.id.split("-")[1]) % 2
            for one in order(street("Rue", 24), replace(QUICK, crossing_metres=metres))
        ]
        return sum(a != b for a, b in zip(sides, sides[1:] + sides[:1], strict=True))

    assert crossings(60) == 2
    assert crossings(0) >= 2


def test_the_measure_of_a_walk_is_the_sum_of_its_parts():
    doors = [
        door("a"),
        door("b", east=100),
        door("c", east=100, street="Rue", number=1),
        door("d", east=0, street="Rue", number=2),
    ]
    minutes, metres = measure(doors, Parameters(pairs=1))
    assert metres == pytest.approx(2 * 100 * 1.35, rel=1e-2)
    assert minutes == pytest.approx(4 * 2.4 + metres / 75)
    across = [door("c", street="Rue", number=1), door("d", east=100, street="Rue", number=2)]
    assert measure(across, Parameters(pairs=1))[1] == pytest.approx(2 * (100 * 1.35 + 10), rel=1e-2)
    assert measure([], Parameters(pairs=1)) == (0.0, 0.0)


def test_progress_goes_from_nothing_to_all():
    seen = []
    plan(block(2), QUICK, progress=seen.append)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_quality_of_an_empty_plan_is_told_too():
    assert quality(plan([], QUICK), []).tours == 0
