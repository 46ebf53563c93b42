"""The calendars of others: followed by an address or by a file, shown beside ours and never mixed with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.agenda import tasks
from essaim.agenda.actions import outer as actions
from essaim.agenda.models import OuterCalendar
from essaim.agenda.queries import outer as queries
from essaim.agenda.rules.outer import MOST_BYTES
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.agenda.forms import OuterForm


@members_only(*COORDINATORS)
@require_safe
def followed(request: MemberRequest) -> HttpResponse:
    context = {"calendars": queries.followed(request.collective), "form": OuterForm()}
    return render(request, "agenda/followed.html", context)


@members_only(*COORDINATORS)
@require_http_methods(["POST"])
def follow(request: MemberRequest) -> HttpResponse:
    form = OuterForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        content = given["file"].read(MOST_BYTES + 1) if given["file"] else None
        try:
            made = actions.follow(
                request.collective, name=given["name"], address=given["address"], content=content, by=request.member, at=timezone.now()
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _read(request, made)
    context = {"calendars": queries.followed(request.collective), "form": form}
    return render(request, "agenda/followed.html", context, status=422)


def _read(request: MemberRequest, calendar: OuterCalendar) -> HttpResponse:
    if not calendar.address:
        messages.success(request, _("Ses dates sont dans l’agenda, à part des nôtres."))
        return redirect("agenda:followed")
    asked = tasks.read_outer.enqueue(calendar_id=calendar.id, by=request.member.id)
    return redirect("jobs:job", job_id=asked.id)


def _calendar(request: MemberRequest, identifier: UUID) -> OuterCalendar:
    return fetch(queries.followed(request.collective), id=identifier)


@members_only(*COORDINATORS)
@require_POST
def read_again(request: MemberRequest, outercalendar_id: UUID) -> HttpResponse:
    known = _calendar(request, outercalendar_id)
    if not known.address:
        messages.error(
            request, _("Cet agenda vient d’un fichier : retirez-le, puis donnez le nouveau fichier.")
        )
        return redirect("agenda:followed")
    return _read(request, known)


@members_only(*COORDINATORS)
@require_POST
def unfollow(request: MemberRequest, outercalendar_id: UUID) -> HttpResponse:
    actions.unfollow(_calendar(request, outercalendar_id), by=request.member)
    messages.success(request, _("Cet agenda n’est plus suivi : ses dates sont parties."))
    return redirect("agenda:followed")
