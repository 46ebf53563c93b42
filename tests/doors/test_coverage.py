"""Where and when next: from the collective's own passages, with the figures that led to it."""

from datetime import date, timedelta

import pytest

from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Slot
from essaim.doors.models import DoNotContact
from essaim.doors.queries.coverage import coverage, slots_of_streets, streets_by_coverage
from essaim.doors.rules.coverage import Part, Tried, likely, next_day_of, next_outings
from essaim.kernel.ids import uuid7
from essaim.models import SectorDwelling
from tests import factories
from tests.factories import NOW

SATURDAY = NOW.date()
ALL = dict.fromkeys(Slot.values, 40)
EVERYWHERE = {"saturday": Tried(100, 20), "evening": Tried(100, 40)}


def test_the_best_moment_is_the_one_at_which_doors_opened_here_and_then():
    north = Part(None, "Nord", 100, 40, 10, tried={"evening": Tried(40, 30)}, due=ALL)
    south = Part(
        None, "Sud", 100, 40, 10, tried={"evening": Tried(40, 2), "saturday": Tried(60, 30)}, due=ALL
    )
    first, second = next_outings([south, north], EVERYWHERE, today=SATURDAY)
    assert [(one.part.name, one.slot) for one in (first, second)] == [
        ("Nord", "evening"),
        ("Sud", "saturday"),
    ]
    assert (first.here, first.everywhere, first.on) == (
        Tried(40, 30),
        Tried(100, 40),
        SATURDAY + timedelta(days=2),
    )
    assert first.expected == round(
        40 * (30 + 20 * (40 + 20 * 0.3) / 120) / 60
    )  # drawn towards what is known around


def test_of_two_parts_that_promise_as_much_the_one_that_was_tried_the_least_comes_first():
    tried = Part(None, "Essayé", 100, 90, 10, due=ALL)
    untried = Part(None, "Jamais", 100, 0, 0, due=ALL)
    assert [one.part.name for one in next_outings([tried, untried], EVERYWHERE, today=SATURDAY)] == [
        "Jamais",
        "Essayé",
    ]
    assert next_outings([tried, untried], {"evening": Tried(29, 10)}, today=SATURDAY) == []  # too few to say
    assert next_outings([Part(None, "Fini", 100, 100, 0)], EVERYWHERE, today=SATURDAY) == []  # no door is due
    assert likely(Tried(2, 2), 0.3) < 0.4 < likely(Tried(200, 200), 0.3)  # two doors prove nothing


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 27), (28, 29, 30)),
        (date(2026, 11, 28), (35, 29, 30)),
        (date(2026, 11, 30), (35, 36, 31)),
    ],
)
def test_the_next_day_of_each_moment_is_after_today(today, days):
    slots = (Slot.SATURDAY, Slot.SUNDAY, Slot.EVENING)
    first = date(2026, 11, 1)
    assert tuple((next_day_of(slot, today) - first).days + 1 for slot in slots) == days


@pytest.fixture
def town(inside, collective, coordinator, volunteer):
    """Two sectors: the first walked on a Saturday and an evening, the second never; a door left alone in each."""
    sectors = [factories.sector(collective, name) for name in ("Nord", "Sud")]
    streets = [factories.street(collective, name) for name in ("Rue haute", "Rue basse")]
    doors = [
        [factories.dwelling(collective, number, on=street) for number in range(1, 22)] for street in streets
    ]
    for sector, inside_it in zip(sectors, doors, strict=True):
        SectorDwelling.objects.bulk_create(
            SectorDwelling(collective=collective, sector=sector, dwelling=one) for one in inside_it
        )
        DoNotContact.objects.create(
            collective=collective,
            dwelling=inside_it[-1],
            said_on=SATURDAY,
            recorded_by=coordinator,
            recorded_at=NOW,
        )
    for at, outcomes in (
        (NOW - timedelta(days=7), "aaaaaaaaaaaaaaaaatrt"),
        (NOW - timedelta(days=4, hours=-9), "aaaaaaaaaaaatttt"),
    ):
        walked = factories.walk(
            collective, coordinator, doors[0], state="under_way", started_at=at, pair=[volunteer]
        )
        for door, letter in zip(doors[0], outcomes, strict=False):
            outcome = {"a": "absent", "t": "talked", "r": "refuses"}[letter]
            record_visit(walked, door, visit_id=uuid7(), outcome=outcome, at=at, by=volunteer, now=NOW)
    return streets


def test_the_figures_of_a_town(town, collective, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        told = coverage(collective, today=SATURDAY)
    north, south = told.parts
    assert (north.doors, north.visited, north.never_open, north.untried) == (20, 20, 13, 0)
    assert (south.doors, south.visited, south.slots_never_tried) == (20, 0, list(Slot))
    assert north.slots_never_tried == [Slot.MORNING, Slot.AFTERNOON, Slot.SUNDAY]
    assert [one.name for one in told.never_tried] == ["Sud"]
    moments = {
        one.slot: (one.tried.passes, one.tried.opened, one.doors, one.never_open) for one in told.moments
    }
    assert moments[Slot.SATURDAY] == (20, 3, 20, 13)
    assert moments[Slot.EVENING] == (16, 4, 16, 12)
    assert (told.outings[0].part.name, told.outings[0].slot, told.outings[0].doors) == ("Sud", "evening", 20)
    assert told.passes == 36


def test_streets_never_tried_and_when_the_others_were(town, collective):
    high, low = town
    rows = {one.name: (one.doors, one.visited, one.shut) for one in streets_by_coverage(collective)}
    assert rows == {"Rue haute": (20, 20, 13), "Rue basse": (20, 0, 0)}
    assert list(streets_by_coverage(collective, state="never")) == [low]
    assert list(streets_by_coverage(collective, state="part")) == []
    assert slots_of_streets([high, low]) == {high.id: {"saturday", "evening"}}
