"""At the door: server pages for a phone, no JavaScript needed."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.documents.tour_papers import meeting_of, tour_plan
from essaim.doors.enums import TourState
from essaim.doors.models import Script, Tour, Visit
from essaim.doors.queries import tours as queries
from essaim.doors.queries.doors import (
    DoorLine,
    buildings_to_undo,
    doors_of,
    flats_in_place_of,
    next_to_do,
    progress,
    same_landing,
)
from essaim.doors.queries.proposals import most_absences
from essaim.doors.queries.sheets import papers_with
from essaim.doors.queries.visits import history, undoable
from essaim.doors.rules.revisits import remembered
from essaim.doors.rules.scripts import blocks_of
from essaim.doors.rules.tours import leaving
from essaim.doors.rules.visits import can_correct
from essaim.entrance.gates import existing
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.ids import uuid7
from essaim.network.enums import Role
from essaim.territory.models import Building
from essaim.web.field.cards import by_street, said, tiles, title
from essaim.web.field.forms import LandmarkForm
from essaim.worries.queries.emergency import emergency_numbers

JUST_NOTED = "note"  # in an address: the passage that the page before noted
JUST_DESCRIBED = "immeuble"  # the building that it described
ON_PHONE_MM = (95.0, 115.0)  # a small drawing: its numbers stay large on a narrow screen


def tour_of(request: MemberRequest, tour_id: UUID) -> Tour:
    """A tour of her own, or any for a coordinator; else it does not exist."""
    return existing(queries.tour_of(request.member, tour_id))


class NotInThisTour(Http404):
    """Or no longer: the other of the pair may have made flats of the address."""


def line_of(lines: list[DoorLine], dwelling_id: UUID) -> DoorLine:
    for line in lines:
        if line.door.id == dwelling_id:
            return line
    raise NotInThisTour


def at_a_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of an address that has become a building leads to its flats, and says so: no tap is lost without a word."""

    @wraps(view)
    def answer(request: MemberRequest, tour_id: UUID, dwelling_id: UUID) -> HttpResponse:
        try:
            return view(request, tour_id, dwelling_id)
        except NotInThisTour:
            flats = flats_in_place_of(doors_of(tour_of(request, tour_id)), dwelling_id)
            if not flats:
                raise
        messages.warning(
            request, _("Cette adresse est maintenant un immeuble : notez ce qui s’est passé porte par porte.")
        )
        return redirect(f"{reverse('field:doors', args=[tour_id])}#porte-{flats[0].stop.position}")

    return answer


def page(request: MemberRequest, tour: Tour, lines: list[DoorLine], **more: Any) -> dict[str, Any]:
    """What every page at the door shows: where we are, what can be undone."""
    now = timezone.now()
    recent = _just_noted(request, tour, at=now)
    return {
        "tour": tour,
        "progress": progress(lines),
        "streets": list(dict.fromkeys(str(line.door.street) for line in lines)),
        "recent": recent,
        "recent_said": said(recent[0]) if recent else "",
        "leaving": leaving(tour, at=now),
        "is_coordinator": request.member.role == Role.COORDINATOR,
        **more,
    }


def _just_noted(request: MemberRequest, tour: Tour, *, at: datetime) -> list[Visit]:
    """What the page before noted: it alone is offered for undoing, and only here."""
    noted = request.GET.get(JUST_NOTED)
    recent = undoable(tour, by=request.member, at=at) if noted else []
    return recent if noted in {str(visit.id) for visit in recent} else []


@members_only(*FIELD)
@require_safe
def doors(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """The doors in walking order."""
    tour = tour_of(request, tour_id)
    if tour.state == TourState.CLOSED and tour.past_passages.exists():
        messages.info(
            request,
            _("Ce qui s’est passé à chaque porte de cette tournée est oublié : seuls les totaux restent."),
        )
        return redirect("tours:tour", tour.id)
    lines = doors_of(tour)
    return render(
        request,
        "field/doors.html",
        page(
            request,
            tour,
            lines,
            groups=by_street(lines),
            next=next_to_do(lines),
            described=_described(request, lines),
        ),
    )


def _described(request: MemberRequest, lines: list[DoorLine]) -> Building | None:
    """The building that the page before described: offered for undoing, here alone."""
    asked = request.GET.get(JUST_DESCRIBED)
    may = buildings_to_undo(lines, at=timezone.now()) if asked else set()
    return next(
        (
            line.door.building
            for line in lines
            if line.door.building_id in may and str(line.door.building_id) == asked
        ),
        None,
    )


@members_only(*FIELD)
@require_safe
@at_a_door
def door(request: MemberRequest, tour_id: UUID, dwelling_id: UUID) -> HttpResponse:
    """« Que s’est-il passé ? »"""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    line = line_of(lines, dwelling_id)
    return render(
        request, "field/door.html", page(request, tour, lines, **door_context(request, line, lines))
    )


def door_context(request: MemberRequest, line: DoorLine, lines: list[DoorLine]) -> dict[str, Any]:
    first, others = tiles()
    memory, visit = line.memory, line.visit
    pair = frozenset(one.member_id for one in line.stop.tour.pair.all())
    following = next_to_do(lines, after=line.door.id)
    return {
        "line": line,
        "title": title(line),
        "memory": remembered(memory) if memory else "",
        "said": said(visit) if visit else "",
        "may_change": visit is None or can_correct(request.member, visit, pair=pair, at=timezone.now()),
        "visit_id": uuid7(),
        "first_tiles": first,
        "other_tiles": others,
        "is_last_pass": _is_last_pass(line),
        "landing": same_landing(lines, line.door),
        "next": following if following and following.door.id != line.door.id else None,
        "may_undo_building": line.door.building_id in buildings_to_undo(lines, at=timezone.now()),
        "landmark_form": LandmarkForm(initial={"label": line.door.label}),
        "script": blocks_of(line.stop.tour.outing.script.body) if line.stop.tour.outing.script else [],
        "history": _history(request, line),
        "papers": papers_with([line.door.id]).get(line.door.id, "") if line.is_left_alone else "",
    }


def _is_last_pass(line: DoorLine) -> bool:
    """One more absence and the rule leaves the door alone: time to leave a notice."""
    if line.memory is None or line.visit is not None:
        return False
    most = most_absences()
    return most is not None and line.memory.absences_in_a_row + 1 >= most


def _history(request: MemberRequest, line: DoorLine) -> list[dict[str, Any]]:
    """Who noted what and who corrected it: for the coordinator."""
    if request.member.role != Role.COORDINATOR:
        return []
    return [{"visit": visit, "said": said(visit)} for visit in history(line.door)[:20]]


@members_only(*FIELD)
@require_safe
def plan(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """Where the doors are, drawn without a map service."""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    svg = tour_plan([line.door for line in lines], meeting=meeting_of(tour.outing), size_mm=ON_PHONE_MM)
    return render(request, "field/plan.html", page(request, tour, lines, svg=svg, groups=by_street(lines)))


@members_only(*FIELD)
@require_safe
def emergency(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    tour = tour_of(request, tour_id)
    numbers = emergency_numbers(request.collective)
    checked_on = min(number.verified_on for number in numbers)
    shown = {"numbers": numbers, "checked_on": checked_on, "collective": request.collective}
    return render(request, "field/emergency.html", {"tour": tour, **shown})


@members_only(*FIELD)
@require_safe
def script(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """What to say at the door: the version of this outing."""
    tour = tour_of(request, tour_id)
    said_at_the_door: Script | None = tour.outing.script
    blocks = blocks_of(said_at_the_door.body) if said_at_the_door else []
    return render(request, "field/script.html", {"tour": tour, "blocks": blocks})


@members_only(*FIELD)
@require_safe
def end(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """What is left, and how the pair is."""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    left = [{"line": line, "title": title(line)} for line in lines if line.is_to_do]
    return render(
        request, "field/end.html", page(request, tour, lines, left=left, collective=request.collective)
    )
