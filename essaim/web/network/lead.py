"""What the network lead sees: the collectives and their totals, the rows of none."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, network_only
from essaim.entrance.proofs import fresh_proof
from essaim.impact.enums import Indicator
from essaim.impact.queries import figures
from essaim.impact.rules import year_of
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.actions.collectives import open_collective
from essaim.network.actions.stages import enter
from essaim.network.enums import Stage
from essaim.network.models import Collective
from essaim.network.queries import collectives_of, every_collective_of
from essaim.territory.queries.doors import live_doors
from essaim.web.network.arrivals import arrivals_of
from essaim.web.network.forms import NewCollectiveForm, StageForm
from essaim.web.network.team import invite_into

SHOWN = (Indicator.DOORS_VISITED, Indicator.PASSES, Indicator.CONVERSATIONS, Indicator.TOURS)


@network_only
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """A few figures of this year for each collective: a network has tens of them, not thousands."""
    today = timezone.localdate()
    period = year_of(today)
    rows = []
    for collective in collectives_of(request.network, on=today):
        counted = figures(collective, period)
        rows.append(
            {
                "collective": collective,
                "doors": live_doors(collective).count(),
                "figures": [(indicator.label, counted[indicator]) for indicator in SHOWN],
            }
        )
    context = {
        "rows": rows,
        "period": period,
        "headings": [indicator.label for indicator in SHOWN],
        "stages": Stage,
        "arrivals": arrivals_of(request.member),
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
@require_POST
def stage(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    collective = _fetch(request, collective_id)
    form = StageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez une étape de la liste."))
        return redirect("network:overview")
    try:
        with within(collective):
            enter(collective, by=request.member, on=timezone.localdate(), **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’étape est changée."))
    return redirect("network:overview")


@network_only
@fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
def invite_coordinator(request: MemberRequest, collective_id: UUID) -> HttpResponse:
    return invite_into(request, _fetch(request, collective_id), back=reverse("network:overview"))


def _fetch(request: MemberRequest, collective_id: UUID) -> Collective:
    return fetch(every_collective_of(request.network), id=collective_id)
