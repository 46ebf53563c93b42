"""Places rung one after the other: is what we say of them still true?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions import checks as actions
from essaim.places.enums import CheckOutcome
from essaim.places.models import CheckCampaign
from essaim.places.queries.checks import check_campaigns, check_lines, open_campaign, progress
from essaim.places.queries.places import places_to_check, services_of
from essaim.places.rules.hours import is_plain, say_week

PAST_SHOWN = 10


@members_only(*FIELD)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    of, today = request.collective, timezone.localdate()
    going = open_campaign(of)
    to_check = places_to_check(of, on=today)
    context = {
        "going": going,
        "told": progress(going, on=today) if going else None,
        "to_check": to_check.count(),
        "to_ring": to_check.exclude(phone="").count(),
        "past": [
            (one, progress(one, on=today)) for one in check_campaigns(of).exclude(closed_on=None)[:PAST_SHOWN]
        ],
    }
    return render(request, "places/checks.html", context)


@members_only(*COORDINATORS)
@require_POST
def prepare(request: MemberRequest) -> HttpResponse:
    try:
        actions.prepare_checks(
            request.collective, name=request.POST.get("name", ""), by=request.member, at=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La liste est prête : toute l’équipe peut appeler."))
    return redirect("places:checks")


def _campaign(request: MemberRequest, campaign_id: UUID) -> CheckCampaign:
    return fetch(check_campaigns(request.collective).filter(closed_on=None), id=campaign_id)


@members_only(*FIELD)
@require_POST
def take(request: MemberRequest, checkcampaign_id: UUID) -> HttpResponse:
    """The next place to ring."""
    going = _campaign(request, checkcampaign_id)
    line = actions.take_place(going, by=request.member, at=timezone.now())
    if line is None:
        messages.info(request, _("Plus personne à appeler aujourd’hui. Merci !"))
        return redirect("places:checks")
    return redirect("places:check_line", checkline_id=line.id)


@members_only(*FIELD)
@require_safe
def line(request: MemberRequest, checkline_id: UUID) -> HttpResponse:
    """What we say of it, to be read aloud; then how the call ended."""
    kept = fetch(check_lines(request.collective), id=checkline_id)
    place = kept.place
    context = {
        "line": kept,
        "place": place,
        "is_mine": kept.held_by_id == request.member.id and kept.done_on is None,
        "services": list(services_of(place)),
        "hours": say_week(place.hours) if is_plain(place.hours) else [],
        "outcomes": [one for one in CheckOutcome if one != CheckOutcome.TRUE],
    }
    return render(request, "places/check_line.html", context)


@members_only(*FIELD)
@require_POST
def end(request: MemberRequest, checkline_id: UUID) -> HttpResponse:
    kept = fetch(check_lines(request.collective), id=checkline_id)
    outcome = request.POST.get("outcome", "")
    try:
        actions.end_check(kept, outcome=outcome, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("places:check_line", checkline_id=kept.id)
    messages.success(request, _said(outcome))
    if outcome == CheckOutcome.CHANGED:
        return redirect("places:edit", place_id=kept.place_id)
    return redirect("places:checks")


def _said(outcome: str) -> str:
    return {
        CheckOutcome.TRUE: _("Merci : vérifié aujourd’hui."),
        CheckOutcome.CHANGED: _("Corrigez ce qui a changé, puis enregistrez."),
        CheckOutcome.NO_ANSWER: _("C’est noté : on le rappellera un autre jour, trois fois au plus."),
        CheckOutcome.WRONG_NUMBER: _("C’est noté : la ou le référent·e cherchera le bon numéro."),
        CheckOutcome.CLOSED: _("C’est noté : la ou le référent·e décidera de le fermer."),
    }[CheckOutcome(outcome)]


@members_only(*FIELD)
@require_POST
def give_back(request: MemberRequest, checkline_id: UUID) -> HttpResponse:
    kept = fetch(check_lines(request.collective), id=checkline_id)
    try:
        actions.give_place_back(kept, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est rendu : quelqu’un d’autre peut l’appeler."))
    return redirect("places:checks")


@members_only(*COORDINATORS)
@require_POST
def close(request: MemberRequest, checkcampaign_id: UUID) -> HttpResponse:
    going = _campaign(request, checkcampaign_id)
    actions.close_checks(going, by=request.member, on=timezone.localdate())
    messages.success(request, _("La vérification est terminée."))
    return redirect("places:checks")
