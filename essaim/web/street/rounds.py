"""The page of a round: leaving, who is met, coming back. And its card of paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.documents.round_card import RoundCard, render_round_card
from essaim.doors.rules.watch import expected_back, is_overdue
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.keyring import with_their_keys
from essaim.people.rules.notes import worrying_words
from essaim.street.actions import rounds as actions
from essaim.street.models import StreetRound
from essaim.street.queries import rounds as queries
from essaim.street.queries.encounters import counted, last_noted, observations
from essaim.web.frame.refusals import said
from essaim.web.street.drawn import walk_drawing, walk_map
from essaim.web.street.forms import HoursForm, MetForm, ObservationForm
from essaim.web.templatetags.measures import day_and_hour, hour
from essaim.worries.queries.emergency import emergency_numbers


def round_of(request: MemberRequest, round_id: UUID) -> StreetRound:
    return fetch(queries.rounds_of(request.member), id=round_id)


@members_only(*FIELD)
@require_safe
def page(request: MemberRequest, round_id: UUID) -> HttpResponse:
    return show(request, round_of(request, round_id))


def show(request: MemberRequest, walked: StreetRound, **faulty: Any) -> HttpResponse:
    now = timezone.now()
    seen = with_their_keys(observations(request.collective).filter(street_round=walked))
    fresh = request.GET.get("note", "")
    context = {
        "round": walked,
        "streets": queries.streets_of(walked.circuit),
        "map": walk_map(walked.circuit),
        "counts": counted(walked),
        "last": last_noted(walked, by=request.member),
        "is_overdue": is_overdue(walked, at=now),
        "is_today": walked.on == timezone.localdate(now),
        "may_be_made": walked.on <= timezone.localdate(now),
        "back_at": expected_back(now, minutes=walked.minutes),
        "greet_form": MetForm.new(),
        "observation_form": ObservationForm(auto_id="vu-%s"),
        "hours_form": HoursForm.of(walked),
        "observations": [
            {"one": one, "warnings": worrying_words(one.body or "") if str(one.id) == fresh else []}
            for one in seen
        ],
        **faulty,
    }
    return render(request, "street/round.html", context, status=422 if faulty else 200)


def _do(
    request: MemberRequest, walked: StreetRound, action: Callable[[], Any], tell: Callable[[Any], str]
) -> HttpResponse:
    try:
        done = action()
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, tell(done))
    return redirect("street:round", round_id=walked.id)


def _expected(changed: StreetRound) -> str:
    return _("Bonne déambulation. On vous attend à %s : dites quand vous êtes rentrés.") % hour(
        changed.expected_back_at
    )


@members_only(*FIELD)
@require_POST
def start(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """« Nous partons »."""
    walked = round_of(request, round_id)
    return _do(
        request,
        walked,
        lambda: actions.start_round(walked, by=request.member, at=timezone.now()),
        _expected,
    )


@members_only(*FIELD)
@require_POST
def extend(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """« Encore 30 minutes »."""
    walked = round_of(request, round_id)
    return _do(
        request,
        walked,
        lambda: actions.extend_round(walked, by=request.member, at=timezone.now()),
        _expected,
    )


@members_only(*FIELD)
@require_POST
def come_back(request: MemberRequest, round_id: UUID) -> HttpResponse:
    walked = round_of(request, round_id)
    return _do(
        request,
        walked,
        lambda: actions.return_round(walked, by=request.member, at=timezone.now()),
        lambda _done: _("Merci. Tout le monde sait que vous êtes rentrés ; vos heures sont comptées."),
    )


@members_only(*FIELD)
@require_POST
def hours(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Of a round made with the card of paper."""
    walked = round_of(request, round_id)
    form = HoursForm(request.POST)
    if not form.is_valid():
        return show(request, walked, hours_form=form)
    first, last = form.hours(walked.on)
    try:
        actions.record_round_hours(
            walked, started_at=first, returned_at=last, by=request.member, at=timezone.now()
        )
    except DomainError as refusal:
        form.add_error(None, said(refusal))
        return show(request, walked, hours_form=form)
    messages.success(request, _("Les heures sont notées. Vous pouvez recopier la carte."))
    return redirect("street:round", round_id=walked.id)


@members_only(*COORDINATORS)
@require_POST
def cancel(request: MemberRequest, round_id: UUID) -> HttpResponse:
    walked = round_of(request, round_id)
    try:
        actions.cancel_round(walked, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Cette déambulation est annulée."))
    return redirect("street:circuit", circuit_id=walked.circuit_id)


@members_only(*FIELD)
@require_safe
def card(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Boxes to tick in the street. It names nobody."""
    walked = round_of(request, round_id)
    printed = RoundCard(
        collective=request.collective.name,
        circuit=walked.circuit.name,
        when=day_and_hour(walked.planned_at),
        meeting_point=walked.circuit.meeting_point,
        streets=[str(one) for one in queries.streets_of(walked.circuit)],
        urgent=[one.number for one in emergency_numbers(request.collective) if one.is_urgent],
        phone=request.collective.phone,
        plan=walk_drawing(walked.circuit),
    )
    try:
        response = HttpResponse(render_round_card(printed), content_type="application/pdf")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("street:round", round_id=walked.id)
    response["Content-Disposition"] = 'inline; filename="deambulation.pdf"'
    return response
