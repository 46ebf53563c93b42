"""Next steps: who does what, by when. « Je ne peux pas » gives one back, without having to say why."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, change_file, show_rows
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.people.actions.next_steps import (
    cancel_step,
    finish_step,
    give_step_back,
    plan_step,
    take_step,
    undo_finish,
)
from essaim.people.enums import Parts, StepKind
from essaim.people.models import NextStep
from essaim.people.queries.hanging import steps_in_sight
from essaim.people.queries.next_steps import in_order, open_steps, queue_of
from essaim.web.people.contacts import done_url
from essaim.web.people.file import file_context, undo_of
from essaim.web.people.forms_link import StepForm
from essaim.web.people.team import may_do_steps

PER_PAGE = 25


@members_only(*FIELD)
@require_safe
def steps(request: MemberRequest) -> HttpResponse:
    """Mine and those that wait for someone; all of them, for the coordinator who asks."""
    today = timezone.localdate()
    is_coordinator = request.member.role == Role.COORDINATOR
    sees_all = is_coordinator and request.GET.get("voir") == "all"
    found = in_order(open_steps(request.collective.id)) if sees_all else queue_of(request.member, on=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = show_rows(request, page.object_list, Parts.NEXT_STEPS)
    context = {
        "page": page,
        "groups": groups_of(shown, today=today),
        "today": today,
        "sees_all": sees_all,
        "is_coordinator": is_coordinator,
        "undo": undo_of(request),
    }
    return render(request, "people/steps.html", context)


def groups_of(found: Sequence[NextStep], *, today: date) -> list[dict[str, Any]]:
    """Late, today, later: in each, the order of the query (danger, promise, silence, date) stands."""
    late = [step for step in found if step.due_on < today]
    now = [step for step in found if step.due_on == today]
    later = [step for step in found if step.due_on > today]
    titled = ((_("En retard"), late), (_("Aujourd’hui"), now), (_("Plus tard"), later))
    return [{"title": title, "steps": steps} for title, steps in titled if steps]


@members_only(*FIELD)
@require_POST
def plan(request: MemberRequest, person_id: UUID) -> HttpResponse:
    seen = change_file(request, person_id, Parts.NEXT_STEPS)
    today = timezone.localdate()
    form = StepForm(request.POST, auto_id="etape-%s", team=may_do_steps(request, seen.person), today=today)
    if form.is_valid() and _plan(request, seen, form):
        messages.success(request, _("L’étape est notée."))
        return redirect("people:person", person_id=person_id)
    return render(request, "people/person.html", file_context(request, seen, step_form=form), status=422)


def _plan(request: MemberRequest, seen: Seen, form: StepForm) -> bool:
    data = form.cleaned_data
    try:
        plan_step(
            seen.person,
            kind=StepKind(data["kind"]),
            what=data["what"],
            due_on=data["due_on"],
            is_promise=data["is_promise"],
            assigned_to=data["assigned_to"],
            by=request.member,
            at=timezone.now(),
            step_id=form.identifier,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _step(request: MemberRequest, step_id: UUID) -> NextStep:
    """A step of someone she sees."""
    return fetch(steps_in_sight(request.member, at=timezone.now()), id=step_id)


def _back(request: MemberRequest, step: NextStep) -> str:
    """Where she was: the file of the person, or the board."""
    if request.POST.get("from") == "person":
        return reverse("people:person", args=[step.person_id])
    return reverse("people:steps")


def _do(request: MemberRequest, step_id: UUID, action: Any, said: str) -> HttpResponse:
    step = _step(request, step_id)
    change_file(request, step.person_id, Parts.NEXT_STEPS)
    try:
        action(step, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(_back(request, step))


@members_only(*FIELD)
@require_POST
def finish(request: MemberRequest, step_id: UUID) -> HttpResponse:
    step = _step(request, step_id)
    change_file(request, step.person_id, Parts.NEXT_STEPS)
    try:
        finish_step(step, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request, step))
    if request.POST.get("from") == "person":
        return redirect(done_url(step.person_id, "etape", step.id))
    return redirect(f"{reverse('people:steps')}?fait=etape&id={step.id}")


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, step_id: UUID) -> HttpResponse:
    step = _step(request, step_id)
    change_file(request, step.person_id, Parts.NEXT_STEPS)
    try:
        undo_finish(step, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est annulé : l’étape est de nouveau à faire."))
    return redirect(_back(request, step))


@members_only(*FIELD)
@require_POST
def give_back(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """Saying no is easy: nobody asks why."""
    return _do(
        request,
        step_id,
        give_step_back,
        _("C’est rendu. Merci de l’avoir dit : quelqu’un d’autre s’en charge."),
    )


@members_only(*FIELD)
@require_POST
def take(request: MemberRequest, step_id: UUID) -> HttpResponse:
    return _do(request, step_id, take_step, _("C’est pour vous."))


@members_only(*FIELD)
@require_POST
def cancel(request: MemberRequest, step_id: UUID) -> HttpResponse:
    return _do(request, step_id, cancel_step, _("L’étape est retirée."))
