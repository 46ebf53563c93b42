"""A job that is asked ends done once, stopped, or shown dead: whatever dies on the way."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from django_tasks import TaskResultStatus, task

from essaim.kernel.errors import DomainError
from essaim.kernel.jobs import queue
from essaim.kernel.jobs.backend import OnlyIdentifiers
from essaim.kernel.jobs.models import Job, JobState
from essaim.kernel.jobs.worker import run_one
from essaim.kernel.tenancy import within
from tests import factories
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
done: list[str] = []
told: list[str] = []


class DoorIsShut(DomainError):
    """La porte est fermée."""


class Killed(BaseException):
    """As a SIGKILL: nothing of the worker runs after it."""


@task
def counting(*, what, by=None):
    done.append(what)
    return {"doors": len(done)}


@task
def refused(*, what):
    raise DoorIsShut


@task
def faulty(*, what):
    done.append(what)
    raise RuntimeError("Odette Renaud")


@task
def killed(*, what):
    done.append(what)
    raise Killed


@task(takes_context=True)
def stepping(context, *, what):
    for step in range(4):
        context.tell(25 * step, "Lecture du fichier")
        told.append(f"{what}{step}")
        if step == 1 and _between:
            _between.pop()(context)
    return {"collective": str(context.collective_id)}


_between = []


@pytest.fixture(autouse=True)
def _nothing_yet():
    for one in (done, told, _between):
        one.clear()


def ask(of, what="a", which=counting, **more):
    with within(of):
        return which.enqueue(what=what, **more)


def work(at=NOW, name="w"):
    with time_machine.travel(at, tick=False):
        return run_one(name)


def states():
    return list(Job.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_job_is_done_once_and_its_result_is_kept_for_seven_days(collective, coordinator):
    result = ask(collective, by=str(coordinator.id))
    assert [work(), work()] == [True, False]
    result.refresh()
    assert (result.status, result.return_value, done) == (TaskResultStatus.SUCCESSFUL, {"doors": 1}, ["a"])
    job = Job.objects.get()
    assert (job.collective, job.asked_by, job.percent) == (collective, coordinator, 100)
    assert queue.forget_old(at=NOW + timedelta(days=7)) == 0
    assert queue.forget_old(at=NOW + timedelta(days=7, seconds=1)) == 1


def test_a_job_asked_twice_while_it_lasts_is_one_job_and_afterwards_another(collective):
    first, second = ask(collective), ask(collective)
    assert first.id == second.id
    work()
    assert ask(collective).id != first.id
    assert ask(factories.collective("Allonnes")).id not in {first.id, second.id}


def test_a_job_belongs_to_the_collective_inside_which_it_was_asked(collective):
    result = ask(collective, which=stepping)
    work()
    result.refresh()
    assert result.return_value == {"collective": str(collective.id)}


def test_what_is_kept_in_clear_is_made_of_identifiers(collective):
    with pytest.raises(OnlyIdentifiers):
        ask(collective, what=collective)
    with pytest.raises(OnlyIdentifiers), within(collective):
        counting.enqueue("a")


def test_a_refusal_is_said_in_its_sentence_and_is_not_tried_again(collective):
    ask(collective, which=refused)
    assert [work(), work(NOW + timedelta(hours=1))] == [True, False]
    assert (states(), Job.objects.get().failure) == (["dead"], "La porte est fermée.")


def test_a_fault_is_tried_three_times_and_its_message_is_kept_nowhere(collective, caplog):
    ask(collective, which=faulty)
    hours = [work(NOW + timedelta(hours=n)) for n in range(4)]
    job = Job.objects.get()
    assert (hours, done, job.state) == ([True, True, True, False], ["a"] * 3, "dead")
    assert "RuntimeError" in job.failure
    assert "Odette" not in job.failure + caplog.text


def test_a_worker_that_is_killed_three_times_leaves_a_dead_job_that_says_so(collective):
    ask(collective, which=killed)
    for minute in range(3):
        with pytest.raises(Killed):
            work(NOW + timedelta(minutes=minute, seconds=minute))
        assert work(NOW + timedelta(minutes=minute, seconds=minute + 59)) is False
    assert work(NOW + timedelta(minutes=10)) is False
    assert (states(), done, Job.objects.get().failure) == (["dead"], ["a"] * 3, queue.LOST)


def test_a_worker_that_lost_its_job_writes_nothing_more_of_it(collective):
    ask(collective, which=stepping)

    def sleeps(_context):
        Job.objects.update(lease_until=NOW - timedelta(seconds=1))
        assert work(name="another")

    _between.append(sleeps)
    assert work() is True
    assert told == ["a0", "a1", "a0", "a1", "a2", "a3"]
    job = Job.objects.get()
    assert (job.state, job.worker, job.tries) == ("done", "another", 2)


def test_a_job_stops_at_its_next_step_when_it_is_asked_to(collective):
    ask(collective, which=stepping)
    _between.append(lambda context: queue.stop(context.job, at=NOW))
    work()
    assert (states(), told) == (["stopped"], ["a0", "a1"])
    with pytest.raises(queue.JobIsOver):
        queue.stop(Job.objects.get(), at=NOW)


def test_a_job_that_has_not_begun_is_stopped_at_once(collective):
    ask(collective)
    queue.stop(Job.objects.get(), at=NOW)
    assert (work(), states(), done) == (False, ["stopped"], [])


def test_a_worker_that_ends_hands_its_job_back_at_its_next_step_and_that_is_no_try(collective):
    ask(collective, which=stepping)
    assert run_one("w", is_ending=lambda: len(told) == 2)
    job = Job.objects.get()
    assert (job.state, job.tries, told) == ("waiting", 0, ["a0", "a1"])
    assert (work(name="next"), states()) == (True, ["done"])


def test_a_lease_given_by_a_clock_that_ran_ahead_does_not_hold_a_job_for_years(collective):
    ask(collective)
    Job.objects.update(state=JobState.RUNNING, worker="gone", tries=1, lease_until=NOW + timedelta(days=400))
    assert (work(), states()) == (True, ["done"])


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_that_leave_together_do_each_job_once(tmp_path, transactional_db, workers):
    with shared_database(tmp_path):
        of = alone(factories.collective)
        alone(lambda: [ask(of, what=str(n)) for n in range(12)])
        gone = Event()

        def drain(name):
            while run_one(name):
                pass
            gone.set()

        at_once([lambda name=str(n): drain(name) for n in range(workers)])
        assert alone(states) == ["done"] * 12
    assert sorted(done, key=int) == [str(n) for n in range(12)]


def test_it_is_seen_that_no_worker_takes_the_jobs(collective):
    ask(collective)
    assert not queue.waits_in_vain(collective.id, at=NOW + timedelta(minutes=2))
    assert queue.waits_in_vain(collective.id, at=NOW + timedelta(minutes=3))
    work(NOW + timedelta(minutes=3))
    assert not queue.waits_in_vain(collective.id, at=NOW + timedelta(minutes=9))
