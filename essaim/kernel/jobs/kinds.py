"""What a job is called, and where what it made is seen: said beside its function, read by every screen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from essaim.kernel.jobs.models import Job, JobState

_SEE = _("Voir le résultat")


@dataclass(frozen=True)
class Kind:
    """`see`: the name of an address, to which `result["see"]` gives its identifiers; `then`: the words of that link.

    `says`: what it did, from its result. `stops`: whether it may be stopped once begun; when it may not, half of it
    would stay.
    """

    label: Any
    see: str = ""
    then: Any = _SEE
    says: Callable[[dict[str, Any]], str] = lambda _result: ""
    stops: bool = True


_KINDS: dict[str, Kind] = {}
_UNKNOWN = Kind(_("Travail d’une version précédente"))


def job(label: Any, **more: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a function as a job: it is given its context, then named arguments. `more`: see `Kind`."""

    def declare(function: Callable[..., Any]) -> Any:
        _KINDS[f"{function.__module__}.{function.__qualname__}"] = Kind(label, **more)
        return task(takes_context=True)(function)

    return declare


def kind_of(job: Job) -> Kind:
    return _KINDS.get(job.task, _UNKNOWN)


def may_stop(job: Job) -> bool:
    begun = job.state == JobState.RUNNING and not kind_of(job).stops
    return job.is_live and not job.stop_asked and not begun


def doing(job: Job) -> str:
    """In the language of the reader: what is kept is the French sentence."""
    return gettext(job.doing) if job.doing else ""
