"""Whatever the doors, a plan is sound."""

import math
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tour_planner.samples import assert_sound, door
from tour_planner import Door, Parameters, Reason, order, plan

metres = st.floats(-3000, 3000, allow_nan=False)
places = st.tuples(metres, metres) | st.sampled_from([(0.0, 0.0), (40.0, 0.0), (40.0, 900.0)])


@st.composite
def some_doors(draw, most=60):
    found = draw(st.lists(places, max_size=most))
    return [
        door(
            i,
            *place,
            street=draw(st.sampled_from(["", "Rue Haute", "Rue Basse"])),
            number=draw(st.none() | st.integers(0, 40)),
            dwellings=draw(st.sampled_from([1, 1, 1, 2, 30, 130])),
            priority=draw(st.integers(0, 2)),
        )
        for i, place in enumerate(found)
    ]


wishes = st.builds(
    Parameters,
    pairs=st.integers(1, 5),
    minutes=st.floats(20, 240),
    doors_per_hour=st.floats(6, 60),
    crossing_metres=st.sampled_from([0.0, 10.0, 60.0]),
    start=st.sampled_from([None, (2.4832, 48.9090), (2.50, 48.9090)]),
    outings=st.none() | st.integers(1, 3),
    effort=st.just("quick"),
    seed=st.integers(0, 5),
)


@settings(max_examples=200, deadline=None)
@given(some_doors(), wishes)
def test_every_door_is_in_one_tour_or_left_out_and_no_tour_is_too_long(doors, parameters):
    assert_sound(plan(doors, parameters), doors, parameters)


@settings(max_examples=15, deadline=None)
@given(some_doors(), wishes)
def test_the_same_seed_gives_the_same_plan(doors, parameters):
    assert plan(doors, parameters) == plan(doors, parameters)


@settings(max_examples=15, deadline=None)
@given(some_doors(), wishes, st.randoms(use_true_random=False))
def test_doors_in_another_order_give_a_sound_plan(doors, parameters, shuffler: random.Random):
    shuffler.shuffle(doors)
    assert_sound(plan(doors, parameters), doors, parameters)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.floats() | st.just(2.48)] * 2), max_size=12))
def test_coordinates_of_any_kind_never_break_a_plan(places):
    doors = [Door(str(i), lon, lat) for i, (lon, lat) in enumerate(places)]
    parameters = Parameters(pairs=2, effort="quick")
    made = plan(doors, parameters)
    assert_sound(made, doors, parameters)
    nowhere = {one.id for one in doors if not (math.isfinite(one.lon) and math.isfinite(one.lat))}
    assert nowhere <= {entry.door for entry in made.left_out if entry.reason is Reason.NO_PLACE}


@settings(max_examples=30, deadline=None)
@given(some_doors(most=20), wishes)
def test_ordering_one_tour_keeps_its_doors(doors, parameters):
    assert sorted(one.id for one in order(doors, parameters)) == sorted(one.id for one in doors)
