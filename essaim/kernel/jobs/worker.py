"""The worker: does the jobs that are asked, and the chores at their time, until it is told to end."""

import importlib
import importlib.util
import logging
import os
import pkgutil
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from essaim.kernel.errors import DomainError
from essaim.kernel.jobs import chores, queue
from essaim.kernel.jobs.backend import JobContext, result_of
from essaim.kernel.jobs.beat import beating
from essaim.kernel.jobs.models import Job, JobState

log = logging.getLogger("essaim.worker")
_IDLE = 1.0  # seconds
_PATIENCE = 5.0
_TURN = timedelta(seconds=20)
_MINUTE = 60.0
_SOON = 10.0


def discover() -> None:
    """Import `tasks` of every package of the product: a chore is known once its module is read."""
    import essaim  # noqa: PLC0415 -- the product, walked by name: the kernel knows none of its packages

    for package in pkgutil.iter_modules(essaim.__path__):
        if package.ispkg and importlib.util.find_spec(f"essaim.{package.name}.tasks"):
            importlib.import_module(f"essaim.{package.name}.tasks")


def new_name() -> str:
    return f"{os.getpid()}-{secrets.token_hex(6)}"


def run_one(worker: str, *, is_ending: Callable[[], bool] = lambda: False) -> bool:
    """Take one job and do it; False when there is none."""
    job = queue.take(worker, at=timezone.now())
    if job is None:
        return False
    with beating(lambda: _renew(job)), translation.override(settings.LANGUAGE_CODE):
        _do(job, is_ending)
    return True


def _renew(job: Job) -> None:
    queue.mine(job).update(lease_until=timezone.now() + queue.LEASE)


def _do(job: Job, is_ending: Callable[[], bool]) -> None:
    try:
        result = _call(job, is_ending)
    except queue.Stopped:
        queue.finish(job, JobState.STOPPED, at=timezone.now())
    except queue.HandedBack:
        queue.give_back(job, at=timezone.now())
    except queue.Later:
        queue.give_back(job, at=timezone.now(), pause=_TURN)
    except queue.LeaseLost:
        log.warning("job %s was taken by another worker", job.id)
    except DomainError as refusal:
        queue.finish(job, JobState.DEAD, at=timezone.now(), failure=str(refusal))
    except Exception as fault:  # noqa: BLE001 -- a job that fails ends no worker
        log.error("job %s (%s) failed: %s", job.id, job.task, chores.told(fault))  # noqa: TRY400 -- no message
        queue.try_later(job, at=timezone.now(), failure=queue.FAULT.format(fault=type(fault).__name__))
    else:
        queue.finish(job, JobState.DONE, at=timezone.now(), result=result)


def _call(job: Job, is_ending: Callable[[], bool]) -> Any:
    task = import_string(job.task)
    arguments = dict(job.arguments)
    if task.takes_context:
        context = JobContext(task_result=result_of(job, task), job=job, is_ending=is_ending)
        return task.call(context, **arguments)
    return task.call(**arguments)


def _quietly(work: Callable[[], Any]) -> Any:
    """A database that is away for a moment ends no worker."""
    try:
        return work()
    except Exception as fault:  # noqa: BLE001 -- nor does a database that is away
        log.error("the worker goes on after %s", chores.told(fault))  # noqa: TRY400 -- no message
        return None


class Worker:
    """Lines of work that do not wait for each other: alarms each minute, messages, the chores of the day, jobs."""

    def __init__(self) -> None:
        self.name = new_name()
        self._over = threading.Event()

    def stop(self) -> None:
        """A job in hand goes on to its next step, and is handed back there."""
        self._over.set()

    def run(self, *, is_wanted: Callable[[], bool] = lambda: True) -> None:
        """Until `stop`, or until nobody wants it any more."""
        discover()
        lines = [
            self._line(self._chores([chores.Every.MINUTE]), _MINUTE),
            self._line(self._chores([chores.Every.ALWAYS]), _SOON),
            self._line(self._chores([chores.Every.DAY, chores.Every.WEEK]), _MINUTE),
            self._line(self._jobs, _IDLE),
        ]
        for line in lines:
            line.start()
        while not self._over.wait(_IDLE):
            if not is_wanted():
                self.stop()
        for line in lines:
            line.join(_PATIENCE)

    def _line(self, work: Callable[[], Any], pause: float) -> threading.Thread:
        def turn() -> None:
            while not self._over.is_set():
                close_old_connections()
                with translation.override(settings.LANGUAGE_CODE):
                    _quietly(work)
                self._over.wait(pause)
            connections.close_all()

        return threading.Thread(target=turn, daemon=True)

    def _chores(self, every: Iterable[chores.Every]) -> Callable[[], Any]:
        return lambda: chores.run_due(every, worker=self.name, at=timezone.now())

    def _jobs(self) -> None:
        while not self._over.is_set() and run_one(self.name, is_ending=self._over.is_set):
            pass
