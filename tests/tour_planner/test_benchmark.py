"""Public instances: read, searched, and checked by a checker that trusts nobody."""

import gzip
from itertools import pairwise

import numpy as np
import pytest

from tour_planner import PlanningError, benchmark
from tour_planner.cooling import Budget

ROUND = Budget(iterations=200)


def instance_text(customers=40, *, capacity=8, seed=1, **changed):
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 500, (customers + 1, 2))
    demands = [0, *rng.integers(1, 4, customers)]
    parts = {
        "EDGE_WEIGHT_TYPE": ": EUC_2D",
        "CAPACITY": f": {capacity}",
        "NODE_COORD_SECTION": "\n" + "\n".join(f"{i} {x} {y}" for i, (x, y) in enumerate(places, 1)),
        "DEMAND_SECTION": "\n" + "\n".join(f"{i} {demand}" for i, demand in enumerate(demands, 1)),
        "DEPOT_SECTION": "\n 1\n -1\nEOF",
        **changed,
    }
    return "\n".join(f"{key} {value}" for key, value in parts.items() if value is not None)


@pytest.fixture
def written(tmp_path):
    def write(text, name="small.vrp"):
        file = tmp_path / name
        file.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())
        return file

    return write


def length(instance, routes):
    """By hand: CVRPLIB rounds each leg to the nearest whole number."""
    total = 0
    for route in routes:
        ring = [0, *route, 0]
        for a, b in pairwise(ring):
            total += int(np.hypot(*(instance.places[a] - instance.places[b])) + 0.5)
    return total


def test_an_instance_is_searched_and_its_cost_is_the_one_of_its_routes(written):
    instance = benchmark.read(written(instance_text(), "small.vrp.gz"))
    answer = benchmark.solve(instance, budget=ROUND, seed=1)
    assert answer.problems == []
    assert sorted(stop for route in answer.routes for stop in route) == list(range(1, 41))
    assert all(instance.demands[route].sum() <= 8 for route in answer.routes)
    assert answer.cost == length(instance, answer.routes)


def test_the_same_seed_gives_the_same_routes(written):
    instance = benchmark.read(written(instance_text()))
    first, again, other = (benchmark.solve(instance, budget=ROUND, seed=seed).routes for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_longer_search_finds_what_an_exact_one_would(written):
    """Four customers at the corners of a square, two a route: the short sides go together."""
    text = instance_text(
        4,
        capacity=2,
        NODE_COORD_SECTION="\n1 0 0\n2 -50 10\n3 50 10\n4 -50 -10\n5 50 -10",
        DEMAND_SECTION="\n1 0\n2 1\n3 1\n4 1\n5 1",
    )
    answer = benchmark.solve(benchmark.read(written(text)), budget=ROUND, seed=1)
    assert sorted(map(sorted, answer.routes)) == [[1, 3], [2, 4]]


def test_the_checker_names_what_is_wrong(written):
    instance = benchmark.read(written(instance_text(3, capacity=3, DEMAND_SECTION="\n1 0\n2 2\n3 2\n4 1")))
    assert benchmark.check(instance, [[1], [2, 3]]) == []
    assert benchmark.check(instance, [[1, 2], [2]]) == [
        "customer 2 is visited 2 times",
        "customer 3 is visited 0 times",
        "route 1 carries 4 of 3",
    ]
    assert benchmark.check(instance, [[0, 1], [2], [3]]) == ["the depot is inside a route"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"EDGE_WEIGHT_TYPE": ": EXPLICIT"},
        {"EDGE_WEIGHT_TYPE": None},
        {"CAPACITY": None},
        {"CAPACITY": ": many"},
        {"NODE_COORD_SECTION": None},
        {"NODE_COORD_SECTION": "\n1 2 3\n4 5"},
        {"NODE_COORD_SECTION": "\n1 2 3"},
        {"DEMAND_SECTION": "\n1 0\n2 -1"},
        {"DEPOT_SECTION": "\n7\n-1"},
        {"capacity": 2},
    ],
)
def test_a_wrong_instance_is_refused_with_a_sentence(written, wrong):
    with pytest.raises(PlanningError) as refusal:
        benchmark.read(written(instance_text(**wrong)))
    assert str(refusal.value).endswith(".")


def test_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "broken.vrp.gz").write_bytes(b"\x1f\x8bnothing")
    for name in ("broken.vrp.gz", "absent.vrp"):
        with pytest.raises(PlanningError):
            benchmark.read(tmp_path / name)
