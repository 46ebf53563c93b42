"""Jobs, from « asked » to « done »: each is in the hands of one worker, for as long as that worker says it lives.

A worker that is killed says nothing any more: when its lease is over, another takes the job up. A job taken up three
times in vain is dead, and says so.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from essaim.kernel.errors import DomainError
from essaim.kernel.jobs.models import LIVE, Job, JobState

LEASE = timedelta(seconds=60)
MOST_TRIES = 3
KEPT = timedelta(days=7)
LOST = gettext_noop("Le programme a été arrêté trois fois pendant ce travail. Demandez-le de nouveau.")
FAULT = gettext_noop("Une erreur du programme. Prévenez la personne qui héberge Essaim : {fault}.")


class JobIsOver(DomainError):
    """Ce travail est déjà fini : il n’y a plus rien à arrêter."""


class Stopped(Exception):
    """Someone asked for this job to stop."""


class LeaseLost(Exception):
    """Another worker has taken this job: what this one was doing must not be kept."""


class HandedBack(Exception):
    """This worker is told to end: another takes the job up at once."""


class Later(Exception):
    """It is not this job's turn yet."""


class Asked(NamedTuple):
    """What to do, and for whom."""

    task: str
    arguments: Mapping[str, Any]
    collective_id: UUID | None = None
    by_id: UUID | None = None

    @property
    def key(self) -> str:
        told = json.dumps([self.task, str(self.collective_id), self.arguments], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def ask(asked: Asked, *, at: datetime) -> Job:
    """Put a job in the queue, in the caller's transaction. Asked twice while it lasts, it is the same job."""
    live = Job.objects.filter(key=asked.key, state__in=LIVE)
    found = live.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Job.objects.create(
                task=asked.task,
                arguments=dict(asked.arguments),
                key=asked.key,
                collective_id=asked.collective_id,
                asked_by_id=asked.by_id,
                asked_at=at,
                not_before=at,
            )
    except IntegrityError:
        return live.get()


def jobs_of(collective_id: UUID) -> QuerySet[Job]:
    return Job.objects.filter(collective=collective_id).select_related("asked_by__user")


def to_do(at: datetime) -> QuerySet[Job]:
    """Those that nobody holds now, the oldest first."""
    waiting = Q(state=JobState.WAITING, not_before__lte=at)
    return Job.objects.filter(waiting | _left(at)).order_by("not_before", "id")


def _left(at: datetime) -> Q:
    """Left by a worker that was killed. A lease that ends absurdly late was given by a clock that ran ahead."""
    return Q(state=JobState.RUNNING) & (Q(lease_until__lt=at) | Q(lease_until__gt=at + 10 * LEASE))


def take(worker: str, *, at: datetime) -> Job | None:
    """The next job, for this worker alone; None when there is nothing to do."""
    for job in to_do(at)[:10]:
        if job.tries >= MOST_TRIES:
            _same(job).update(state=JobState.DEAD, ended_at=at, failure=LOST, lease_until=None)
        elif job.stop_asked:
            _same(job).update(state=JobState.STOPPED, ended_at=at, lease_until=None)
        else:
            mine = {
                "state": JobState.RUNNING, "worker": worker, "lease_until": at + LEASE,
                "tries": job.tries + 1, "started_at": job.started_at or at,
            }  # fmt: skip
            if _same(job).update(**mine):
                return Job.objects.get(id=job.id)
    return None


def _same(job: Job) -> QuerySet[Job]:
    """The row, unless another hand changed it since it was read."""
    return Job.objects.filter(id=job.id, state=job.state, worker=job.worker, tries=job.tries)


def hold(job: Job, *, at: datetime, **progress: Any) -> None:
    """Say that the work goes on.

    Raises:
        LeaseLost, Stopped.
    """
    if not mine(job).update(lease_until=at + LEASE, **progress):
        raise LeaseLost
    if mine(job).filter(stop_asked=True).exists():
        raise Stopped


def mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(id=job.id, state=JobState.RUNNING, worker=job.worker, tries=job.tries)


def finish(job: Job, state: JobState, *, at: datetime, result: Any = None, failure: str = "") -> bool:
    """False when another worker holds it now."""
    done: dict[str, Any] = {"state": state, "ended_at": at, "lease_until": None, "result": result}
    if state == JobState.DONE:
        done["percent"] = 100
    return bool(mine(job).update(**done, failure=failure[:400]))


def try_later(job: Job, *, at: datetime, failure: str) -> None:
    """After a fault that may pass; the third time it is dead."""
    if job.tries >= MOST_TRIES:
        finish(job, JobState.DEAD, at=at, failure=failure)
    else:
        later = at + timedelta(seconds=30 * 4 ** (job.tries - 1))
        mine(job).update(state=JobState.WAITING, not_before=later, lease_until=None, failure=failure[:400])


def give_back(job: Job, *, at: datetime, pause: timedelta = timedelta()) -> None:
    """Not a try: nothing was wrong with it."""
    mine(job).update(state=JobState.WAITING, tries=job.tries - 1, not_before=at + pause, lease_until=None)


def stop(job: Job, *, at: datetime) -> None:
    """Ask for it to stop; one that has not begun is stopped at once.

    Raises:
        JobIsOver.
    """
    waiting = Job.objects.filter(id=job.id, state=JobState.WAITING)
    if waiting.update(state=JobState.STOPPED, ended_at=at, stop_asked=True):
        return
    if not Job.objects.filter(id=job.id, state=JobState.RUNNING).update(stop_asked=True):
        raise JobIsOver


def forget_old(*, at: datetime) -> int:
    """Results are kept seven days."""
    old = Job.objects.exclude(state__in=LIVE).filter(ended_at__lt=at - KEPT)
    return old.delete()[0]


def waits_in_vain(collective_id: UUID, *, at: datetime) -> bool:
    """A job has waited for two minutes, and no worker took any in that time: there may be none."""
    since = at - timedelta(minutes=2)
    late = Job.objects.filter(collective=collective_id, state=JobState.WAITING, not_before__lt=since)
    busy = Job.objects.filter(Q(lease_until__gt=at) | Q(ended_at__gt=since))
    return late.exists() and not busy.exists()


class JobIsNotOver(DomainError):
    """Ce travail n’est pas fini : attendez-le, ou arrêtez-le d’abord."""


class JobIsDone(DomainError):
    """Ce travail est fait : il n’y a rien à refaire."""


def ask_again(job: Job, *, by_id: UUID, at: datetime) -> Job:
    """The same work once more, after it was stopped or died.

    Raises:
        JobIsNotOver, JobIsDone.
    """
    if job.state in LIVE:
        raise JobIsNotOver
    if job.state == JobState.DONE:
        raise JobIsDone
    return ask(Asked(job.task, job.arguments, job.collective_id, by_id), at=at)
