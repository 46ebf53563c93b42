"""What is done with a tour: pair, departure, return, end. Each ends on the page where it was asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.doors.actions import tours as actions
from essaim.doors.models import Tour
from essaim.doors.queries import tours as queries
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.frame.refusals import said
from essaim.web.templatetags.measures import hour
from essaim.web.tours.forms import BackForm, HoursForm, moment


@members_only(*FIELD)
@require_POST
def start(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """« Nous partons », with another hour of return than the planned one when it is given."""
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    now = timezone.now()
    expected, is_valid = _asked_hour(request, now)
    if not is_valid:
        messages.error(request, _("Écrivez l’heure de retour ainsi : 16:30."))
        return _where_asked(request, tour)
    chosen = bool(request.POST.get("today"))
    return _tell_return(
        request,
        tour,
        lambda: actions.start_tour(tour, at=now, expected_back_at=expected, on_another_day=chosen),
    )


@members_only(*FIELD)
@require_POST
def extend(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """« Encore 30 minutes », or until the hour given."""
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    now = timezone.now()
    expected, is_valid = _asked_hour(request, now)
    if not is_valid:
        messages.error(request, _("Écrivez l’heure de retour ainsi : 16:30."))
        return _back(tour)
    return _tell_return(request, tour, lambda: actions.extend_tour(tour, at=now, expected_back_at=expected))


def _asked_hour(request: MemberRequest, now: datetime) -> tuple[datetime | None, bool]:
    form = BackForm(request.POST)
    if not form.is_valid():
        return None, False
    asked = form.cleaned_data["hour"]
    return (moment(timezone.localdate(now), asked) if asked else None), True


def _tell_return(request: MemberRequest, tour: Tour, action: Callable[[], Tour]) -> HttpResponse:
    try:
        changed = action()
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(
            request,
            _("Bonne tournée. On vous attend à %s : dites quand vous êtes rentrés.")
            % hour(changed.expected_back_at),
        )
    return _where_asked(request, tour)


def _where_asked(request: MemberRequest, tour: Tour) -> HttpResponse:
    """The page of the doors, that of one door, or that of the tour."""
    asked = request.POST.get("door")
    if asked is None:
        return _back(tour)
    try:
        return redirect("field:door", tour_id=tour.id, dwelling_id=UUID(asked))
    except ValueError:
        return redirect("field:doors", tour_id=tour.id)


@members_only(*FIELD)
@require_POST
def come_back(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    if _try(request, lambda: actions.return_tour(tour, at=timezone.now())):
        messages.success(request, _("Merci. Tout le monde sait que vous êtes rentrés."))
    return _back(tour)


@members_only(*COORDINATORS)
@require_POST
def hours(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    form = HoursForm(request.POST)
    if form.is_valid():
        started_at, returned_at = form.hours
        if _try(request, lambda: actions.record_hours(tour, started_at=started_at, returned_at=returned_at)):
            messages.success(request, _("Les heures sont notées."))
    else:
        messages.error(request, _("Donnez la date, l’heure de départ et l’heure de retour."))
    return _back(tour)


@members_only(*FIELD)
@require_POST
def close(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    paper = bool(request.POST.get("paper"))
    if _try(request, lambda: actions.close_tour(tour, at=timezone.now(), is_also_on_paper=paper)):
        messages.success(request, _("La tournée est terminée. Merci."))
    return _back(tour)


@members_only(*COORDINATORS)
@require_POST
def cancel(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    if _try(request, lambda: actions.cancel_tour(tour, at=timezone.now())):
        messages.success(request, _("La tournée est annulée. Ses portes peuvent entrer dans une autre."))
    return _back(tour)


@members_only(*COORDINATORS)
@require_POST
def reopen(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(queries.tours_of(request.member), id=tour_id)
    if _try(request, lambda: actions.reopen_tour(tour, at=timezone.now())):
        messages.success(request, _("La tournée est rouverte."))
    return _back(tour)


def _back(tour: Tour) -> HttpResponse:
    return redirect("tours:tour", tour_id=tour.id)


def _try(request: MemberRequest, action: Callable[[], Any]) -> bool:
    try:
        action()
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return False
    return True
