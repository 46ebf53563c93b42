"""What a pair records. Each ends on the page where the walk goes on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions.spot import NewDoor, add_on_the_spot, name_landmark
from essaim.doors.actions.visits import Answer, correct_visit, record_landing, record_visit, undo_visits
from essaim.doors.enums import Follows, Outcome
from essaim.doors.models import Tour, Visit
from essaim.doors.queries.doors import DoorLine, doors_of, next_to_do, same_landing
from essaim.doors.queries.sheets import papers_with
from essaim.doors.queries.visits import visit_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.territory.queries.streets import streets as streets_of
from essaim.web.field.cards import card, landing_tiles
from essaim.web.field.forms import LandingForm, LandmarkForm, NewDoorForm, VisitForm, days_to_come_back
from essaim.web.field.views import JUST_NOTED, at_a_door, line_of, page, tour_of


@members_only(*FIELD)
@require_POST
@at_a_door
def record(request: MemberRequest, tour_id: UUID, dwelling_id: UUID) -> HttpResponse:
    """Keep an answer, or its correction; « pas maintenant » first asks when to come back."""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    line = line_of(lines, dwelling_id)
    form = VisitForm(request.POST)
    if not form.is_valid() and not form.has_error("other_date") and not form.has_error("when"):
        messages.error(request, _("Ce choix n’a pas été compris. Choisissez de nouveau."))
        return redirect("field:door", tour_id=tour.id, dwelling_id=dwelling_id)
    if not form.is_valid() or form.asks_a_date:
        return _ask_when(request, tour, lines, line, form)
    try:
        kept = _keep(request, tour, line, form)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("field:door", tour_id=tour.id, dwelling_id=dwelling_id)
    _tell_of_papers(request, kept)
    line.visit = None if kept.outcome == Outcome.WITHDRAWN else kept
    return _go_on(
        tour,
        lines,
        dwelling_id,
        kept=kept,
        in_list=f"porte-{line.stop.position}" if form.cleaned_data["from_list"] else "",
    )


def _tell_of_papers(request: MemberRequest, visit: Visit) -> None:
    """A door to leave alone still stands on what was printed before."""
    if visit.meaning.follows == Follows.LEAVE_ALONE and (labels := papers_with([visit.dwelling_id])):
        messages.warning(
            request, _("Elle est encore sur le papier : rayez-la sur %s.") % labels[visit.dwelling_id]
        )


def _ask_when(
    request: MemberRequest, tour: Tour, lines: list[DoorLine], line: DoorLine, form: VisitForm
) -> HttpResponse:
    shown = {
        "line": line,
        "form": form,
        "days": days_to_come_back(timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(
        request, "field/when.html", page(request, tour, lines, **shown), status=422 if form.errors else 200
    )


def _keep(request: MemberRequest, tour: Tour, line: DoorLine, form: VisitForm) -> Visit:
    now, answer, chosen = timezone.now(), form.answer, form.cleaned_data["visit_id"]
    if form.cleaned_data["corrects"]:
        visit = fetch(tour.visits.filter(dwelling=line.door), id=form.cleaned_data["corrects"])
        return correct_visit(visit, answer, by=request.member, at=now, visit_id=chosen)
    sent = visit_of(tour, chosen)  # the same form, sent again much later
    return record_visit(
        tour,
        line.door,
        visit_id=chosen,
        outcome=answer.outcome,
        at=sent.at if sent else now,
        by=request.member,
        now=now,
        leaflet_left=answer.leaflet_left,
        come_back_on=answer.come_back_on,
    )


def _go_on(
    tour: Tour, lines: list[DoorLine], dwelling_id: UUID, *, kept: Visit | None, in_list: str
) -> HttpResponse:
    """To the next door: its page, or the list, at the place where the answer was given; after the last, to the end."""
    following = next_to_do(lines, after=dwelling_id)
    noted = f"?{JUST_NOTED}={kept.id}" if kept else ""
    if following is None:
        return redirect(reverse("field:end", args=[tour.id]) + noted)
    if in_list:
        return redirect(f"{reverse('field:doors', args=[tour.id])}{noted}#{in_list}")
    return redirect(reverse("field:door", args=[tour.id, following.door.id]) + noted)


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """Take back what was just noted: one door, or a landing."""
    tour = tour_of(request, tour_id)
    visits = [fetch(tour.visits.all(), id=_uuid(text)) for text in request.POST.getlist("visit")[:200]]
    if not visits:
        return redirect("field:doors", tour_id=tour.id)
    try:
        undo_visits(visits, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est annulé."))
    if len(visits) == 1:
        return redirect("field:door", tour_id=tour.id, dwelling_id=visits[0].dwelling_id)
    return redirect("field:doors", tour_id=tour.id)


def _uuid(text: str) -> UUID:
    """An id that is no id is an absent one."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
@at_a_door
def landing(request: MemberRequest, tour_id: UUID, dwelling_id: UUID) -> HttpResponse:
    """Many doors under one roof, at once. Those that have an answer of today are shown and left as they are."""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    here = line_of(lines, dwelling_id)
    under = [line for line in same_landing(lines, here.door) if not line.is_left_alone]
    form = LandingForm(request.POST or None, doors=[line.door.id for line in under])
    if form.is_valid():
        return _keep_landing(request, tour, under, form)
    shown = {
        "line": here,
        "cards": [card(line) for line in under],
        "same_floor": [
            line.door.id for line in under if line.door.floor == here.door.floor and line.is_to_do
        ],
        "landing_id": uuid7(),
        "tiles": landing_tiles(),
        "form": form,
    }
    return render(
        request, "field/landing.html", page(request, tour, lines, **shown), status=422 if form.errors else 200
    )


def _keep_landing(
    request: MemberRequest, tour: Tour, under: list[DoorLine], form: LandingForm
) -> HttpResponse:
    now, data = timezone.now(), form.cleaned_data
    ticked = [line.door for line in under if str(line.door.id) in data["doors"]]
    answer = Answer(Outcome(data["outcome"]), data["leaflet_left"])
    try:
        done = record_landing(
            tour, ticked, landing_id=data["landing_id"], answer=answer, at=now, by=request.member, now=now
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("field:landing", tour_id=tour.id, dwelling_id=ticked[0].id)
    if done.skipped:
        number = len(done.skipped)
        told = ngettext(
            "%d porte avait déjà une réponse aujourd’hui : elle n’a pas changé.",
            "%d portes avaient déjà une réponse aujourd’hui : elles n’ont pas changé.",
            number,
        )
        messages.info(request, told % number)
    first = next(iter(done.recorded), None)
    return _go_on(tour, doors_of(tour), ticked[-1].id, kept=first, in_list="contenu")


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """A door that the list does not know: two gestures."""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    near = {line.door.street_id for line in lines}
    everywhere = streets_of(request.collective)
    streets = everywhere.filter(id__in=near) if near else everywhere
    asked = request.GET.get("apres", "")
    behind = next((line for line in lines if str(line.door.id) == asked), None)
    here = behind or next_to_do(lines)
    why = _("Celle de la porte d’où vous venez.") if behind else _("Celle de la prochaine porte de la liste.")
    initial = {"street": here.door.street_id if here else None, "after": asked}
    form = NewDoorForm(request.POST or None, streets=streets, why=why if here else "", initial=initial)
    if form.is_valid():
        added = _add(request, tour, lines, form.cleaned_data, form)
        if added is not None:
            return redirect("field:door", tour_id=tour.id, dwelling_id=added)
    return render(
        request, "field/add.html", page(request, tour, lines, form=form), status=422 if form.errors else 200
    )


def _add(
    request: MemberRequest, tour: Tour, lines: list[DoorLine], data: dict[str, Any], form: NewDoorForm
) -> UUID | None:
    after = next((line.door for line in lines if line.door.id == data["after"]), None)
    inside = after.building if after and data["number"] in {None, after.number} else None
    wanted = NewDoor(
        street=data["street"],
        number=after.number if data["number"] is None and inside and after else data["number"],
        suffix=data["suffix"].strip(),
        label=data["label"],
        building=inside,
        floor=after.floor if inside and after else None,
    )
    try:
        added = add_on_the_spot(tour, wanted, after=after)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("La porte est dans la liste."))
    return added.id


@members_only(*FIELD)
@require_POST
@at_a_door
def landmark(request: MemberRequest, tour_id: UUID, dwelling_id: UUID) -> HttpResponse:
    """Say how to recognise a door."""
    tour = tour_of(request, tour_id)
    line = line_of(doors_of(tour), dwelling_id)
    form = LandmarkForm(request.POST)
    if form.is_valid():
        try:
            name_landmark(line.door, label=form.cleaned_data["label"])
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Le repère est enregistré."))
    else:
        messages.error(request, _("Un repère tient en 60 signes."))
    return redirect("field:door", tour_id=tour.id, dwelling_id=dwelling_id)
