"""The search: what it counts as it goes is what there is, and what it refuses leaves no trace."""

import numpy as np
import pytest

from tests.tour_planner.samples import HERE, bondy_nord
from tour_planner import Parameters, cooling, plan
from tour_planner.anneal import anneal
from tour_planner.cooling import Budget, cool
from tour_planner.field import Rules, discomfort, weigh
from tour_planner.layout import lay_out, read_off
from tour_planner.problem import Problem
from tour_planner.room import room
from tour_planner.search import giant_tour, strict_split
from tour_planner.stops import gather, whole

RULES = Rules(1 / 75, 120.0, 100.0, 1.0, 500.0, False, 10.0, 40.0, 1.0, False, 0.001)


@pytest.fixture(scope="module", params=[None, HERE])
def problem(request):
    return Problem.of(
        gather([whole(door) for door in bondy_nord()]), Parameters(pairs=4, start=request.param)
    )


def laid(problem, *, spare=2):
    tours = strict_split(problem, giant_tour(problem))
    return lay_out(problem, tours + [np.empty(0, dtype=np.int32)] * spare, RULES)


def cost(field):
    """Legs, streets, durations and spread, from nothing."""
    n, links = len(field.service), field.links
    total = weigh(field, RULES)
    total += sum(discomfort(RULES, minutes) for minutes in field.minutes)
    for tour in range(len(field.size)):
        spots = field.spots[:n][links[:n, 2] == tour][:, 4:6].astype(np.float64)
        total += RULES.spread * ((spots - spots.mean(axis=0)) ** 2).sum() if len(spots) else 0.0
    return total


def test_the_change_that_a_search_reports_is_the_change_of_the_cost(problem):
    field, _ = laid(problem)
    before = cost(field)
    said = anneal(field, room(len(field.size), 3), RULES, 3000, 30.0, 7.0)
    minutes, sums, size = field.minutes.copy(), field.sums.copy(), field.size.copy()
    after = cost(field)
    assert np.allclose(minutes, field.minutes, atol=1e-2)
    assert np.allclose(sums, field.sums, atol=5.0)
    assert (size == field.size).all()
    assert after - before == pytest.approx(said, abs=30)
    assert said < 0


def test_a_refused_iteration_leaves_no_trace(problem):
    field, _ = laid(problem)
    before = [array.copy() for array in (field.links, field.minutes, field.sums, field.size, field.longest)]
    never = RULES._replace(overtime=0.0, balance=0.0)
    said = anneal(field, room(len(field.size), 3), never, 2000, -1e12, 7.0)
    assert said == 0
    for old, new in zip(
        before, (field.links, field.minutes, field.sums, field.size, field.longest), strict=True
    ):
        assert np.array_equal(old, new)


def test_every_stop_is_still_in_one_tour_after_a_search(problem):
    field, order = laid(problem)
    anneal(field, room(len(field.size), 3), RULES, 5000, 100.0, 7.0)
    tours = read_off(field, order)
    assert sorted(np.concatenate(tours).tolist()) == list(range(len(problem)))
    assert [len(tour) for tour in tours] == field.size.tolist()


def test_pieces_give_the_same_plan_whatever_runs_at_once(problem, monkeypatch):
    monkeypatch.setattr(cooling, "WHOLE_UP_TO", 300)
    monkeypatch.setattr(cooling, "PIECE", 200)
    found = []
    for workers in (1, 3):
        monkeypatch.setattr(cooling, "WORKERS", workers)
        tours = strict_split(problem, giant_tour(problem))
        terms = (1.0, 50.0, 20_000.0)
        found.append(
            cool(problem, tours, Budget(20), steps=(0, 100), terms=terms, seed=1, progress=lambda _done: None)
        )
    assert all(np.array_equal(a, b) for a, b in zip(*found, strict=True))
    assert sorted(np.concatenate(found[0]).tolist()) == list(range(len(problem)))


def test_a_plan_that_is_stopped_is_sound_and_comes_at_once():
    doors, looks = bondy_nord(), []

    def stop(done):
        looks.append(done)
        return False

    made = plan(doors, Parameters(pairs=4), progress=stop)
    assert len({id_ for tour in made.tours for id_ in tour.doors}) == len(doors)
    assert max(tour.minutes for tour in made.tours) <= 120
    assert len(looks) < 30


def test_a_price_keeps_streets_whole():
    doors = bondy_nord()

    def pieces(minutes):
        made = plan(doors, Parameters(pairs=4, leaving_minutes=minutes, effort="quick"))
        streets = {door.id: door.street for door in doors}
        return sum(len({streets[id_] for id_ in tour.doors}) for tour in made.tours)

    assert pieces(3) < pieces(0)


def test_balance_bounds_hold_with_any_price():
    made = plan(bondy_nord(), Parameters(pairs=4, leaving_minutes=60, effort="quick"))
    assert max(tour.minutes for tour in made.tours) <= 120
