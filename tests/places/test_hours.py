"""Hours typed day by day, kept as OpenStreetMap writes them, read again."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.places.enums import Day
from essaim.places.rules.hours import (
    DAYS,
    HoursUnreadable,
    HoursUpsideDown,
    read_day,
    read_week,
    say_day,
    say_week,
    slots_of,
    write_week,
)

MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17, 30))
NINE_TO_TWELVE = "9\u00a0h – 12\u00a0h"


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("9h-12h, 14h-17h30", (MORNING, AFTERNOON)),
        ("9 h – 12 h et 14 h à 17 h 30", (MORNING, AFTERNOON)),
        ("09:00-12:00 / 14:00-17:30", (MORNING, AFTERNOON)),
        ("9-12", (MORNING,)),
        ("", ()),
        ("Fermé", ()),
        ("20h-24h", ((time(20), time(23, 59)),)),
    ],
)
def test_hours_are_read_as_people_write_them(typed, spans):
    assert read_day(typed, day=Day.MONDAY) == spans


@pytest.mark.parametrize(
    "typed", ["le matin", "9h", "25h-26h", "9h70-10h", "9h-12h-14h", "9h-12h, sauf août"]
)
def test_what_is_no_hour_is_refused_and_says_the_day(typed):
    with pytest.raises(HoursUnreadable, match="Jeudi"):
        read_day(typed, day=Day.THURSDAY)


@pytest.mark.parametrize("typed", ["12h-9h", "9h-12h, 11h-14h", "9h-9h"])
def test_hours_that_go_back_are_refused(typed):
    with pytest.raises(HoursUpsideDown):
        read_day(typed, day=Day.MONDAY)


def test_days_of_the_same_hours_stand_together():
    week = dict.fromkeys((Day.MONDAY, Day.TUESDAY, Day.WEDNESDAY), (MORNING, AFTERNOON)) | {
        Day.SATURDAY: (MORNING,)
    }
    osm = write_week(week)
    assert osm == "Mo-We 09:00-12:00,14:00-17:30; Sa 09:00-12:00; PH off"
    said = f"{NINE_TO_TWELVE}, 14\u00a0h – 17\u00a0h\u00a030"
    assert say_week(osm) == [("du lundi au mercredi", said), ("samedi", NINE_TO_TWELVE)]
    assert slots_of(week) == "Mo-m Mo-a Tu-m Tu-a We-m We-a Sa-m"


def test_no_hour_is_no_hour():
    assert (write_week({}), slots_of({}), say_week("")) == ("", "", [])


def test_what_says_more_than_a_week_says_nothing_of_it():
    assert read_week("Mo[1] 09:00-12:00; SH off; week 1-53/2 Tu 10:00-12:00; Xx 09:00-10:00") == {}


hours = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
spans = st.lists(hours, min_size=2, max_size=6, unique=True).map(
    lambda ends: tuple(zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
weeks = st.lists(spans | st.just(()), min_size=7, max_size=7).map(
    lambda days: {day: said for day, said in zip(DAYS, days, strict=True) if said}
)


@given(weeks)
def test_a_week_comes_back_as_it_was_written(week):
    assert read_week(write_week(week)) == week


@given(spans)
def test_a_day_is_typed_again_as_it_is_said(day):
    assert read_day(say_day(day), day=Day.FRIDAY) == day
