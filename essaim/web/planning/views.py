"""Plans: ask for one, read what came out of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.documents.area_map import Area, Drawn, Walk
from essaim.doors import tasks
from essaim.doors.actions.planning import begin_plan, is_long, make_plan
from essaim.doors.models import Outing, Plan, Stop, Tour
from essaim.doors.queries import planning as queries
from essaim.doors.queries.tours import StreetPart, streets_by_tour, tours_of, tours_of_outings
from essaim.doors.rules.planning import Wanted
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.territory.models import Sector
from essaim.web.frame.maps import colour_of, coloured, drawing, stops_of, with_streets
from essaim.web.frame.refusals import said
from essaim.web.planning.changes import MOVED
from essaim.web.planning.forms import AddDoorForm, MoveForm, NameForm, PlanForm, asked_before

TOURS_PER_PAGE = 12


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """`?modele=…`: the settings of another plan fill the form."""
    form = PlanForm(request.POST or None, collective=request.collective, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form.wanted())
        except DomainError as refusal:
            form.add_error(None, said(refusal))
    status = 422 if form.errors else 200
    return render(request, "planning/new.html", {"form": form}, status=status)


def _made(request: MemberRequest, wanted: Wanted) -> HttpResponse:
    """A short plan at once; a long one by a worker."""
    collective, now = request.collective, timezone.now()
    if is_long(collective, wanted.sectors):
        plan = begin_plan(collective, wanted, by=request.member, at=now)
        asked = tasks.cut_plan.enqueue(plan_id=plan.id, seed=plan.seed, by=request.member.id)
        return redirect("jobs:job", job_id=asked.id)
    plan = make_plan(collective, wanted, by=request.member, at=now)
    return redirect("planning:plan", plan_id=plan.id)


def _initial(request: MemberRequest) -> dict[str, Any]:
    today = timezone.localdate()
    model = request.GET.get("modele", "")
    if not model:
        return {"on": _day(request.GET.get("le", "")) or today, **_of_sector(request)}
    return asked_before(fetch(queries.all_plans(request.collective), id=_uuid(model)), today=today)


def _of_sector(request: MemberRequest) -> dict[str, Any]:
    """`?secteur=…`: proposed by « où et quand »."""
    asked = _uuid(request.GET.get("secteur", ""))
    chosen = queries.open_sectors(request.collective).filter(id=asked).first() if asked else None
    return {"sectors": [chosen.id], "name": chosen.name, "outings": 1} if chosen else {}


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@members_only(*COORDINATORS)
@require_safe
def show(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    plan = fetch(queries.all_plans(request.collective), id=plan_id)
    page, tours = _page_of_tours(plan, request.GET.get("page"))
    stops, sectors = queries.stops_by_tour(tours), queries.sectors_of(plan)
    context = {
        "plan": plan,
        "page": page,
        "outings": _by_outing(list(page), tours, stops),
        "figures": queries.figures(plan),
        "left_out": queries.left_out(plan),
        "sectors": sectors,
        "map": _map(tours, stops, sectors),
        "name_form": NameForm(initial={"name": plan.name}),
    }
    return render(request, "planning/plan.html", context)


def _page_of_tours(plan: Plan, number: str | None) -> tuple[Any, list[Tour]]:
    outings = max(TOURS_PER_PAGE // plan.pairs, 1)
    page = Paginator(queries.outings_of_plan(plan), outings).get_page(number)
    return page, list(tours_of_outings(page))


def _by_outing(
    outings: Sequence[Outing], tours: Sequence[Tour], stops: dict[UUID, list[Stop]]
) -> list[tuple[Outing, list[tuple[Tour, list[StreetPart], list[Stop]]]]]:
    streets = streets_by_tour(tours)
    lines: dict[UUID, list[tuple[Tour, list[StreetPart], list[Stop]]]] = {outing.id: [] for outing in outings}
    for tour in tours:
        lines[tour.outing_id].append((tour, streets.get(tour.id, []), stops.get(tour.id, [])))
    return [(outing, lines[outing.id]) for outing in outings]


def _map(tours: Sequence[Tour], stops: dict[UUID, list[Stop]], sectors: Sequence[Sector]) -> dict[str, Any]:
    """Each tour in its colour, the same in the list."""
    for place, one in enumerate(tours):
        one.colour = colour_of(place)  # type: ignore[attr-defined]  # for the template
    data = queries.map_of(tours, stops, sectors=sectors)
    return with_streets({**data, "tours": coloured(data["tours"])})


@members_only(*COORDINATORS)
@require_safe
def map_image(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    """The tours of one page on their streets: the same colours and numbers as the list of that page."""
    plan = fetch(queries.all_plans(request.collective), id=plan_id)
    tours = _page_of_tours(plan, request.GET.get("page"))[1]
    stops = queries.stops_by_tour(tours)
    walks = [
        Walk(str(one.number), colour_of(place), stops_of([stop.dwelling for stop in stops.get(one.id, [])]))
        for place, one in enumerate(tours)
    ]
    edges = [
        Area("", "#8a7f70", one.shape["coordinates"][0]) for one in queries.sectors_of(plan) if one.shape
    ]
    return drawing(Drawn(walks, edges), title=_("Carte des tournées"))


@members_only(*COORDINATORS)
@require_safe
def map_data(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    """The doors of the tours of one page: the same as the list of that page."""
    plan = fetch(queries.all_plans(request.collective), id=plan_id)
    tours = _page_of_tours(plan, request.GET.get("page"))[1]
    return JsonResponse(_map(tours, queries.stops_by_tour(tours), queries.sectors_of(plan)))


@members_only(*COORDINATORS)
@require_safe
def tour(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """One tour of a plan, to be changed by hand."""
    chosen = fetch(tours_of(request.member), id=tour_id)
    stops = queries.stops_by_tour([chosen])
    context = {
        "tour": chosen,
        "plan": chosen.outing.plan,
        "stops": stops.get(chosen.id, []),
        "streets": streets_by_tour([chosen]).get(chosen.id, []),
        "move_form": MoveForm(tours=queries.movable_tours(chosen.outing.plan, but=chosen)),
        "may_undo_move": request.session.get(MOVED, {}).get("from") == str(chosen.id),
        "add_form": AddDoorForm(),
        "map": _map([chosen], stops, []),
    }
    return render(request, "planning/tour.html", context)
