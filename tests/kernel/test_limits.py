"""Limits: exact whatever hands try at once, never evicted, and they open again by themselves."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel.limits import (
    Attempts,
    Rate,
    clear,
    forget_old_attempts,
    give_back,
    seconds_to_wait,
    take,
)
from tests.factories import NOW
from tests.parallel import at_once, shared_database

pytestmark = pytest.mark.django_db
RATE = Rate(burst=3, every=60)
SECOND = timedelta(seconds=1)


def tries(count, *, at=NOW, of="nadia", rate=RATE):
    return sum(take("password", of=of, rate=rate, at=at) for _ in range(count))


def test_a_burst_passes_then_one_more_each_time_the_delay_has_passed():
    assert tries(10) == 3
    assert (tries(1, at=NOW + 59 * SECOND), seconds_to_wait("password", of="nadia", rate=RATE, at=NOW)) == (
        0,
        60,
    )
    assert [tries(2, at=NOW + 61 * n * SECOND) for n in (1, 2, 3)] == [1, 1, 1]
    assert tries(10, at=NOW + timedelta(days=1)) == 3


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    delays=st.lists(st.integers(0, 900), min_size=1, max_size=60),
    tries_an_hour=st.integers(1, 12),
)
def test_in_no_hour_do_more_pass_than_were_said(delays, tries_an_hour):
    clear("password", of="of a property")
    rate, moment, passed = Rate.per_hour(tries_an_hour), NOW, []
    for delay in delays:
        moment += delay * SECOND
        if take("password", of="of a property", rate=rate, at=moment):
            passed.append(moment)
    for first in passed:
        assert sum(first <= one < first + timedelta(hours=1) for one in passed) <= tries_an_hour


def test_what_was_right_does_not_count_and_others_are_not_concerned():
    for _ in range(10):
        assert take("password", of="nadia", rate=RATE, at=NOW)
        give_back("password", of="nadia", rate=RATE)
    assert tries(10) == 3
    assert tries(10, of="jo") == 3
    assert take("second_proof", of="nadia", rate=RATE, at=NOW)
    clear("password", of="nadia")
    assert tries(10) == 3


def test_thousands_of_other_limits_evict_none():
    assert tries(10) == 3
    for number in range(2000):
        take("password", of=f"stranger {number}", rate=RATE, at=NOW)
    assert tries(1) == 0
    assert forget_old_attempts(at=NOW + timedelta(hours=1)) == 2001


def test_a_clock_that_went_back_closes_nothing_for_years():
    assert tries(10, at=NOW + timedelta(days=3650)) == 3
    assert tries(10) == 3


def test_names_of_accounts_are_not_in_the_table():
    take("password", of="nadia@exemple.org", rate=RATE, at=NOW)
    assert len(Attempts.objects.get().key) == 64


@pytest.mark.django_db(transaction=True)
def test_forty_hands_at_the_same_instant_pass_three_times(tmp_path):
    with shared_database(tmp_path):
        passed = at_once([lambda: take("password", of="nadia", rate=RATE, at=NOW)] * 40)
    assert sum(passed) == 3
