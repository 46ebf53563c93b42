"""A point far from its commune is seen, an outlying village is not."""

from address_files import AddressLine, Reason, Spread, open_address_file
from tests.address_files.samples import BONDY, RURAL, ban, ban_line, only, read


def spread_of(*points):
    spread = Spread()
    for insee, lon, lat, count in points:
        spread.add([insee] * count, [lon] * count, [lat] * count)
    return spread


def test_no_real_address_is_far_from_its_commune():
    for path in (BONDY, RURAL):
        with open_address_file(path) as file:
            lines = [line for line in file if isinstance(line, AddressLine)]
        spread = spread_of(*[(line.insee, line.lon, line.lat, 1) for line in lines])
        assert [line for line in lines if spread.is_far(line.insee, line.lon, line.lat)] == []


def test_a_point_in_another_town_is_far():
    spread = spread_of(("93010", 2.48, 48.9, 500), ("93010", 4.83, 45.76, 10))
    assert spread.is_far("93010", 4.83, 45.76)
    assert not spread.is_far("93010", 2.60, 48.9)
    assert round(spread.distance_km("93010", 4.83, 45.76), -1) == 390


def test_one_wrong_point_among_ten_is_seen():
    spread = spread_of(("93010", 2.48, 48.9, 9), ("93010", 3.2, 48.9, 1))
    assert spread.is_far("93010", 3.2, 48.9)


def test_a_large_outlying_village_is_not_an_error():
    spread = spread_of(("13004", 4.63, 43.68, 900), ("13004", 4.73, 43.39, 100))
    assert not spread.is_far("13004", 4.73, 43.39)


def test_a_few_addresses_close_together_are_an_island_and_a_scattered_few_are_not():
    spread = spread_of(("50218", -1.59, 48.84, 400), ("50218", -1.82, 48.87, 3))
    assert not spread.is_far("50218", -1.82, 48.87)
    spread = spread_of(("50218", -1.59, 48.84, 400), *[("50218", -1.82 - n / 10, 48.87, 1) for n in range(3)])
    assert [spread.is_far("50218", -1.82 - n / 10, 48.87) for n in range(3)] == [True] * 3


def test_many_wrong_points_are_still_seen_beyond_60_km_but_not_in_guyane():
    spread = spread_of(("93010", 2.48, 48.9, 70), ("93010", 5.0, 48.9, 30))
    assert spread.is_far("93010", 5.0, 48.9)
    spread = spread_of(("97353", -54.0, 3.6, 70), ("97353", -53.2, 2.5, 30))
    assert not spread.is_far("97353", -53.2, 2.5)


def test_a_commune_never_met_is_never_far():
    assert not Spread().is_far("93010", 2.0, 48.0)


def test_the_line_to_show_says_how_far():
    spread = spread_of(("93010", 2.48, 48.9, 9))
    line = spread.rejection(only(read(ban(ban_line(lon="4.83", lat="45.76")))))
    assert (line.line_number, line.reason, line.raw) == (
        2,
        Reason.FAR_FROM_COMMUNE,
        "23;;Villa Carnot;93010;4.83;45.76",
    )
    assert line.sentence.replace("\u00a0", " ") == (
        "Ligne 2 : le point est à 390 km du centre des adresses de la commune 93010. "
        "Si c'est une île ou un hameau, acceptez-le ; sinon, corrigez les coordonnées ou le code de commune."
    )


def test_a_million_scattered_points_take_bounded_memory(monkeypatch):
    monkeypatch.setattr("address_files.spread.MANY_SQUARES", 1_000)
    spread = Spread()
    points = range(20_000)
    spread.add(["93010"] * len(points), [n % 140 / 2 for n in points], [n // 140 / 4 for n in points])
    assert sum(map(len, spread._squares.values())) == 1_000
