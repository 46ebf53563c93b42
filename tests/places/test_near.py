"""Where a place stands, and which are near."""

from math import cos, hypot, inf, radians
from random import Random

import pytest

from address_files import normalise_street
from essaim.kernel.ids import uuid7
from essaim.models import Place, Street
from essaim.places.actions.places import PlaceData, add_place, edit_place
from essaim.places.queries.locating import home_of, point_of
from essaim.places.queries.near import METRES_PER_DEGREE, Around, minutes_on_foot, nearest, nearest_first
from essaim.places.queries.places import Wish, places
from essaim.places.queries.walking import Walk, metres_by_streets, walks
from essaim.territory.rules.street_network import Kind, streets_of, walkable
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
HERE = Around(lon=2.48, lat=48.9)


def test_the_nearest_open_are_those_that_a_reading_of_all_finds(collective):
    draw = Random(4)
    rows = [
        Place(
            collective=collective, name=f"Lieu {n}", kind="club", checked_on=TODAY, slots="We-a" if n % 3 else "",
            lon=2.48 + draw.gauss(0, 0.03), lat=48.9 + draw.gauss(0, 0.02),
        )
        for n in range(400)
    ]  # fmt: skip
    Place.objects.bulk_create(
        [*rows, Place(collective=collective, name="Nulle part", kind="club", checked_on=TODAY, slots="We-a")]
    )
    found = nearest(collective, around=HERE, wish=Wish(day="We", moment="a"), most=25)

    def metres(place):
        return hypot((place.lon - 2.48) * METRES_PER_DEGREE * 0.65737, (place.lat - 48.9) * METRES_PER_DEGREE)

    wanted = sorted((one for one in rows if one.slots), key=metres)[:25]
    assert [one.place.name for one in found] == [one.name for one in wanted]
    assert found[0].metres == pytest.approx(metres(wanted[0]), rel=0.001)
    paged = list(nearest_first(places(collective), HERE))
    assert [one.name for one in paged[:3]] == [one.name for one in sorted(rows, key=metres)[:3]]
    assert paged[-1].name == "Nulle part"
    assert [len(nearest(collective, around=HERE, wish=Wish(), most=n)) for n in (1, 500)] == [1, 400]


def test_minutes_count_a_detour_and_are_never_none():
    assert [minutes_on_foot(metres) for metres in (0, 460, 1_000)] == [1, 10, 22]


def test_a_place_stands_at_the_door_of_its_address(collective, volunteer):
    street = factories.street(collective, "Rue des Lilas")
    door = factories.dwelling(collective, 12, on=street, lon=2.481, lat=48.901)
    other = Street.objects.create(
        collective=collective,
        commune=street.commune,
        key=f"93048||{normalise_street(street.name)}",
        name="Rue des Lilas",
    )
    factories.dwelling(collective, 14, on=street, lon=2.482, lat=48.901)
    factories.dwelling(collective, 14, on=other, lon=2.6, lat=48.8)
    data = PlaceData(name="Centre", kind="centre", address="12, rue des lilas")
    place = add_place(collective, data=data, place_id=uuid7(), by=volunteer, on=TODAY)
    assert (place.lon, place.lat) == (2.481, 48.901)
    assert point_of(collective, "14 rue des Lilas") is None  # two doors far apart are called so
    assert point_of(collective, "rue des Lilas") is None
    moved = edit_place(
        place,
        data=PlaceData(name="Centre", kind="centre", address="ailleurs"),
        version=1,
        by=volunteer,
        on=TODAY,
    )
    assert (moved.lon, moved.lat) == (2.481, 48.901)
    assert home_of(collective, str(door.id)) == (2.481, 48.901)
    assert (home_of(collective, "not an id"), home_of(collective, None)) == (None, None)


def grid(side=6, step=0.001):
    """Streets like squared paper; the middle column is a river: no street crosses it but the last."""
    lines = []
    for n in range(side):
        flat = [(2.48 + step * k, 48.9 + step * n) for k in range(side)]
        lines += [flat] if n == side - 1 else [flat[: side // 2], flat[side // 2 :]]
        lines.append([(2.48 + step * n, 48.9 + step * k) for k in range(side)])
    return walkable(streets_of([(Kind.STREET, "", line) for line in lines]))


def test_walking_follows_the_streets_and_goes_round_what_they_do_not_cross():
    east = METRES_PER_DEGREE * 0.001 * cos(radians(48.9))
    north = METRES_PER_DEGREE * 0.001
    start = (2.482, 48.9)
    same_bank, other_bank, far = (2.48, 48.902), (2.483, 48.9), (2.6, 48.9)
    found = metres_by_streets(grid(), start, [same_bank, other_bank, far, start])
    assert found[0] == pytest.approx(2 * east + 2 * north, rel=0.001)
    assert found[1] == pytest.approx(10 * north + east, rel=0.001)  # up to the only bridge, and down again
    assert (found[2], found[3]) == (inf, pytest.approx(0, abs=0.1))
    two_parts = walkable(
        streets_of(
            [
                (Kind.STREET, "", [(2.48, 48.9), (2.481, 48.9)]),
                (Kind.PATH, "", [(2.483, 48.9), (2.484, 48.9)]),
            ]
        )
    )
    assert metres_by_streets(two_parts, (2.48, 48.9), [(2.4805, 48.9), (2.4835, 48.9)])[1] == inf


def test_without_streets_the_crow_flies_and_with_them_one_walks(collective, settings, tmp_path):
    settings.STREETS_DIR = tmp_path
    near = Place.objects.create(
        collective=collective, name="x", kind="club", checked_on=TODAY, lon=2.483, lat=48.9
    )
    lost = Place.objects.create(collective=collective, name="y", kind="club", checked_on=TODAY)
    around = Around(lon=2.482, lat=48.9)
    assert walks([near, lost], around) == {near.id: Walk(2, by_streets=False)}
    streets = grid()
    streets_of([
        (Kind.STREET, "", [tuple(point) for point in streets.places[a:b]])
        for a, b in zip(streets.starts, streets.starts[1:], strict=False)
    ]).save(tmp_path / "93010.npz")  # fmt: skip
    assert walks([near, lost], around) == {near.id: Walk(20, by_streets=True)}
    assert walks([near], None) == {}
