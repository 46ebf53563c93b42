"""What the network lead sees: the collectives and their totals, the rows of none."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, network_only
from essaim.entrance.proofs import fresh_proof
from essaim.network.actions.collectives import open_collective
from essaim.network.models import Collective
from essaim.network.queries import every_collective_of
from essaim.web.frame.areas import Place
from essaim.web.frame.cards import cards_at
from essaim.web.network.arrivals import arrivals_of
from essaim.web.network.forms import NewCollectiveForm
from essaim.web.network.team import invite_into


@network_only
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """What waits for her: arrivals, and what the other areas tell a network lead. No collective is entered."""
    context = {
        "arrivals": arrivals_of(request.member),
        "cards": cards_at(request, Place.MAIN, at=timezone.now()) or [],
    }
    return render(request, "network/overview.html", context)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_collective(request: MemberRequest) -> HttpResponse:
    form = NewCollectiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = open_collective(
            request.network, by=request.member, on=timezone.localdate(), **form.cleaned_data
        )
        messages.success(
            request, _("Le collectif est créé. Invitez maintenant sa référente ou son référent.")
        )
        return redirect("network:invite_coordinator", made.id)
    return render(request, "network/new_collective.html", {"form": form}, status=422 if form.errors else 200)


@network_only
@fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
def invite_coordinator(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    return invite_into(request, _fetch(request, collective_id), back=reverse("network:overview"))


def _fetch(request: MemberRequest, collective_id: UUID) -> Collective:
    return fetch(every_collective_of(request.network), id=collective_id)
