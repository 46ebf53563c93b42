"""How many go on: against the estimate worked out by hand, and against plain counting where everyone was followed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.swarm.rules.survival import MONTH, Followed, followed, months_to_autonomy, survival

lives = st.lists(st.tuples(st.integers(0, 1200), st.booleans()), min_size=1, max_size=40)


def test_an_example_worked_out_by_hand():
    """Six of them: two stop at 100 days, one is followed 200 days only, one stops at 300, two go on."""
    rows = [
        Followed(*one)
        for one in [(100, True), (100, True), (200, False), (300, True), (800, False), (900, False)]
    ]
    assert survival(rows, months=12).share == pytest.approx(4 / 6 * 2 / 3)
    assert (survival(rows, months=12).of, survival(rows, months=12).followed) == (6, 2)


@given(rows=lives)
def test_where_everyone_is_followed_to_the_end_it_is_plain_counting(rows):
    known = [Followed(days if stopped else 1500, stopped) for days, stopped in rows]
    left = sum(not one.has_stopped or one.days > 24 * MONTH for one in known)
    assert survival(known, months=24).share == pytest.approx(left / len(known))


@given(rows=lives)
def test_it_never_grows_with_time_and_stays_a_share(rows):
    known = [Followed(*one) for one in rows]
    shares = [survival(known, months=months).share for months in range(0, 40, 4)]
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)


def test_a_history_is_read_from_the_day_it_stands_alone():
    way = [["requested", "2024-01-01"], ["autonomous", "2025-01-01"], ["companion", "2025-06-01"]]
    assert followed(way, on=date(2026, 1, 1)) == Followed(365, has_stopped=False)
    assert months_to_autonomy(way) == pytest.approx(366 / MONTH)
    slept = [*way, ["dormant", "2025-07-01"], ["autonomous", "2025-09-01"]]
    assert followed(slept, on=date(2026, 1, 1)) == Followed(181, has_stopped=True)
    assert followed([["requested", "2024-01-01"], ["dormant", "2024-03-01"]], on=date(2026, 1, 1)) is None
    before = [["dormant", "2024-01-01"], ["autonomous", "2024-01-01"]]
    assert followed(before, on=date(2024, 1, 31)) == Followed(30, has_stopped=False)
