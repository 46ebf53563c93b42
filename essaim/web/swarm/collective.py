"""One collective for its network: where it stands, what comes next, the contacts owed. Everything happens inside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, network_only
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.actions import keeping
from essaim.network.models import Collective
from essaim.network.queries import contacts_done, contacts_due, course_of, every_collective_of, stages_of
from essaim.network.rules import AT_REST, WAY, next_stage
from essaim.swarm.actions.agreements import move as move_to
from essaim.swarm.queries import cockpit
from essaim.swarm.queries.criteria import criteria_of
from essaim.swarm.queries.lives import agreements_of
from essaim.web.swarm.forms import AccompanyForm, ContactForm, DueForm, MoveForm, NextForm
from essaim.web.swarm.lists import line_of


@contextmanager
def entered(request: MemberRequest, collective_id: UUID) -> Iterator[Collective]:
    """Of this network, and only its rows are within reach."""
    found = fetch(
        every_collective_of(request.network).select_related("course__owner__user", "pulse"), id=collective_id
    )
    with within(found):
        yield found


def done(form: Any, act: Callable[[], object]) -> bool:
    """A form that is right, and an action that did not refuse."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def shown(request: MemberRequest, template: str, here: Collective, form: Any, **more: Any) -> HttpResponse:
    context = {"shown": here, "form": form, **more}
    return render(request, f"swarm/{template}.html", context, status=422 if form.errors else 200)


def back(request: MemberRequest, here: Collective, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("swarm:collective", here.id)


@network_only
@require_safe
def page(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        following = next_stage(here.stage)
        context = {
            "shown": here,
            "line": line_of(here, cockpit.thresholds_of(request.network)),
            "course": course_of(here),
            "way": [(stage.label, stage == here.stage, _is_past(stage, here.stage)) for stage in WAY],
            "following": following.label if following else "",
            "criteria": criteria_of(here, following, on=timezone.localdate()) if following else [],
            "entries": list(stages_of(here)),
            "due": list(contacts_due(here)),
            "contacts": list(contacts_done(here)[:20]),
            "agreements": list(agreements_of(here)),
            "today": timezone.localdate(),
        }
        return render(request, "swarm/collective.html", context)


def _is_past(stage: str, now: str) -> bool:
    return now not in AT_REST and WAY.index(stage) < WAY.index(now)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        initial = {"stage": next_stage(here.stage), "on": timezone.localdate()}
        form = MoveForm(request.POST or None, initial=initial)
        at = timezone.now()
        if done(form, lambda: move_to(here, by=request.member, at=at, **form.cleaned_data)):
            return back(request, here, _("L’étape est notée."))
        return shown(request, "move", here, form)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def settle_next(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        form = NextForm.of(request, course_of(here))
        if done(form, lambda: keeping.settle_next(here, by=request.member, **form.cleaned_data)):
            return back(request, here, _("C’est noté."))
        return shown(request, "next", here, form)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def accompany(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        form = AccompanyForm.of(request, here, course_of(here))
        if done(form, lambda: keeping.accompany(here, by=request.member, **form.cleaned_data)):
            return back(request, here, _("C’est noté."))
        return shown(request, "accompany", here, form)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    """`?signe=…`: what made one call."""
    with entered(request, collective_id) as here:
        initial = {"sign": request.GET.get("signe", ""), "on": timezone.localdate(), "kind": "call"}
        form = ContactForm(request.POST or None, initial=initial)
        if done(form, lambda: keeping.note_contact(here, by=request.member, **form.cleaned_data)):
            return back(request, here, _("Le contact est noté."))
        return shown(request, "contact", here, form)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def contact_due(request: MemberRequest, collective_id: UUID, networkcontact_id: UUID) -> HttpResponse:
    with entered(request, collective_id) as here:
        found = fetch(contacts_due(here), id=networkcontact_id)
        form = DueForm(request.POST or None, initial={"on": timezone.localdate()})
        if done(form, lambda: keeping.contact_done(found, by=request.member, **form.cleaned_data)):
            return back(request, here, _("Le contact est noté."))
        return shown(request, "contact_due", here, form, due=found)
