"""What a coordinator changes in a plan by hand. Each ends on the page where it was asked."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from essaim.doors import tasks
from essaim.doors.actions import moves, planning
from essaim.doors.models import Plan, Tour
from essaim.doors.queries import planning as queries
from essaim.doors.queries.tours import tours_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.planning.forms import AddDoorForm, MoveForm, NameForm, doors_written
from essaim.web.templatetags.measures import duration

MOVED = "doors moved"  # in the session


@members_only(*COORDINATORS)
@require_POST
def plan_again(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    """With another draw when the box is ticked: the same settings may give other tours."""
    plan = fetch(queries.all_plans(request.collective), id=plan_id)
    seed = secrets.randbelow(1_000_000) + 1 if request.POST.get("autrement") else plan.seed
    if planning.is_long(request.collective, queries.sectors_of(plan)) and not plan.archived_at:
        asked = tasks.cut_plan.enqueue(plan_id=plan.id, seed=seed, by=request.member.id)
        return redirect("jobs:job", job_id=asked.id)
    before = queries.numbers_of(plan)
    if _try(request, lambda: planning.plan_rest_again(plan, on=timezone.localdate(), seed=seed)):
        _tell_again(request, plan, before)
    return redirect("planning:plan", plan_id=plan.id)


def _tell_again(request: MemberRequest, plan: Plan, before: set[int]) -> None:
    """What kept its number, and how many doors are left out."""
    kept = len(before & queries.numbers_of(plan))
    messages.success(
        request,
        ngettext(
            "Le reste du plan est recalculé. %d tournée n’a pas changé et garde son numéro.",
            "Le reste du plan est recalculé. %d tournées n’ont pas changé et gardent leur numéro.",
            kept,
        )
        % kept,
    )
    if left := len(plan.left_out):
        told = ngettext(
            "%d porte est laissée de côté : plus bas, on voit pourquoi.",
            "%d portes sont laissées de côté : plus bas, on voit pourquoi.",
            left,
        )
        messages.warning(request, told % left)


@members_only(*COORDINATORS)
@require_POST
def rename(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    plan = fetch(queries.all_plans(request.collective), id=plan_id)
    form = NameForm(request.POST)
    if form.is_valid():
        _try(request, lambda: planning.rename_plan(plan, name=form.cleaned_data["name"]))
    else:
        messages.error(request, _("Donnez au plan un nom de 80 signes au plus."))
    return redirect("planning:plan", plan_id=plan.id)


@members_only(*COORDINATORS)
@require_POST
def archive(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    plan = fetch(queries.all_plans(request.collective), id=plan_id)
    if _try(request, lambda: planning.archive_plan(plan, at=timezone.now())):
        messages.success(
            request, _("Le plan est archivé. Ses tournées restent dans le tableau des tournées.")
        )
        return redirect("planning:list")
    return redirect("planning:plan", plan_id=plan.id)


@members_only(*COORDINATORS)
@require_POST
def move_street(request: MemberRequest, tour_id: UUID, street_id: UUID) -> HttpResponse:
    tour = fetch(tours_of(request.member), id=tour_id)
    doors = tour.stops.filter(dwelling__street_id=street_id).values_list("dwelling_id", flat=True)
    return _move(request, tour, list(doors))


@members_only(*COORDINATORS)
@require_POST
def move_doors(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(tours_of(request.member), id=tour_id)
    ticked = set(request.POST.getlist("portes"))
    doors = [door for door in tour.stops.values_list("dwelling_id", flat=True) if str(door) in ticked]
    if not doors:
        messages.error(request, _("Cochez d’abord les portes à déplacer."))
        return redirect("planning:tour", tour_id=tour.id)
    return _move(request, tour, doors)


def _move(request: MemberRequest, tour: Tour, doors: list[UUID]) -> HttpResponse:
    form = MoveForm(request.POST, tours=queries.movable_tours(tour.outing.plan, but=tour))
    if not form.is_valid():
        messages.error(request, _("Choisissez une tournée qui n’est ni verrouillée ni partie."))
    elif form.tour is None:
        if _try(request, lambda: moves.leave_out(doors, source=tour)):
            messages.success(request, _("C’est fait : ces portes sont laissées de côté."))
            _remember(request, tour, doors, target=None)
    else:
        target = form.tour
        if _try(request, lambda: moves.move_doors(doors, source=tour, target=target)):
            _tell_length(request, tour, target)
            _remember(request, tour, doors, target=target)
    return redirect("planning:tour", tour_id=tour.id)


def _remember(request: MemberRequest, tour: Tour, doors: list[UUID], *, target: Tour | None) -> None:
    """What « Annuler » takes back: the last move alone, by its session."""
    request.session[MOVED] = {
        "from": str(tour.id),
        "to": str(target.id) if target else "",
        "doors": [str(door) for door in doors],
    }


@members_only(*COORDINATORS)
@require_POST
def undo_move(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(tours_of(request.member), id=tour_id)
    moved = request.session.pop(MOVED, None)
    if not moved or moved["from"] != str(tour.id):
        messages.error(request, _("Ce déplacement ne peut plus être annulé d’un geste."))
        return redirect("planning:tour", tour_id=tour.id)
    doors = [UUID(door) for door in moved["doors"]]
    if not moved["to"]:
        done = _try(request, lambda: moves.take_back(doors, source=tour))
    else:
        target = fetch(tours_of(request.member), id=moved["to"])
        done = _try(request, lambda: moves.move_doors(doors, source=target, target=tour))
    if done:
        messages.success(request, _("C’est annulé."))
    return redirect("planning:tour", tour_id=tour.id)


def _tell_length(request: MemberRequest, *tours: Tour) -> None:
    """The new times; a tour longer than the outing is a warning, never a refusal."""
    for tour in queries.measured_again(tours):
        words = {"number": tour.number, "time": duration(tour.minutes)}
        if tour.minutes > tour.outing.plan.minutes:
            words["limit"] = duration(tour.outing.plan.minutes)
            messages.warning(
                request,
                _("La tournée %(number)d dure maintenant %(time)s, plus que les %(limit)s prévues.") % words,
            )
        else:
            messages.success(request, _("La tournée %(number)d dure maintenant %(time)s.") % words)


@members_only(*COORDINATORS)
@require_POST
def add_doors(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(tours_of(request.member), id=tour_id)
    form = AddDoorForm(request.POST)
    doors = doors_written(request.collective, form.cleaned_data["address"]) if form.is_valid() else []
    if not doors:
        messages.error(
            request, _("Cette adresse n’est pas dans votre base. Écrivez-la ainsi : 12 rue des Lilas.")
        )
    else:
        starts_at = tour.outing.starts_at
        day = timezone.localdate(starts_at) if starts_at else timezone.localdate()
        reason = form.cleaned_data["reason"]
        if _try(request, lambda: moves.add_doors(tour, doors=doors, reason=reason, on=day)):
            _tell_length(request, tour)
    return redirect("planning:tour", tour_id=tour.id)


@members_only(*COORDINATORS)
@require_POST
def reorder(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(tours_of(request.member), id=tour_id)
    if _try(request, lambda: moves.reorder(tour)):
        _tell_length(request, tour)
    return redirect("planning:tour", tour_id=tour.id)


@members_only(*COORDINATORS)
@require_POST
def lock(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = fetch(tours_of(request.member), id=tour_id)
    moves.lock(tour, is_locked=request.POST.get("verrou") == "1")
    if request.POST.get("retour") == "tournee":
        return redirect("planning:tour", tour_id=tour.id)
    return redirect("planning:plan", plan_id=tour.outing.plan_id)


def _try(request: MemberRequest, action: Callable[[], Any]) -> bool:
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    return True
