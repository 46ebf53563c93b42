"""One workshop of a path: its day, who leads it, who was there, what it produces."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.attendance_sheet import attendance_sheet
from essaim.documents.paper import render_paper
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.keyring import with_their_keys
from essaim.network.queries import active_members
from essaim.transmission.actions import attendance, inviting
from essaim.transmission.actions import paths as actions
from essaim.transmission.enums import Deliverable, Mark, PutOff, WorkshopState
from essaim.transmission.models import PathWorkshop
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.paths import WHO_LEAD
from essaim.web.transmission.deliverables import made_at, state_of
from essaim.web.transmission.path_forms import LeadersForm, PlanForm
from essaim.web.transmission.roles import READERS


def workshop_of(request: MemberRequest, workshop_id: UUID) -> PathWorkshop:
    return fetch(queries.workshops(request.collective), id=workshop_id)


@members_only(*READERS)
@require_safe
def workshop(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    return _show(request, workshop_of(request, pathworkshop_id))


@members_only(*FIELD)
@require_safe
def appointment(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    """For whoever comes: when, where, who leads, what it is about. Who else comes is not said."""
    row = workshop_of(request, pathworkshop_id)
    if request.member.role in READERS:
        return redirect("transmission:path_workshop", row.id)
    known = current(request.network).programme.workshop(row.key)
    return render(request, "transmission/appointment.html", {"workshop": row, "known": known})


def _show(
    request: MemberRequest,
    row: PathWorkshop,
    *,
    plan: PlanForm | None = None,
    leaders: LeadersForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    said = queries.attendance(row.path)
    people = [
        one
        for one in with_their_keys(queries.participants(row.path))
        if _is_of(one.left_on, row) or (one.id, row.id) in said
    ]
    begun = row.starts_at is not None and row.starts_at <= now and row.state != WorkshopState.CANCELLED
    kind = Deliverable(row.deliverable)
    context = {
        "workshop": row,
        "people": [{"participant": one, "mark": said.get((one.id, row.id))} for one in people],
        "marks": [Mark.PRESENT, Mark.EXCUSED, Mark.ABSENT] if begun else [],
        "caught_up": Mark.CAUGHT_UP,
        "none": Mark.NONE,
        "has_begun": begun,
        "may_catch_up": row.state in {WorkshopState.HELD, WorkshopState.CANCELLED},
        "is_known": current(request.network).programme.workshop(row.key) is not None,
        "deliverable": kind,
        "produced": state_of(request, kind),
        "made_at": made_at(request, kind),
        "moments": queries.moments_of(row),
        "by_voice": inviting.without_mail(row),
        "reasons": PutOff,
        "plan": plan or PlanForm.of(row),
        "leaders": leaders or _leaders(request, row),
    }
    return render(request, "transmission/path_workshop.html", context, status=422 if plan or leaders else 200)


def _is_of(left_on: object, row: PathWorkshop) -> bool:
    """Those who had left before are not on the sheet."""
    return left_on is None or (row.starts_at is not None and left_on >= timezone.localdate(row.starts_at))  # type: ignore[operator]


def _leaders(request: MemberRequest, row: PathWorkshop, data: object = None) -> LeadersForm:
    able = active_members(request.collective, on=timezone.localdate()).filter(role__in=WHO_LEAD)
    return LeadersForm(data, able=list(able), row=row)


@members_only(*READERS)
@require_POST
def plan(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    if row.state == WorkshopState.HELD or row.path.ended_on:  # sent from a page of before
        refusal = actions.PathIsOver() if row.path.ended_on else actions.AlreadyHeld()
        messages.error(request, str(refusal))
        return redirect("transmission:path_workshop", row.id)
    form = PlanForm.of(row, request.POST)
    if not form.is_valid():
        return _show(request, row, plan=form)
    try:
        actions.plan_workshop(row, **form.cleaned_data, by=request.member, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, row, plan=form)
    messages.success(request, _("C’est noté."))
    return redirect("transmission:path_workshop", row.id)


@members_only(*READERS)
@require_POST
def lead(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    form = _leaders(request, row, request.POST)
    if not form.is_valid():
        return _show(request, row, leaders=form)
    return _act(request, row, lambda _at: actions.set_leaders(row, form.parts, by=request.member))


def _act(
    request: MemberRequest, row: PathWorkshop, act: Callable[[datetime], object], told: str = ""
) -> HttpResponse:
    try:
        act(timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told or _("C’est noté."))
    return redirect("transmission:path_workshop", row.id)


@members_only(*READERS)
@require_POST
def cancel(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    why = request.POST.get("why", "")
    return _act(request, row, lambda at: actions.cancel_workshop(row, why=why, by=request.member, at=at))


@members_only(*READERS)
@require_POST
def invite(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    try:
        told = inviting.invite_to_workshop(row, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        n, voices = told.by_mail, len(told.by_voice)
        sent = ngettext("%(n)s message part.", "%(n)s messages partent.", n) % {"n": n}
        if voices:
            sent += " " + ngettext("%(n)s personne est à prévenir de vive voix.", "%(n)s personnes sont à prévenir de vive voix.", voices) % {"n": voices}  # fmt: skip
        messages.success(request, sent)
    return redirect("transmission:path_workshop", row.id)


@members_only(*READERS)
@require_http_methods(["POST"])
def mark(request: MemberRequest, pathworkshop_id: UUID, participant_id: UUID) -> HttpResponse:
    """One tap."""
    row = workshop_of(request, pathworkshop_id)
    who = fetch(queries.participants(row.path), id=participant_id)
    said = request.POST.get("mark", "")
    try:
        attendance.mark_attendance(row, who, mark=said, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("transmission:path_workshop", args=[row.id]) + f"#p-{who.id}")


@members_only(*READERS)
@require_safe
def sheet(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    names = [
        one.shown_name for one in with_their_keys(queries.participants(row.path)) if _is_of(one.left_on, row)
    ]
    try:
        content = render_paper(attendance_sheet(row, names=names))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transmission:path_workshop", row.id)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="feuille-de-presence.pdf"'
    return response
