"""Public and school holidays where a commune is; what the table does not hold is not known."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from essaim.territory.queries.communes import communes_like
from essaim.territory.rules.public_holidays import holiday_on
from essaim.territory.rules.school_holidays import (
    Zone,
    is_known,
    school_holiday_on,
    school_holidays_between,
    school_holidays_of,
    zone_of,
)

BONDY, STRASBOURG, METZ, LYON, AJACCIO, SAINT_DENIS = "93010", "67482", "57463", "69123", "2A004", "97411"


@pytest.mark.parametrize(
    ("insee", "day", "name"),
    [
        (BONDY, date(2026, 12, 26), ""),
        (STRASBOURG, date(2026, 12, 26), "Saint-Étienne"),
        (METZ, date(2027, 3, 26), "Vendredi saint"),
        (LYON, date(2027, 3, 26), ""),
        (SAINT_DENIS, date(2026, 12, 20), "abolition de l’esclavage"),
        ("97302", date(2027, 6, 10), "abolition de l’esclavage"),
        ("97801", date(2027, 5, 28), "abolition de l’esclavage"),
        ("97105", date(2027, 5, 28), ""),
        (STRASBOURG, date(2026, 12, 25), "Noël"),
        ("", date(2026, 12, 25), "Noël"),
    ],
)
def test_a_public_holiday_is_that_of_the_commune(insee, day, name):
    assert holiday_on(day, insee) == name


def test_each_department_of_the_country_has_one_zone():
    departments = {
        one.insee[:3] if one.insee > "97" else one.insee[:2] for one in communes_like("Saint", most=9_999)
    }
    departments -= {"975", "977", "978", "984", "986", "987", "988"}  # another law says
    assert [one for one in sorted(departments) if zone_of(f"{one}999"[:5]) is None] == []
    assert {zone_of(one) for one in (LYON, STRASBOURG, BONDY, AJACCIO, SAINT_DENIS)} == {
        Zone.A,
        Zone.B,
        Zone.C,
        Zone.CORSICA,
        Zone.REUNION,
    }


@pytest.mark.parametrize(
    ("insee", "day", "name"),
    [
        (LYON, date(2027, 2, 20), "vacances d’hiver"),
        (STRASBOURG, date(2027, 3, 6), "vacances d’hiver"),
        (LYON, date(2027, 3, 6), None),
        (BONDY, date(2027, 2, 6), "vacances d’hiver"),
        (BONDY, date(2026, 12, 18), None),
        (BONDY, date(2026, 12, 19), "vacances de Noël"),
        (BONDY, date(2027, 1, 3), "vacances de Noël"),
        (BONDY, date(2027, 1, 4), None),
        (SAINT_DENIS, date(2027, 1, 25), "vacances d’été austral"),
        ("", date(2026, 12, 25), None),
    ],
)
def test_a_school_holiday_is_that_of_the_zone_of_the_commune(insee, day, name):
    found = school_holiday_on(insee, day)
    assert (found.name if found else None) == name


def test_what_the_table_does_not_hold_is_not_known():
    assert [is_known(insee, date(2026, 12, 1)) for insee in (BONDY, AJACCIO, "97105", "", SAINT_DENIS)] == [
        True, False, False, False, True,
    ]  # fmt: skip
    assert (is_known(BONDY, date(2028, 8, 31)), is_known(BONDY, date(2028, 9, 1))) == (True, False)


def test_the_table_is_in_order_without_overlap_and_a_year_of_school_has_sixteen_weeks_of_holidays():
    for zone in Zone:
        several = school_holidays_of(zone)
        assert all(one.first <= one.last for one in several)
        assert all(one.last < then.first for one, then in pairwise(several))
    for insee in (LYON, STRASBOURG, BONDY):
        days = [date(2026, 9, 1) + timedelta(days=n) for n in range(365)]
        assert 112 <= sum(school_holiday_on(insee, day) is not None for day in days) <= 130
    assert [one.key for one in school_holidays_between(BONDY, date(2026, 12, 1), date(2027, 2, 28))] == [
        "Noël",
        "hiver",
    ]
