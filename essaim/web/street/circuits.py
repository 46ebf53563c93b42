"""The page of the street, and what the coordinator prepares: circuits, and who walks them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.doors.queries.proposals import without_those_left_alone
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.queries import active_members
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.street.actions import rounds as actions
from essaim.street.actions.circuits import change_circuit, open_circuit, stop_circuit
from essaim.street.models import Circuit
from essaim.street.queries import rounds as queries
from essaim.street.queries.watchers import watchers
from essaim.street.rules.rounds import SEEN_LONG_AGO, length_of, next_days
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.maps import map_of_sectors
from essaim.territory.queries.sectors import open_sectors
from essaim.web.frame.maps import svg, with_streets
from essaim.web.frame.refusals import said
from essaim.web.street.drawn import walk_drawing, walk_map
from essaim.web.street.forms import CircuitForm, PlanForm


@members_only(*FIELD)
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """The rounds one walks, the circuits, those who keep an eye open."""
    now = timezone.now()
    known = watchers(request.collective)
    context = {
        "rounds": queries.coming_rounds(request.member, at=now),
        "circuits": list(queries.circuits_walked(request.collective)),
        "watchers": known.count(),
        "unseen": known.filter(seen_on__lt=timezone.localdate(now) - SEEN_LONG_AGO).count(),
        "today": timezone.localdate(now),
    }
    return render(request, "street/mine.html", context)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = CircuitForm.new(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data["circuit_id"] or form.initial["circuit_id"]
        try:
            made = open_circuit(
                request.collective, data=form.circuit_data, by=request.member, circuit_id=chosen
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le parcours est prêt. Choisissez qui le fait, et quand."))
            return redirect("street:circuit", circuit_id=made.id)
    return _form(request, form)


def _form(request: MemberRequest, form: CircuitForm, circuit: Circuit | None = None) -> HttpResponse:
    """With the map of the doors and sectors, where the walk is drawn."""
    doors = without_those_left_alone(live_doors(request.collective))
    drawn = with_streets(map_of_sectors(doors, open_sectors(request.collective)))
    context = {"form": form, "circuit": circuit, "map": drawn}
    return render(request, "street/edit.html", context, status=422 if form.errors else 200)


def _circuit(request: MemberRequest, circuit_id: UUID) -> Circuit:
    return fetch(queries.circuits(request.collective), id=circuit_id)


@members_only(*COORDINATORS)
@require_safe
def circuit(request: MemberRequest, circuit_id: UUID) -> HttpResponse:
    return _show(request, _circuit(request, circuit_id))


@members_only(*FIELD)
@require_safe
def walk(request: MemberRequest, circuit_id: UUID) -> HttpResponse:
    """The drawing of the walk: what is shown where there is no map."""
    return svg(walk_drawing(_circuit(request, circuit_id)))


def _show(request: MemberRequest, shown: Circuit, form: PlanForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    days = next_days(shown, today=today)
    walked = {one.on: one for one in queries.rounds_between(shown, today, days[-1] + timedelta(days=62))}
    first_free = next((day for day in days if day not in walked), days[0])
    context = {
        "circuit": shown,
        "streets": queries.streets_of(shown),
        "map": walk_map(shown),
        "kilometres": round(length_of(shown.line) / 1000, 1),
        "days": [{"day": day, "round": walked.get(day)} for day in sorted({*days, *walked})],
        "form": form or PlanForm(team=_team(request, today), initial={"day": first_free}),
    }
    return render(request, "street/circuit.html", context, status=422 if form else 200)


def _team(request: MemberRequest, today: date) -> Any:
    here = active_members(request.collective, on=today).filter(role__in=WHO_MEET_PEOPLE)
    return here.select_related("user").order_by("user__name__folded", "id")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, circuit_id: UUID) -> HttpResponse:
    shown = _circuit(request, circuit_id)
    form = CircuitForm.of(shown, request.POST or None)
    if form.is_valid():
        try:
            change_circuit(shown, data=form.circuit_data, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("street:circuit", circuit_id=shown.id)
    return _form(request, form, shown)


@members_only(*COORDINATORS)
@require_POST
def plan(request: MemberRequest, circuit_id: UUID) -> HttpResponse:
    """Who walks it, on which day."""
    shown = _circuit(request, circuit_id)
    now = timezone.now()
    form = PlanForm(request.POST, team=_team(request, timezone.localdate(now)))
    if not form.is_valid():
        return _show(request, shown, form)
    try:
        actions.plan_round(shown, day=form.cleaned_data["day"], members=form.pair, by=request.member, at=now)
    except DomainError as refusal:
        form.add_error(None, said(refusal))
        return _show(request, shown, form)
    messages.success(request, _("C’est noté : le binôme la voit sur sa page d’accueil."))
    return redirect("street:circuit", circuit_id=shown.id)


@members_only(*COORDINATORS)
@require_POST
def stop(request: MemberRequest, circuit_id: UUID) -> HttpResponse:
    """Walked no more; or again."""
    shown = _circuit(request, circuit_id)
    is_over = shown.ended_on is None
    stop_circuit(shown, is_over=is_over, by=request.member, on=timezone.localdate())
    messages.success(
        request,
        _("Ce parcours est arrêté. Ses chiffres restent.") if is_over else _("Ce parcours reprend."),
    )
    return redirect("street:circuit", circuit_id=shown.id)
