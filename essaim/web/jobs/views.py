"""« Travaux »: what workers do for the collective: how far it is, what it gave, what stopped and what to do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.jobs import made, queue
from essaim.kernel.jobs.kinds import doing, kind_of, may_stop
from essaim.kernel.jobs.models import Job, JobState

PER_PAGE = 25
_COLOURS = {JobState.DONE: "sauge", JobState.RUNNING: "soleil", JobState.DEAD: "rouge"}


@dataclass(frozen=True)
class Line:
    """A job, in everyday words."""

    job: Job
    label: Any
    doing: str
    failure: str
    says: str  # what it did
    colour: str
    url: str  # of what it made
    then: Any
    may_stop: bool


def _line(job: Job) -> Line:
    kind = kind_of(job)
    failure = gettext(job.failure) if job.failure else ""
    result = job.result if job.state == JobState.DONE and isinstance(job.result, dict) else None
    return Line(
        job=job,
        label=kind.label,
        doing=doing(job),
        failure=failure,
        says=kind.says(result) if result is not None else "",
        colour=_COLOURS.get(JobState(job.state), "sable"),
        url=_made(job, kind.see),
        then=kind.then,
        may_stop=may_stop(job),
    )


def _made(job: Job, see: str) -> str:
    if job.state != JobState.DONE or not see or not isinstance(job.result, dict):
        return ""
    try:
        return reverse(see, args=job.result.get("see", []))
    except NoReverseMatch:  # made by another version
        return ""


@members_only(*COORDINATORS)
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    jobs = queue.jobs_of(request.collective.id)
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [_line(job) for job in page], "nobody": _nobody(request)}
    return render(request, "jobs/list.html", context)


@members_only(*COORDINATORS)
@require_safe
def show(request: MemberRequest, job_id: UUID) -> HttpResponse:
    job = fetch(queue.jobs_of(request.collective.id), id=job_id)
    return render(request, "jobs/job.html", {"line": _line(job), "nobody": _nobody(request)})


@members_only(*COORDINATORS)
@require_safe
def file(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """What a job made, to whoever may read it now."""
    job = fetch(queue.jobs_of(request.collective.id), id=job_id)
    result = job.result if isinstance(job.result, dict) else {}
    if "file" not in result:
        raise Http404
    try:
        content = made.open_made(job)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("jobs:job", job_id=job.id)
    name, media = str(result["file"]), str(result["media"])
    return FileResponse(content, as_attachment=True, filename=name, content_type=media)  # type: ignore[return-value]


def _nobody(request: MemberRequest) -> bool:
    return queue.waits_in_vain(request.collective.id, at=timezone.now())


@members_only(*COORDINATORS)
@require_POST
def stop(request: MemberRequest, job_id: UUID) -> HttpResponse:
    job = fetch(queue.jobs_of(request.collective.id), id=job_id)
    if job.is_live and not may_stop(job):
        messages.error(
            request, _("Ce travail ne s’arrête pas en chemin : il en resterait la moitié. Laissez-le finir.")
        )
        return redirect("jobs:job", job_id=job.id)
    try:
        queue.stop(job, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’arrêt est demandé : ce travail s’arrête à sa prochaine étape."))
    return redirect("jobs:job", job_id=job.id)


@members_only(*COORDINATORS)
@require_POST
def again(request: MemberRequest, job_id: UUID) -> HttpResponse:
    job = fetch(queue.jobs_of(request.collective.id), id=job_id)
    try:
        asked = queue.ask_again(job, by_id=request.member.id, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("jobs:job", job_id=job.id)
    return redirect("jobs:job", job_id=asked.id)
