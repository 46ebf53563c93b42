"""When a drop-in comes back: against another reader of RFC 5545, over changes of clock and months off."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.dropins.models import DropIn
from essaim.dropins.rules.recurrence import Rhythm, exists, moment, moment_of
from essaim.territory.rules.public_holidays import easter, holiday_on

PARIS = ZoneInfo("Europe/Paris")
rhythms = st.builds(
    Rhythm,
    every=st.sampled_from(["week", "fortnight", "month"]),
    weekday=st.integers(0, 6),
    nth=st.sampled_from([1, 2, 3, 4, -1]),
    months_off=st.sets(st.integers(1, 12), max_size=11).map(tuple),
)


def as_another_reads(rhythm, first, hour, *, since, until):
    """The starts of the events, as `recurring_ical_events` unfolds the rule."""
    event = icalendar.Event()
    event.add("uid", "one")
    event.add("dtstamp", datetime(2026, 1, 1, tzinfo=UTC))
    event.add("dtstart", datetime.combine(first, hour, tzinfo=PARIS))
    event.add("dtend", datetime.combine(first, hour, tzinfo=PARIS) + timedelta(minutes=30))
    event.add("rrule", icalendar.vRecur.from_ical(rhythm.rule))
    calendar = icalendar.Calendar()
    calendar.add_component(event)
    found = recurring_ical_events.of(calendar).between(since, until + timedelta(days=1))
    return sorted(one["DTSTART"].dt.astimezone(UTC) for one in found)


@settings(max_examples=60)
@given(
    rhythm=rhythms,
    since=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    hour=st.builds(time, st.integers(3, 22), st.sampled_from([0, 30])),
    away=st.integers(0, 900),
)
def test_another_reader_finds_the_same_hours(rhythm, since, hour, away):
    days = rhythm.days(since, first=since, last=since + timedelta(days=800))
    if not days:
        return
    first, last = since + timedelta(days=away), since + timedelta(days=away + 120)
    ours = [moment(day, hour) for day in rhythm.days(days[0], first=first, last=last)]
    assert ours == as_another_reads(rhythm, days[0], hour, since=first, until=last)


def test_the_hour_on_the_wall_stays_and_the_night_that_skips_one_is_said():
    drop_in = DropIn(every="week", weekday=3, starts_on=date(2026, 3, 26), starts_at=time(14))
    hours = [moment_of(drop_in, day).hour for day in (date(2026, 3, 26), date(2026, 4, 2))]
    assert hours == [13, 12]  # 14 h on the wall, before and after the 29th of March
    assert (exists(date(2026, 3, 29), time(2, 30)), exists(date(2026, 10, 25), time(2, 30))) == (False, True)
    assert moment(date(2026, 3, 29), time(2, 30)).astimezone(PARIS).time() == time(3, 30)


def test_a_rhythm_is_said_as_one_says_it():
    said = Rhythm(every="month", weekday=3, nth=1, months_off=[8, 7]).in_words()
    assert said == "le 1er jeudi du mois, sauf juillet et août"
    assert Rhythm(every="fortnight", weekday=1, months_off=[8]).in_words() == "un mardi sur deux, sauf août"
    assert Rhythm(every="week", weekday=5, months_off=range(1, 13)).days(date(2026, 1, 1), first=date(2026, 1, 1), last=date(2029, 1, 1)) == []  # fmt: skip


def test_public_holidays_fall_where_the_calendar_says():
    assert [easter(year) for year in (2024, 2025, 2026, 2027, 2038)] == [
        date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25),
    ]  # fmt: skip
    named = [day for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)) if holiday_on(day)]
    assert len(named) == 11
    assert (holiday_on(date(2026, 5, 14)), holiday_on(date(2026, 5, 25))) == (
        "Ascension",
        "lundi de Pentecôte",
    )


def test_each_rhythm_falls_on_the_days_that_it_says():
    since, last = date(2026, 6, 1), date(2026, 9, 30)
    found = {
        every: Rhythm(every=every, weekday=1, nth=-1, months_off=[8]).days(since, first=since, last=last)
        for every in ("fortnight", "month")
    }
    assert found["month"] == [date(2026, 6, 30), date(2026, 7, 28), date(2026, 9, 29)]
    assert [(day - found["fortnight"][0]).days for day in found["fortnight"]] == [0, 14, 28, 42, 56, 98, 112]
