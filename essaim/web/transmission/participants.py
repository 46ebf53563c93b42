"""Those who follow a path: added, corrected, gone, come back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.network.queries import active_members
from essaim.transmission.actions import participants as actions
from essaim.transmission.models import Participant
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries.certificates import certificates_for
from essaim.web.transmission.path_forms import ParticipantForm
from essaim.web.transmission.paths import path_of
from essaim.web.transmission.roles import READERS


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, path_id: UUID) -> HttpResponse:
    path, chosen = path_of(request, path_id), uuid7()
    today = timezone.localdate()
    team = active_members(request.collective, on=today)
    form = ParticipantForm(
        request.POST or None, team=team, initial={"participant_id": chosen, "is_resident": True}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.add_participant(
                path, data=form.participant, by=request.member, on=today, participant_id=form.cleaned_data["participant_id"] or chosen
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Vous pouvez en inscrire une autre."))
            return redirect("transmission:path", path.id)
    context = {"form": form, "path": path}
    return render(request, "transmission/participant.html", context, status=422 if form.errors else 200)


def _participant(request: MemberRequest, participant_id: UUID) -> Participant:
    return fetch(queries.participants_of(request.collective), id=participant_id)


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, participant_id: UUID) -> HttpResponse:
    shown = _participant(request, participant_id)
    team = active_members(request.collective, on=timezone.localdate())
    form = ParticipantForm.of(shown, request.POST or None, team=team)
    if form.is_bound and form.is_valid():
        try:
            actions.change_participant(shown, data=form.participant, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("transmission:path", shown.path_id)
    context = {
        "form": form,
        "path": shown.path,
        "participant": shown,
        "certificates": certificates_for(request.member).filter(participant=shown),
    }
    return render(request, "transmission/participant.html", context, status=422 if form.errors else 200)


@members_only(*READERS)
@require_POST
def leave(request: MemberRequest, participant_id: UUID) -> HttpResponse:
    """She leaves the path today; or comes back."""
    shown = _participant(request, participant_id)
    try:
        if request.POST.get("back"):
            actions.come_back_to_path(shown, by=request.member)
        else:
            actions.leave_path(shown, on=timezone.localdate(), by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("transmission:path", shown.path_id)
