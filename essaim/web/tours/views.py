"""Tours: the board, an outing, one tour."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.documents.tour_papers import meeting_of, tour_plan
from essaim.doors.actions.outings import PairRefused, arrange_outing
from essaim.doors.models import Outing, Tour
from essaim.doors.queries import tours as queries
from essaim.doors.queries.planning import map_of, stops_by_tour
from essaim.doors.queries.sheets import may_have_paper, to_print
from essaim.doors.queries.summaries import summary
from essaim.doors.rules.notices import calendar_of
from essaim.doors.rules.tours import GO_OUT, MOVABLE, PAIR, leaving, notice_pages
from essaim.doors.rules.watch import is_late, is_overdue
from essaim.entrance.gates import existing, fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.network.queries import active_members
from essaim.street.queries.rounds import rounds_at_that_hour
from essaim.web.frame.maps import svg, with_streets
from essaim.web.tours.forms import (
    HoursForm,
    OutingForm,
    hours_values,
    outing_values,
    pair_names,
)


def lines_of(tours: list[Tour], *, now: Any) -> list[dict[str, Any]]:
    streets = queries.streets_by_tour(tours)
    return [_line(tour, streets.get(tour.id, []), now=now) for tour in tours]


def _line(tour: Tour, streets: list[queries.StreetPart], *, now: Any) -> dict[str, Any]:
    doors = sum(part.doors for part in streets)
    return {"tour": tour, "streets": streets, "doors": doors, "is_late": is_late(tour, at=now)}


@members_only(*FIELD)
@require_safe
def tour(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """The tour for those who walk it, with more for the coordinator."""
    chosen = existing(queries.counted_tour_of(request.member, tour_id))
    now = timezone.now()
    stops = stops_by_tour([chosen])
    is_coordinator = request.member.role == Role.COORDINATOR
    context = {
        "tour": chosen,
        "streets": queries.streets_by_tour([chosen]).get(chosen.id, []),
        "stops": stops.get(chosen.id, []),
        "map": with_streets(map_of([chosen], stops)),
        "has_agenda": queries.notice_of(request.member, chosen) is not None,
        "is_late": is_late(chosen, at=now),
        "is_overdue": is_overdue(chosen, at=now),
        "leaving": leaving(chosen, at=now),
        "is_also_on_paper": bool(chosen.returned_at) and may_have_paper(chosen),
        "is_coordinator": is_coordinator,
        "is_movable": chosen.state in MOVABLE,
        "told": summary([chosen]) if chosen.started_at else None,
        "hours_form": HoursForm(initial=hours_values(chosen)) if is_coordinator else None,
    }
    return render(request, "tours/tour.html", context)


@members_only(*FIELD)
@require_safe
def map_data(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    chosen = fetch(queries.tours_of(request.member), id=tour_id)
    return JsonResponse(with_streets(map_of([chosen], stops_by_tour([chosen]))))


@members_only(*FIELD)
@require_safe
def street_plan(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """The drawing of the streets and the doors: what is shown where there is no map, and on paper."""
    chosen = fetch(queries.tours_of(request.member), id=tour_id)
    doors = [stop.dwelling for stop in to_print(chosen)]
    return svg(tour_plan(doors, meeting=meeting_of(chosen.outing)))


@members_only(*FIELD)
@require_safe
def agenda(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """Hers alone: the calendar file of the outing that she goes to."""
    chosen = fetch(queries.tours_of(request.member), id=tour_id)
    notice = queries.notice_of(request.member, chosen)
    if notice is None:
        raise Http404
    response = HttpResponse(calendar_of(notice), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sortie.ics"'
    return response


@members_only(*FIELD)
@require_safe
def open_code(request: MemberRequest, code: str) -> HttpResponse:
    """The QR code of a paper sheet: the doors, for those who may see them; « introuvable » for all others."""
    chosen = fetch(queries.tours_of(request.member), code=code)
    return redirect("field:doors", tour_id=chosen.id)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def outing(request: MemberRequest, outing_id: UUID) -> HttpResponse:
    """Date, meeting point, instructions, and who goes in which tour: one save."""
    chosen = fetch(queries.outings_of(request.collective), id=outing_id)
    tours = list(queries.tours_of_outings([chosen]))
    form = OutingForm(
        request.POST or None, initial=outing_values(chosen), tours=tours, members=_who_go_out(request, chosen)
    )
    if request.method == "POST" and form.is_valid() and _arrange(chosen, form):
        messages.success(request, _("La sortie est enregistrée."))
        _tell_rounds(request, chosen)
        return redirect("tours:outing", outing_id=chosen.id)
    status = 422 if form.errors else 200
    return render(request, "tours/outing.html", _outing_page(request, chosen, tours, form), status=status)


def _tell_rounds(request: MemberRequest, chosen: Outing) -> None:
    """Whoever walks a street round at that hour is told of, once: the coordinator decides."""
    chosen.refresh_from_db()
    if chosen.starts_at is None:
        return
    for tour in queries.tours_of_outings([chosen]):
        members = [one.member for one in tour.pair.all()]
        for one in rounds_at_that_hour(members, at=chosen.starts_at, minutes=int(tour.minutes)):
            names = {"who": one.member.user.first_name, "where": one.street_round.circuit.name}
            messages.warning(request, _("%(who)s est aussi en déambulation (« %(where)s ») à ce moment-là : choisissez une autre personne, ou une autre heure.") % names)  # fmt: skip


def _arrange(chosen: Outing, form: OutingForm) -> bool:
    data = form.cleaned_data
    try:
        arrange_outing(
            chosen,
            pairs=form.pairs,
            at=timezone.now(),
            starts_at=form.starts_at,
            meeting_point=data["meeting_point"],
            instructions=data["instructions"],
            with_latest_script=data["with_latest_script"],
        )
    except PairRefused as refusal:
        form.add_error(pair_names(refusal.tour)[0], str(refusal.why))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _outing_page(
    request: MemberRequest, chosen: Outing, tours: list[Tour], form: OutingForm
) -> dict[str, Any]:
    lines = lines_of(tours, now=timezone.now())
    for line in lines:
        line["pair_fields"] = form.pair_of(line["tour"])
    has_left = any(tour.started_at for tour in tours)
    return {
        "outing": chosen,
        "plan": chosen.plan,
        "notice_pages": notice_pages(queries.doors_in(tours)),
        "form": form,
        "lines": lines,
        "has_too_few": len(form.members) < PAIR,
        "script": chosen.script,
        "has_newer_script": queries.latest_script(request.collective) != chosen.script,
        "told": summary(tours) if has_left else None,
    }


def _who_go_out(request: MemberRequest, chosen: Outing) -> list[Membership]:
    day = timezone.localdate(chosen.starts_at) if chosen.starts_at else timezone.localdate()
    return list(
        active_members(request.collective, on=day).filter(role__in=GO_OUT).order_by("user__name__folded")
    )
