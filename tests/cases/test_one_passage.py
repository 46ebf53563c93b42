"""Case 18, zetkin/app.zetkin.org#3518: two telephones of a pair at one door are one passage."""

from datetime import date, timedelta

import pytest

from essaim.doors.actions.memories import rebuild_memories
from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.doors.queries.doors import doors_of
from essaim.doors.queries.visits import passages
from essaim.impact.enums import Indicator
from essaim.impact.queries import Slice, figures
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.models import DoorMemory, DoorTally, Visit
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def tour(collective, coordinator, volunteer):
    doors = factories.dwellings(collective, 2)
    return factories.walk(collective, coordinator, doors, state="under_way", pair=[coordinator, volunteer])


def both(tour, one, other, members, *, minutes=1):
    door = tour.stops.first().dwelling
    for outcome, by, at in zip((one, other), members, (NOW, NOW + timedelta(minutes=minutes)), strict=True):
        record_visit(tour, door, visit_id=uuid7(), outcome=outcome, at=at, by=by, now=at)
    return door


def counted(collective, part=None):
    found = figures(collective, NOVEMBER, part or Slice())
    return [found[name] for name in (Indicator.PASSES, Indicator.CONVERSATIONS, Indicator.ABSENT)]


@pytest.mark.parametrize(
    ("one", "other", "figure", "shown"),
    [
        (Outcome.ABSENT, Outcome.TALKED, [1, 1, 0], Outcome.TALKED),
        (Outcome.TALKED, Outcome.ABSENT, [1, 1, 0], Outcome.TALKED),
        (Outcome.TALKED, Outcome.TALKED, [1, 1, 0], Outcome.TALKED),
        (Outcome.ABSENT, Outcome.ABSENT, [1, 0, 1], Outcome.ABSENT),
        (Outcome.REFUSES, Outcome.NOT_NOW, [1, 0, 0], Outcome.REFUSES),
        (Outcome.NO_ACCESS, Outcome.ABSENT, [1, 0, 0], Outcome.NO_ACCESS),
    ],
)
def test_both_facts_are_kept_and_every_figure_counts_one(
    one, other, figure, shown, tour, coordinator, volunteer
):
    door = both(tour, one, other, (coordinator, volunteer))
    assert Visit.objects.count() == 2
    assert len(passages(door)) == 2
    collective = tour.collective
    assert counted(collective) == counted(collective, Slice(tour_id=tour.id)) == figure
    tally, memory = DoorTally.objects.get(), DoorMemory.objects.get()
    assert (tally.passes, tally.conversations, memory.last_outcome) == (1, figure[1], shown)
    (line, _other) = doors_of(tour)
    assert line.visit.outcome == shown
    rebuild_memories(collective)
    assert counted(collective) == figure


def test_another_day_is_another_passage(tour, collective, coordinator, volunteer):
    both(tour, Outcome.ABSENT, Outcome.TALKED, (coordinator, volunteer), minutes=60 * 24)
    assert counted(collective) == [2, 1, 1]


def test_one_member_who_comes_back_makes_two_passages(tour, collective, volunteer):
    both(tour, Outcome.ABSENT, Outcome.TALKED, (volunteer, volunteer), minutes=90)
    assert counted(collective) == [2, 1, 1]
