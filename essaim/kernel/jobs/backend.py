"""The Django Tasks API over our own queue: `task.enqueue(…)` puts a `Job`; a worker calls the function.

A job belongs to the collective inside which it was asked. Its function enters that collective by itself, one step at
a time: on PostgreSQL `within` is a transaction, and a long one would show no progress.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskContext, TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist

from essaim.kernel.jobs.models import Job, JobState
from essaim.kernel.jobs.queue import Asked, HandedBack, ask, hold
from essaim.kernel.tenancy import current_scope, scope_is_open

_STATUS = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.STOPPED: TaskResultStatus.FAILED,
    JobState.DEAD: TaskResultStatus.FAILED,
}


class OnlyIdentifiers(TypeError):
    """The arguments of a task are identifiers, numbers and words of the program: they are kept in clear."""


class JobBackend(BaseTaskBackend):
    supports_defer = False
    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """`by`, the identifier of a membership, is remembered as who asked."""
        self.validate_task(task)
        if args:
            raise OnlyIdentifiers("a task takes named arguments")
        arguments = {name: _plain(value) for name, value in kwargs.items()}
        scope = current_scope() if scope_is_open() else frozenset()
        whose = next(iter(scope)) if len(scope) == 1 else None
        by = arguments.get("by")
        asked = Asked(task.module_path, arguments, whose, UUID(by) if by else None)
        return result_of(ask(asked, at=timezone.now()), task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(id=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, import_string(job.task))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, UUID):
        return str(value)
    raise OnlyIdentifiers(type(value).__name__)


def result_of(job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
    """A job as the Tasks API sees it. No trace of a fault is kept but its class: a trace holds values."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.id),
        status=_STATUS[JobState(job.state)],
        enqueued_at=job.asked_at,
        started_at=job.started_at,
        finished_at=job.ended_at,
        last_attempted_at=job.started_at,
        args=[],
        kwargs=job.arguments,
        backend="default",
        errors=[TaskError(exception_class_path="builtins.RuntimeError", traceback=job.failure)]
        if job.failure
        else [],
        worker_ids=[job.worker] * job.tries,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


@dataclass(frozen=True, kw_only=True)
class JobContext(TaskContext):
    """What a task that takes a context is given."""

    job: Job
    clock: Callable[[], datetime] = timezone.now
    is_ending: Callable[[], bool] = lambda: False

    @property
    def collective_id(self) -> UUID:
        assert self.job.collective_id is not None, "asked outside of a collective"
        return self.job.collective_id

    @property
    def collective(self) -> Any:
        assert self.job.collective is not None, "asked outside of a collective"
        return self.job.collective

    def tell(self, percent: int, doing: str) -> None:
        """How far the work is, and what is being done: a French sentence of the catalogue.

        Inside a transaction, what it holds is kept only by the worker to which the job belongs.

        Raises:
            Stopped: someone asked for it.
            LeaseLost: another worker took it.
            HandedBack: this worker is ending.
        """
        if self.is_ending():
            raise HandedBack
        hold(self.job, at=self.clock(), percent=max(0, min(percent, 100)), doing=doing)
