"""What comes back with the clock is done once in its period: two ticks, two machines, a kill, a clock that jumps."""

from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from essaim.kernel.jobs import chores
from essaim.kernel.jobs.chores import FAILED, Every, TryLater, Whose, chore, run_due
from essaim.kernel.jobs.models import ChoreMark
from essaim.kernel.jobs.worker import discover
from essaim.kernel.tenancy import current_scope
from tests import factories
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 9 h in Paris
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def of_the_product(monkeypatch):
    """They are put aside."""
    discover()
    known = chores.chores()
    monkeypatch.setattr(chores, "_CHORES", {})
    return known


@pytest.fixture
def done():
    return []


def declare(done, *, every=Every.DAY, name="sweep", whose=Whose.COLLECTIVE, does=None):
    @chore(every, name=name, whose=whose)
    def sweep(one, at):
        done.append(at)
        return does(one, at) if does else 1


def run(at, *, every=tuple(Every), worker="w"):
    return dict(run_due(every, worker=worker, at=at))


def test_a_chore_is_done_once_in_its_period_for_each_collective(collective, done):
    factories.collective("Allonnes")
    declare(done)
    assert run(MONDAY) == {"sweep": 2}
    assert run(MONDAY + timedelta(hours=10), worker="another") == {}
    assert run(MONDAY + DAY) == {"sweep": 2}
    assert len(done) == 4


def test_a_chore_works_inside_the_collective_for_which_it_is_done(collective, done):
    declare(done, does=lambda one, _at: int(current_scope() == {one.id} == {collective.id}))
    assert run(MONDAY) == {"sweep": 1}


def test_chores_of_the_installation_and_of_networks_are_done_once_for_all(collective, done):
    factories.collective("Allonnes", of=collective.network)
    declare(done, name="files", whose=Whose.INSTALLATION)
    declare(done, name="leads", whose=Whose.NETWORK)
    assert run(MONDAY) == {"files": 1, "leads": 1}


def test_the_chores_of_a_day_wait_for_its_second_hour_and_those_of_a_minute_for_none(collective, done):
    declare(done)
    declare(done, name="alarm", every=Every.MINUTE)
    night = MONDAY.replace(hour=0)  # 1 h in Paris
    assert run(night) == {"alarm": 1}
    assert run(night + timedelta(seconds=59)) == {}
    assert run(night + timedelta(hours=1)) == {"alarm": 1, "sweep": 1}


def test_a_week_begins_on_monday_and_a_new_installation_waits_for_it(collective, done):
    declare(done, every=Every.WEEK)
    assert [run(MONDAY + n * DAY) for n in (-1, 0, 1, 6, 8)] == [{}, {"sweep": 1}, {}, {}, {"sweep": 1}]


@pytest.mark.parametrize("machines", [2, 4])
def test_machines_that_leave_together_do_each_chore_once(tmp_path, transactional_db, machines):
    done, start = [], Barrier(machines, timeout=10)
    declare(done)
    with shared_database(tmp_path):
        alone(factories.collective)

        def one(name):
            start.wait()
            return run(MONDAY, worker=name)

        counts = at_once([lambda name=str(n): one(name) for n in range(machines)])
    assert sorted(counts, key=len) == [{}] * (machines - 1) + [{"sweep": 1}]
    assert len(done) == 1


def test_a_chore_whose_worker_was_killed_is_done_again_when_its_lease_is_over(collective, done):
    class Killed(BaseException):
        pass

    def dies(_one, _at):
        if len(done) == 1:
            raise Killed
        return 1

    declare(done, does=dies)
    with pytest.raises(Killed):
        run(MONDAY)
    assert run(MONDAY + timedelta(seconds=59), worker="another") == {}
    assert run(MONDAY + MINUTE, worker="another") == {"sweep": 1}
    assert run(MONDAY + timedelta(hours=2)) == {}


def test_a_chore_that_always_fails_is_left_until_its_next_period_and_its_message_is_nowhere(
    collective, done, caplog
):
    def fails(_one, _at):
        raise RuntimeError("Odette Renaud")

    declare(done, does=fails)
    told = [run(MONDAY + timedelta(hours=n)) for n in range(8)]
    assert told == [{FAILED: 1}] * 5 + [{}] * 3
    assert ChoreMark.objects.get().failure == "RuntimeError"
    assert "Odette" not in caplog.text
    assert run(MONDAY + DAY) == {FAILED: 1}


def test_an_alarm_that_fails_is_tried_again_the_next_minute(collective, done):
    declare(done, every=Every.MINUTE, does=lambda _one, _at: 1 / (len(done) - 1))
    assert [run(MONDAY), run(MONDAY + MINUTE)] == [{FAILED: 1}, {"sweep": 1.0}]


def test_a_chore_that_asks_to_be_called_later_is_called_again_and_is_no_failure(collective, done):
    def later(_one, _at):
        if len(done) < 8:
            raise TryLater
        return 1

    declare(done, does=later)
    assert [run(MONDAY + n * MINUTE) for n in range(9)] == [{}] * 7 + [{"sweep": 1}, {}]


def test_a_clock_that_ran_ahead_does_not_stop_a_chore_for_years_and_one_a_little_late_does_nothing_twice(
    collective, done
):
    declare(done)
    assert run(MONDAY + 400 * DAY) == {"sweep": 1}
    assert run(MONDAY) == {"sweep": 1}
    midnight = MONDAY.replace(hour=23)  # 0 h in Paris on Tuesday
    declare(done, name="alarm", every=Every.MINUTE)
    assert run(midnight, every=[Every.MINUTE]) == {"alarm": 1}
    assert run(midnight - timedelta(seconds=1), every=[Every.MINUTE], worker="late") == {}


def test_two_chores_may_not_bear_one_name(done):
    declare(done)
    with pytest.raises(ValueError, match="sweep"):
        chore(Every.DAY, name="sweep")(lambda _one, _at: 0)


def test_every_chore_of_the_product_says_whether_it_destroys(of_the_product):
    assert {one.name for one in of_the_product if one.destroys} == {
        "people_erased", "signals_expired", "rows_past_their_time", "merges_settled", "imports_forgotten",
        "files_forgotten", "jobs_forgotten", "made_files_forgotten", "messages_forgotten",
        "erased_again", "orphan_keys", "attempts_forgotten", "coordinators_begun", "street_files_forgotten",
        "old_collective_requests",
    }  # fmt: skip
    assert {"late_tours_told", "silence_steps", "digests_sent"} <= {one.name for one in of_the_product}
