"""When a place is open on one day: its week, the holidays where it is, the closures that it announced."""

from datetime import date, time, timedelta

import pytest

from essaim.places.actions.closures import (
    ClosureIsOver,
    ClosureTooLong,
    ClosureUpsideDown,
    announce_closure,
    withdraw_closure,
)
from essaim.places.actions.places import PlaceIsClosed, close_place
from essaim.places.models import Place
from essaim.places.queries.days import closures_of, open_on, week_to_come
from essaim.places.rules.days import hours_on
from tests.places.test_places import place as made

BONDY, STRASBOURG, LYON, AJACCIO = "93010", "67482", "69123", "2A004"
CHRISTMAS, BOXING, EVE = date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 24)
WINTER = date(2027, 2, 16)  # a Tuesday: holidays in Lyon (A) and Bondy (C), not in Strasbourg (B)
USUAL = date(2026, 12, 8)  # a Tuesday
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(18))


@pytest.mark.parametrize(
    ("text", "day", "where", "spans"),
    [
        ("Mo-Sa 09:00-12:00; PH off", CHRISTMAS, BONDY, ()),
        ("Mo-Sa 09:00-12:00; PH off", BOXING, BONDY, (MORNING,)),
        ("Mo-Sa 09:00-12:00; PH off", BOXING, STRASBOURG, ()),
        ("Mo-Fr 09:00-12:00; PH 14:00-18:00", CHRISTMAS, BONDY, (AFTERNOON,)),
        ("Mo-Fr,PH 09:00-12:00", BOXING, STRASBOURG, (MORNING,)),
        ("Mo-Fr,PH 09:00-12:00", BOXING, BONDY, ()),
        ("Mo-Fr 09:00-12:00; SH off", WINTER, LYON, ()),
        ("Mo-Fr 09:00-12:00; SH off", WINTER, STRASBOURG, (MORNING,)),
        ("Mo-Fr 09:00-12:00; SH Mo-Fr 14:00-18:00", WINTER, BONDY, (AFTERNOON,)),
        ("Mo-Fr 09:00-12:00; SH Mo-Fr 14:00-18:00", USUAL, BONDY, (MORNING,)),
        ("Mo-Fr 09:00-12:00; PH,SH off", WINTER, BONDY, ()),
        ("Mo-Fr 09:00-12:00; SH,PH Mo-Fr 14:00-18:00", USUAL, BONDY, (MORNING,)),
        ('Mo-Fr 09:00-12:00 "sauf PH"', CHRISTMAS, BONDY, (MORNING,)),
        ("Mo-Fr 09:00-12:00; SH off", WINTER, AJACCIO, None),
        ("Mo-Fr 09:00-12:00; PH +1 day off", USUAL, BONDY, None),
        ("n’importe quand", USUAL, BONDY, None),
        ("", USUAL, BONDY, None),
        ("24/7", USUAL, BONDY, ((time(0), time(23, 59)),)),
    ],
)
def test_the_holidays_of_the_commune_count_that_day(text, day, where, spans):
    assert hours_on(text, day, where=where).spans == spans


def test_a_day_says_why_and_a_week_silent_on_holidays_is_not_sure_then():
    assert hours_on("Mo-Sa 09:00-12:00; PH off", CHRISTMAS, where=BONDY).said == "fermé (Noël)"
    silent = hours_on("Mo-Sa 09:00-12:00", CHRISTMAS, where=BONDY)
    assert (silent.is_sure, silent.said.replace("\u00a0", " ")) == (
        False,
        "9 h – 12 h d’habitude, à vérifier (Noël)",
    )
    assert (
        hours_on("Mo-Fr 09:00-12:00; SH off", WINTER, where=AJACCIO).why
        == "calendrier scolaire pas encore connu"
    )
    assert hours_on("Mo-Fr 09:00-12:00; SH off", WINTER, where=LYON).why == "vacances d’hiver"
    assert hours_on("Mo-Fr 09:00-12:00", WINTER, where=LYON).why == ""


@pytest.fixture
def centre(inside, collective, volunteer):
    return made(collective, volunteer, week={"Tu": (MORNING,)}, postcode="93140")


def test_an_announced_closure_shuts_a_day_then_is_withdrawn(centre, volunteer):
    said = announce_closure(centre, first=USUAL, last=USUAL + timedelta(days=1), why="inventaire", by=volunteer, on=EVE - timedelta(days=20))  # fmt: skip
    assert open_on(centre, USUAL).said == "fermé (inventaire)"
    assert [one.why for one in week_to_come(centre, today=USUAL)][:3] == ["inventaire", "inventaire", ""]
    assert open_on(centre, USUAL + timedelta(days=7)).spans == (MORNING,)
    assert Place.objects.get(id=centre.id).changed_on == EVE - timedelta(days=20)
    withdraw_closure(said, by=volunteer, on=USUAL)
    assert open_on(centre, USUAL).spans == (MORNING,)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (USUAL, USUAL - timedelta(days=1), ClosureUpsideDown),
        (USUAL - timedelta(days=9), USUAL - timedelta(days=1), ClosureIsOver),
        (USUAL, USUAL + timedelta(days=400), ClosureTooLong),
        (date(2099, 1, 1), date(2099, 1, 2), ClosureTooLong),
    ],
)
def test_days_that_make_no_sense_are_refused_and_nothing_is_written(centre, volunteer, first, last, refusal):
    with pytest.raises(refusal):
        announce_closure(centre, first=first, last=last, why="", by=volunteer, on=USUAL)
    assert not closures_of(centre, since=date(2000, 1, 1)).exists()


def test_the_same_days_twice_are_one_closure_and_none_of_a_place_that_shut(centre, volunteer, coordinator):
    for why in ("congés", "travaux"):
        announce_closure(centre, first=USUAL, last=USUAL, why=why, by=volunteer, on=USUAL)
    assert [one.why for one in closures_of(centre, since=USUAL)] == ["travaux"]
    close_place(centre, by=coordinator, on=USUAL)
    with pytest.raises(PlaceIsClosed):
        announce_closure(centre, first=BOXING, last=BOXING, why="", by=volunteer, on=USUAL)
