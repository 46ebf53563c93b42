"""By the streets: a canal with one bridge, a part that nothing joins, a field far from any street."""

from itertools import pairwise

import numpy as np
import pytest

from tour_planner import Door, Parameters, measure, order, plan
from tour_planner.feet import walked
from tour_planner.ways import Ways

NORTH, EAST = 1 / 111_195, 1 / 73_100  # a metre, in degrees, at 48.9 N


def at(x, y):
    return 2.48 + x * EAST, 48.9 + y * NORTH


def ways(lines, called=None):
    places = np.array([at(*point) for _name, points in lines for point in points])
    starts = np.cumsum([0, *[len(points) for _name, points in lines]])
    return Ways(places, starts.tolist(), [name for name, _points in lines], called=called)


CANAL = [
    ("quai nord", [(x, 20) for x in range(0, 1001, 100)]),
    ("quai sud", [(x, -20) for x in range(0, 1001, 100)]),
    ("pont", [(1000, 20), (1000, -20)]),
    ("rue nord", [(0, 20), (0, 400)]),
    ("rue sud", [(500, -20), (500, -400)]),
    ("nulle part", [(3000, 0), (3000, 500)]),
]


def metres(made, a, b, *, detour=1.35, streets=("", "")):
    feet = made.feet([(at(*a), streets[0]), (at(*b), streets[1])], detour=detour)
    return walked(feet, 0, 1, detour * float(np.hypot(a[0] - b[0], a[1] - b[1])))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((200, 20), (700, 20), 500),  # one street: no detour
        ((200, 25), (200, -25), 800 + 40 + 800),  # 50 m apart, the bridge is far
        ((0, 300), (500, -300), 280 + 1000 + 40 + 500 + 280),  # two dead ends
        ((3000, 100), (3000, 400), 300),  # a part that nothing joins
        ((200, 20), (3000, 100), 1.35 * np.hypot(2800, 80)),  # no way: the straight line
        ((200, 20), (200, 900), 1.35 * 880),  # a farm far from any street
        ((200, 20), (700, 80), 500 + 45),  # at the end of a garden
        (
            (200, 80),
            (210, 90),
            1.35 * np.hypot(10, 10),
        ),  # two houses behind, nearer to each other than to the street
    ],
)
def test_one_walks_by_the_streets_where_they_lead(a, b, expected):
    assert metres(ways(CANAL), a, b) == pytest.approx(expected, rel=0.002)
    assert metres(ways(CANAL), b, a) == pytest.approx(expected, rel=0.002)


def test_a_door_stands_on_its_own_street_rather_than_on_the_alley_behind():
    lines = [("rue", [(0, 0), (300, 0)]), ("ruelle", [(0, 50), (300, 50)]), ("", [(300, 0), (300, 50)])]
    assert metres(ways(lines), (0, 30), (0, 2)) == pytest.approx(300 + 50 + 300 + 5, rel=0.01)
    known = ways(lines, called={"1": "rue"})
    assert metres(known, (0, 30), (0, 2), streets=("1", "1")) == pytest.approx(28, rel=0.1)


def doors(count):
    """On both banks, face to face."""
    return [
        Door(f"{bank}{place}", *at(20 * place, 24 * side), street=f"quai {bank}", number=2 * place + 1)
        for bank, side in (("nord", 1), ("sud", -1))
        for place in range(count)
    ]


@pytest.mark.parametrize("start", [None, (100, 20)])
def test_no_tour_crosses_the_water_where_there_is_no_bridge(start):
    asked = {"pairs": 1, "minutes": 60, "start": start and at(*start)}
    blind = plan(doors(40), Parameters(**asked))
    seeing = plan(doors(40), Parameters(**asked, ways=ways(CANAL)))

    def mixed(made):
        return sum(len({door[:3] for door in tour.doors}) > 1 for tour in made.tours)

    assert (mixed(blind) > 1, mixed(seeing) <= 1) == (True, True)
    assert {door for tour in seeing.tours for door in tour.doors} == {door.id for door in doors(40)}
    for tour in seeing.tours:  # check() measured them again; a hand's measure is the same
        by_id = {door.id: door for door in doors(40)}
        again = measure([by_id[id_] for id_ in tour.doors], Parameters(**asked, ways=ways(CANAL)))
        assert again == pytest.approx((tour.minutes, tour.metres))


def test_the_order_of_one_tour_follows_the_streets():
    made = [door.id[:3] for door in order(doors(20), Parameters(pairs=1, ways=ways(CANAL)))]
    assert sum(one != other for one, other in pairwise(made)) == 1


def test_without_a_line_everything_is_straight():
    assert metres(ways([("rue", [(5000, 5000), (5100, 5000)])]), (0, 0), (100, 0)) == pytest.approx(
        135, rel=0.002
    )
    nothing = Ways(np.empty((0, 2)), [0], [])
    assert nothing.feet([(at(0, 0), "")], detour=1.35).chain.tolist() == [-1]
