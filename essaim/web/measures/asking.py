"""Propose, ask, thank. The person may be looking at the phone: no result is shown here, and no word about her."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.kernel.journal import Verb
from essaim.measures.actions import AskedBeforeBeingInformed, AskedInTheFuture, ask_measure
from essaim.measures.enums import MeasureMode
from essaim.measures.queries import instrument_on, instruments_on, measures_of
from essaim.measures.rules.instruments import Spec
from essaim.people.enums import PersonState
from essaim.web.measures.forms import AskForm
from essaim.web.measures.seeing import open_answers

BESIDE = {AskedInTheFuture: "on", AskedBeforeBeingInformed: "on"}


@members_only(*FIELD)
@require_safe
def choose(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """What may be asked, and what to say before: it is never needed to be helped."""
    seen = open_answers(request, person_id)
    asked: dict[str, Any] = {}
    for measure in measures_of(seen.person):
        asked.setdefault(measure.instrument, measure.on)
    specs = instruments_on(request.network)
    context = {
        "seen": seen,
        "is_active": seen.person.state == PersonState.ACTIVE,
        "rows": [(spec, asked.get(spec.instrument)) for spec in specs],
    }
    return render(request, "measures/choose.html", context)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, person_id: UUID, instrument: str) -> HttpResponse:
    verb = Verb.CHANGED if request.method == "POST" else Verb.MEASURED
    seen = open_answers(request, person_id, verb=verb)
    spec = instrument_on(request.network, instrument)
    if spec is None:
        raise Http404
    if request.method != "POST":
        initial = {"measure_id": uuid7(), "on": timezone.localdate(), "mode": MeasureMode.FACE}
        return _page(request, seen, AskForm(spec=spec, initial=initial))
    form = AskForm(request.POST, spec=spec)
    if form.is_valid() and _keep(request, seen, spec, form):
        return redirect("measures:done", person_id=person_id)
    return _page(request, seen, form)


def _keep(request: MemberRequest, seen: Seen, spec: Spec, form: AskForm) -> bool:
    data = form.cleaned_data
    try:
        ask_measure(
            seen.person,
            instrument=spec.instrument,
            answers=form.answers,
            mode=data["mode"],
            on=data["on"],
            by=request.member,
            today=timezone.localdate(),
            measure_id=data["measure_id"],
        )
    except DomainError as refusal:
        form.add_error(BESIDE.get(type(refusal)), str(refusal))
        return False
    return True


def _page(request: MemberRequest, seen: Seen, form: AskForm) -> HttpResponse:
    context = {"seen": seen, "spec": form.spec, "form": form}
    return render(request, "measures/ask.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_safe
def done(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Thanks, and nothing else."""
    seen = open_answers(request, person_id)
    return render(request, "measures/done.html", {"person_id": seen.person.id})
