"""Passages lose their address when their time is over, and no figure moves."""

import random
from datetime import date, timedelta

import pytest

from essaim.doors.actions.contact import resolve_access
from essaim.doors.actions.forgetting import forget_marks, forget_passages
from essaim.doors.actions.memories import rebuild_memories
from essaim.doors.actions.visits import Answer, correct_visit, record_visit, undo_visit
from essaim.doors.enums import Outcome
from essaim.doors.queries.forgetting import count_marks_over, passages_over
from essaim.doors.queries.summaries import summary
from essaim.doors.queries.tours import tours_of_outings
from essaim.impact.enums import Indicator
from essaim.impact.queries import WHOLE, Slice, figures, figures_by_sector, forgotten_behind
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.models import (
    AccessTask,
    DoNotContact,
    DoorMemory,
    DoorTally,
    PastDoor,
    PastPassage,
    Sector,
    SectorDwelling,
    Visit,
)
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
FIRST_DAY = NOW.date()
MUCH_LATER = FIRST_DAY + timedelta(days=120)
LAST = MUCH_LATER - timedelta(days=90)


def note(tour, door, outcome, by, *, days=0, **more):
    at = NOW + timedelta(days=days)
    return record_visit(tour, door, visit_id=uuid7(), outcome=outcome, at=at, by=by, now=at, **more)


@pytest.fixture
def doors(collective):
    return factories.dwellings(collective, 8)


@pytest.fixture
def tours(collective, coordinator, volunteer, doors):
    out = {"started_at": NOW, "returned_at": NOW + timedelta(minutes=90), "state": "under_way"}
    return [
        factories.walk(collective, coordinator, part, pair=[coordinator, volunteer], **out)
        for part in (doors[:6], doors[3:])
    ]


@pytest.fixture
def sectors(collective, doors):
    made = []
    for name, part in (("Nord", doors[:5]), ("Sud", doors[4:])):
        sector = Sector.objects.create(collective=collective, name=name, created_at=NOW)
        SectorDwelling.objects.bulk_create(
            SectorDwelling(collective=collective, sector=sector, dwelling=door) for door in part
        )
        made.append(sector)
    return made


def walk(draw, tours, by):
    """Three weeks of passages, some corrected, some withdrawn."""
    outcomes = [one for one in Outcome if one not in (Outcome.WITHDRAWN, Outcome.NO_ACCESS)]
    for _ in range(40):
        tour = draw.choice(tours)
        door = draw.choice([stop.dwelling for stop in tour.stops.select_related("dwelling")])
        days, leaflet = draw.randrange(0, 21), draw.random() < 0.3
        visit = note(tour, door, draw.choice(outcomes), by, days=days, leaflet_left=leaflet)
        if draw.random() < 0.2:
            undo_visit(visit, by=by, at=visit.recorded_at + timedelta(seconds=5))
        elif draw.random() < 0.2:
            correct_visit(visit, Answer(draw.choice(outcomes)), by=by, at=visit.at, visit_id=uuid7())


def every_figure(collective, periods, parts):
    counted = [dict(figures(collective, period, part)) for period in periods for part in parts]
    return counted, [figures_by_sector(collective, period) for period in periods]


@pytest.mark.parametrize("seed", range(4))
def test_no_figure_of_any_period_sector_or_tour_moves(collective, coordinator, tours, sectors, doors, seed):
    draw = random.Random(seed)
    walk(draw, tours, coordinator)
    starts = [draw.randrange(-3, 20) for _ in range(6)]
    periods = [
        Period(FIRST_DAY + timedelta(days=n), FIRST_DAY + timedelta(days=n + draw.randrange(0, 15)))
        for n in starts
    ] + [Period(FIRST_DAY, FIRST_DAY + timedelta(days=300))]
    parts = [WHOLE, *(Slice(sector_id=one.id) for one in sectors), *(Slice(tour_id=one.id) for one in tours)]
    before, told = (
        every_figure(collective, periods, parts),
        summary(tours_of_outings([t.outing for t in tours])),
    )
    expected = passages_over(collective, LAST, MUCH_LATER)
    assert forget_passages(collective, LAST, MUCH_LATER) == expected == PastPassage.objects.count() > 10
    assert (Visit.objects.count(), DoorTally.objects.count()) == (0, 0)
    assert every_figure(collective, periods, parts) == before
    after = summary(tours_of_outings([tour.outing for tour in tours]))
    assert (after.visited, after.opened, after.conversations) == (
        told.visited,
        told.opened,
        told.conversations,
    )
    rebuild_memories(collective)
    assert every_figure(collective, periods, parts) == before
    assert forgotten_behind(collective, periods[-1], Indicator.PASSES) == expected


def test_nothing_leads_from_a_past_door_to_its_address(collective, coordinator):
    doors = factories.dwellings(collective, 30)
    tour = factories.walk(collective, coordinator, doors, state="under_way")
    for n, door in enumerate(doors):
        note(tour, door, Outcome.TALKED if n < 15 else Outcome.REFUSES, coordinator)
    assert forget_passages(collective, LAST, MUCH_LATER) == 30
    assert {field.name for field in PastDoor._meta.concrete_fields} == {
        "id", "collective", "first_at", "last_at", "passes", "openings", "conversations", "refusals", "absences",
        "leaflets",
    }  # fmt: skip
    assert {field.name for field in PastPassage._meta.concrete_fields} == {
        "id", "collective", "door", "tour", "outcome", "at", "leaflet_left",
    }  # fmt: skip
    assert {one.id for one in doors} & set(PastDoor.objects.values_list("id", flat=True)) == set()
    assert {one.id.version for one in [*PastDoor.objects.all(), *PastPassage.objects.all()]} == {4}
    kept = [one.talked for one in PastDoor.objects.raw(
        "SELECT id, conversations AS talked FROM essaim_pastdoor WHERE collective_id = %s", [_plain(collective.id)]
    )]  # fmt: skip
    assert (sum(kept), kept == [1] * 15 + [0] * 15) == (15, False)  # not in the order of the street
    assert {(one.at.hour, one.at.minute) for one in PastPassage.objects.all()} == {(11, 0)}  # noon here


def _plain(identifier):
    from django.db import connection

    return identifier if connection.vendor == "postgresql" else identifier.hex


def test_a_campaign_that_lives_keeps_its_passages(collective, coordinator, tours, doors):
    old, alive = tours
    note(old, doors[0], Outcome.ABSENT, coordinator)
    note(old, doors[4], Outcome.ABSENT, coordinator)
    note(alive, doors[7], Outcome.ABSENT, coordinator)
    note(alive, doors[4], Outcome.TALKED, coordinator, days=31)  # the day after LAST
    assert forget_passages(collective, LAST, MUCH_LATER) == 1  # doors 4 and 7 wait for the second campaign
    assert set(Visit.objects.values_list("dwelling_id", flat=True)) == {doors[4].id, doors[7].id}
    assert forget_passages(collective, LAST + timedelta(days=1), MUCH_LATER) == 3


def test_an_outing_to_come_keeps_the_passages_of_its_plan(collective, coordinator, tours, doors):
    note(tours[0], doors[0], Outcome.ABSENT, coordinator)
    outing = tours[0].outing
    later = factories.walk(collective, coordinator, doors[:1], starts_at=NOW + timedelta(days=100))
    later.outing.plan = outing.plan
    later.outing.number = 2
    later.outing.save()
    assert forget_passages(collective, LAST, MUCH_LATER) == 0
    later.state = "cancelled"
    later.save()
    assert forget_passages(collective, LAST, MUCH_LATER) == 1


def test_a_way_in_still_looked_for_holds_the_door(collective, coordinator, tours, doors):
    note(tours[0], doors[0], Outcome.NO_ACCESS, coordinator)
    assert forget_passages(collective, LAST, MUCH_LATER) == 0
    resolve_access(AccessTask.objects.get(), way_in="le gardien", by=coordinator, at=NOW)
    assert forget_passages(collective, LAST, MUCH_LATER) == 1
    assert AccessTask.objects.count() == 0


def test_a_refusal_still_rests_and_is_forgotten_when_it_no_longer_does(collective, coordinator, tours, doors):
    note(tours[0], doors[0], Outcome.REFUSES, coordinator)
    note(tours[0], doors[1], Outcome.ABSENT, coordinator)
    forget_passages(collective, LAST, MUCH_LATER)
    rebuild_memories(collective)
    assert [one.dwelling_id for one in DoorMemory.objects.all()] == [doors[0].id]
    forget_passages(collective, LAST, FIRST_DAY + timedelta(days=364))
    assert DoorMemory.objects.count() == 1
    forget_passages(collective, LAST, FIRST_DAY + timedelta(days=365))
    assert DoorMemory.objects.count() == 0


def test_a_wish_to_be_left_alone_outlives_its_passage_and_lasts_three_years(
    collective, coordinator, tours, doors
):
    note(tours[0], doors[0], Outcome.NEVER, coordinator)
    forget_passages(collective, LAST, MUCH_LATER)
    assert [(one.dwelling_id, one.visit_id) for one in DoNotContact.objects.all()] == [(doors[0].id, None)]
    day_before = FIRST_DAY - timedelta(days=1)
    assert (
        count_marks_over(collective, day_before, MUCH_LATER),
        count_marks_over(collective, FIRST_DAY, MUCH_LATER),
    ) == (0, 1)
    assert forget_marks(collective, FIRST_DAY, date(2030, 1, 1)) == 1
    assert DoNotContact.objects.count() == 0


def test_what_another_collective_noted_is_untouched(collective, coordinator, tours, doors):
    note(tours[0], doors[0], Outcome.ABSENT, coordinator)
    other = factories.collective("Allonnes")
    assert forget_passages(other, LAST, MUCH_LATER) == 0
    assert Visit.objects.count() == 1
