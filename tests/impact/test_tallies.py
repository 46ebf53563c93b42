"""The figures summed from the tallies of the doors are those of the passages themselves, whatever the period."""

import random
from datetime import date, timedelta

import pytest

from essaim.doors.actions.memories import rebuild_memories
from essaim.doors.actions.visits import Answer, correct_visit, record_visit, undo_visit
from essaim.doors.enums import Outcome
from essaim.impact.enums import Indicator
from essaim.impact.queries import (
    BY_DOOR,
    VISIT_INDICATORS,
    Slice,
    figures,
    figures_by_sector,
    visits_behind,
    visits_in,
)
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.models import DoorTally, SectorDwelling, Visit
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
DAYS = 60
SEED = 20261121


@pytest.fixture
def worked(collective, coordinator):
    """Two months of passages on twelve doors, some undone, some corrected; two sectors that share doors."""
    draw = random.Random(SEED)
    doors = factories.dwellings(collective, 12)
    tours = [factories.walk(collective, coordinator, doors, state="under_way") for _ in range(2)]
    sectors = [factories.sector(collective, name) for name in ("Nord", "Sud")]
    for sector, part in zip(sectors, (doors[:7], doors[5:10]), strict=True):
        for door in part:
            SectorDwelling.objects.create(collective=collective, sector=sector, dwelling=door)
    for _ in range(60):
        at = NOW - timedelta(days=draw.randrange(DAYS), minutes=draw.randrange(600))
        visit = record_visit(
            draw.choice(tours), draw.choice(doors), visit_id=uuid7(), outcome=draw.choice(Outcome.offered()),
            at=at, by=coordinator, now=at, leaflet_left=draw.random() < 0.3,
        )  # fmt: skip
        if draw.random() < 0.15:
            undo_visit(visit, by=coordinator, at=at + timedelta(seconds=5))
        elif draw.random() < 0.2:
            answer = Answer(draw.choice(Outcome.offered()), leaflet_left=True)
            correct_visit(visit, answer, by=coordinator, at=at + timedelta(minutes=5))
    return tours, sectors


def periods():
    last = NOW.date()
    every = [
        (last - timedelta(days=back), length)
        for back in (0, 7, 20, 45, DAYS, 90)
        for length in (0, 6, 30, 400)
    ]
    return [Period(first, first + timedelta(days=length)) for first, length in every]


def read(collective, period, indicator, part):
    """The figure, from the list that is shown behind it."""
    doors = [visit.dwelling_id for visit in visits_behind(collective, period, indicator, part)]
    return len(set(doors)) if indicator in BY_DOOR else len(doors)


def test_each_figure_is_that_of_the_list_behind_it(collective, worked):
    tours, sectors = worked
    parts = [Slice(), Slice(sector_id=sectors[0].id), Slice(tour_id=tours[0].id)]
    parts.append(Slice(sector_id=sectors[1].id, tour_id=tours[1].id))
    for part in parts:
        for period in periods():
            counted = figures(collective, period, part)
            lists = {one: read(collective, period, one, part) for one in VISIT_INDICATORS}
            assert {one: counted[one] for one in VISIT_INDICATORS} == lists, (part, period)


def test_each_sector_has_the_figures_of_its_own_list(collective, worked):
    _, sectors = worked
    for period in periods():
        expected = []
        for sector in sectors:
            part = Slice(sector_id=sector.id)
            keys = (Indicator.DOORS_VISITED, Indicator.PASSES, Indicator.CONVERSATIONS)
            doors, passes, conversations = (read(collective, period, one, part) for one in keys)
            if passes:
                row = {"doors": doors, "passes": passes, "conversations": conversations}
                expected.append((sector.name, row))
        assert figures_by_sector(collective, period) == expected, period


def test_rebuilding_the_tallies_changes_nothing(collective, worked):
    fields = [field.name for field in DoorTally._meta.concrete_fields if field.name != "id"]
    kept = list(DoorTally.objects.order_by("dwelling").values_list(*fields))
    assert len(kept) == len(set(Visit.objects.values_list("dwelling", flat=True)))
    rebuild_memories(collective)
    assert list(DoorTally.objects.order_by("dwelling").values_list(*fields)) == kept


def test_a_door_whose_only_passage_is_undone_has_no_tally(collective, coordinator):
    doors = factories.dwellings(collective, 1)
    tour = factories.walk(collective, coordinator, doors, state="under_way")
    visit = record_visit(
        tour, doors[0], visit_id=uuid7(), outcome=Outcome.TALKED, at=NOW, by=coordinator, now=NOW
    )
    assert DoorTally.objects.count() == 1
    undo_visit(visit, by=coordinator, at=NOW + timedelta(seconds=5))
    assert DoorTally.objects.count() == 0
    whole = Period(date(2020, 1, 1), date(2030, 1, 1))
    assert (visits_in(collective, whole).count(), figures(collective, whole)[Indicator.PASSES]) == (0, 0)
