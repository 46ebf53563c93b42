"""The figures: each counts what its definition says, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from essaim.doors.actions.visits import Answer, correct_visit, record_visit, undo_visit
from essaim.doors.enums import Outcome
from essaim.impact.enums import DEFINITIONS, Indicator
from essaim.impact.queries import Slice, figures, figures_by_sector, visits_behind
from essaim.impact.rules import Period, month_of, partner_periods, quarter_of, shown_to_partner, year_of
from essaim.kernel.ids import uuid7
from essaim.models import SectorDwelling
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def doors(collective, inside):
    return factories.dwellings(collective, 6)


@pytest.fixture
def tour(collective, coordinator, volunteer, doors):
    return factories.walk(
        collective,
        coordinator,
        doors,
        state="under_way",
        pair=[coordinator, volunteer],
        started_at=NOW,
        returned_at=NOW + timedelta(minutes=90),
    )


def record(tour, door, outcome, by, *, at=NOW, **more):
    return record_visit(tour, door, visit_id=uuid7(), outcome=outcome, at=at, by=by, now=at, **more)


def test_doors_passes_and_conversations_are_never_mixed(collective, tour, doors, volunteer):
    record(tour, doors[0], Outcome.ABSENT, volunteer, leaflet_left=True)
    record(tour, doors[0], Outcome.TALKED, volunteer, at=NOW + timedelta(days=3))
    record(tour, doors[1], Outcome.TALKED, volunteer)
    record(tour, doors[2], Outcome.REFUSES, volunteer)
    record(tour, doors[3], Outcome.NEVER, volunteer)
    record(tour, doors[4], Outcome.EMPTY, volunteer)
    assert dict(figures(collective, NOVEMBER)) == {
        Indicator.DOORS_PROPOSED: 6,
        Indicator.DOORS_VISITED: 5,
        Indicator.PASSES: 6,
        Indicator.OPENED: 4,
        Indicator.CONVERSATIONS: 2,
        Indicator.REFUSALS: 2,
        Indicator.ABSENT: 1,
        Indicator.LEAFLETS: 1,
        Indicator.TOURS: 1,
        Indicator.VOLUNTEERS: 2,
        Indicator.HOURS: 3.0,
    }


def test_an_undone_visit_counts_no_more_and_a_corrected_one_counts_once(collective, tour, doors, volunteer):
    undone = record(tour, doors[0], Outcome.TALKED, volunteer)
    undo_visit(undone, by=volunteer, at=NOW + timedelta(seconds=5))
    wrong = record(tour, doors[1], Outcome.TALKED, volunteer)
    correct_visit(wrong, Answer(Outcome.ABSENT), by=volunteer, at=NOW + timedelta(minutes=5))
    counted = figures(collective, NOVEMBER)
    assert (counted[Indicator.PASSES], counted[Indicator.CONVERSATIONS], counted[Indicator.ABSENT]) == (
        1,
        0,
        1,
    )


def test_a_period_is_made_of_whole_days_of_the_place(collective, tour, doors, volunteer):
    just_before = datetime(2026, 10, 31, 22, 59, tzinfo=UTC)  # 23 h 59 in Paris, in October
    just_after = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)  # midnight in Paris: November
    record(tour, doors[0], Outcome.ABSENT, volunteer, at=just_before)
    record(tour, doors[1], Outcome.ABSENT, volunteer, at=just_after)
    assert figures(collective, NOVEMBER)[Indicator.PASSES] == 1
    assert figures(collective, month_of(date(2026, 10, 4)))[Indicator.PASSES] == 1
    assert figures(collective, year_of(date(2026, 5, 1)))[Indicator.PASSES] == 2


def test_a_sector_and_a_tour_are_counted_apart(collective, coordinator, tour, doors, volunteer):
    sector = factories.sector(collective)
    for door in doors[:2]:
        SectorDwelling.objects.create(collective=collective, sector=sector, dwelling=door)
    other = factories.walk(
        collective, coordinator, doors[3:], state="under_way", pair=[coordinator, volunteer]
    )
    record(tour, doors[0], Outcome.TALKED, volunteer)
    record(other, doors[3], Outcome.TALKED, volunteer)
    in_sector = figures(collective, NOVEMBER, Slice(sector_id=sector.id))
    assert (in_sector[Indicator.DOORS_VISITED], in_sector[Indicator.DOORS_PROPOSED]) == (1, 2)
    assert figures(collective, NOVEMBER, Slice(tour_id=other.id))[Indicator.DOORS_VISITED] == 1
    assert figures_by_sector(collective, NOVEMBER) == [
        (sector.name, {"doors": 1, "passes": 1, "conversations": 1})
    ]


def test_the_list_behind_a_figure_has_as_many_lines_as_it_says(collective, tour, doors, volunteer):
    for door, outcome in zip(
        doors, [Outcome.TALKED, Outcome.ABSENT, Outcome.TALKED, Outcome.REFUSES], strict=False
    ):
        record(tour, door, outcome, volunteer)
    counted = figures(collective, NOVEMBER)
    for indicator in (Indicator.PASSES, Indicator.CONVERSATIONS, Indicator.REFUSALS, Indicator.ABSENT):
        assert visits_behind(collective, NOVEMBER, indicator).count() == counted[indicator]


ONE = UUID(int=1)


def seen(count, *, figure="passes", period=NOVEMBER, of=ONE):
    return shown_to_partner(count, of=of, period=period, figure=figure)


def test_a_partner_reads_no_small_count_and_multiples_of_five_that_do_not_change():
    assert [seen(count) for count in (0, 1, 4, 10, 15, 200, 200.0)] == [None, None, None, None, 15, 200, 200]
    assert seen(12) in {10, 15}
    assert len({seen(12) for _ in range(20)}) == 1
    spread = [seen(12, of=UUID(int=one)) for one in range(1000)]
    assert (set(spread), abs(sum(spread) / 1000 - 12) < 0.3) == ({10, 15}, True)  # drawn once, by our key


def test_what_partners_subtract_does_not_give_what_is_hidden():
    """A quarter less its two other months: within five of the third month, of which nothing is shown."""
    october, november, december = (month_of(date(2026, month, 1)) for month in (10, 11, 12))
    quarter = quarter_of(date(2026, 11, 5))
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
    exact = 0
    for of in map(UUID, (f"{one:032x}" for one in range(500))):
        left = seen(43 + 38 + 3, period=quarter, of=of) - seen(43, period=october, of=of)
        exact += left - seen(38, period=november, of=of) == 3
        assert seen(3, period=december, of=of) is None
    assert exact == 0


def test_the_periods_of_a_partner_are_whole_and_over():
    months, quarters = partner_periods(date(2026, 3, 31))
    assert (months[0], len(months)) == (Period(date(2026, 2, 1), date(2026, 2, 28)), 12)
    assert [str(one.first) for one in quarters] == ["2025-10-01", "2025-07-01", "2025-04-01", "2025-01-01"]
    assert partner_periods(date(2026, 4, 1))[1][0] == Period(date(2026, 1, 1), date(2026, 3, 31))


def test_every_indicator_has_its_definition_on_screen_and_in_the_guide():
    from pathlib import Path

    guide = (Path(__file__).resolve().parents[2] / "docs/utilisateurs/chiffres.md").read_text("utf-8")
    assert set(DEFINITIONS) == set(Indicator)
    for indicator in Indicator:
        assert f"| {indicator.label} | {DEFINITIONS[indicator]} |" in guide
