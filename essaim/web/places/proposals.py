"""Errors that were told of the places: the coordinator corrects, closes, or leaves as it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions import proposals as actions
from essaim.places.enums import Wrong
from essaim.places.models import Proposal
from essaim.places.queries.public import open_proposals
from essaim.web.places.forms import PlaceForm

MOST_SHOWN = 100


def _proposal(request: MemberRequest, proposal_id: UUID) -> Proposal:
    return fetch(open_proposals(request.collective), id=proposal_id)


@members_only(*COORDINATORS)
@require_safe
def proposals(request: MemberRequest) -> HttpResponse:
    rows = list(open_proposals(request.collective)[:MOST_SHOWN])
    return render(request, "places/proposals.html", {"rows": rows, "closed": Wrong.CLOSED})


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, proposal_id: UUID) -> HttpResponse:
    """The form of the place, with what was said above it: to save is to accept."""
    proposal = _proposal(request, proposal_id)
    form = PlaceForm.of(proposal.place, request.POST or None)
    if form.is_valid():
        try:
            actions.accept_correction(
                proposal, data=form.place_data, version=form.cleaned_data["version"] or 0, by=request.member, on=timezone.localdate()
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le lieu est corrigé, et le signalement est réglé."))
            return redirect("places:proposals")
    context = {"form": form, "place": proposal.place, "proposal": proposal}
    return render(request, "places/edit.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def close(request: MemberRequest, proposal_id: UUID) -> HttpResponse:
    return _do(
        request, proposal_id, actions.accept_closing, _("Le lieu est noté fermé : il n’est plus proposé.")
    )


@members_only(*COORDINATORS)
@require_POST
def refuse(request: MemberRequest, proposal_id: UUID) -> HttpResponse:
    return _do(request, proposal_id, actions.refuse_proposal, _("Le lieu reste comme il est."))


def _do(request: MemberRequest, proposal_id: UUID, action: Any, said: str) -> HttpResponse:
    proposal = _proposal(request, proposal_id)
    try:
        action(proposal, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("places:proposals")
