"""The doors: find one, describe it, add the one that no file knew."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.tour_papers import tour_plan
from essaim.doors.queries.visits import passages
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.territory.actions import doors as actions
from essaim.territory.models import Dwelling
from essaim.territory.queries import doors as queries
from essaim.territory.queries.streets import streets
from essaim.web.frame.maps import svg, with_streets
from essaim.web.territory.forms import DoorForm, NewDoorForm, communes_for

MOST_PASSAGES = 25
MOST_STREETS = 1_000  # proposed while typing


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    found = fetch(queries.doors(request.collective), id=dwelling_id)
    initial = {"label": found.label, "lon": found.lon, "lat": found.lat}
    form = DoorForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.describe_door(found, label=form.cleaned_data["label"], place=form.place)
        messages.success(request, _("La porte est enregistrée."))
        return redirect("territory:door", dwelling_id=found.id)
    context = {
        "door": found,
        "map": with_streets(
            {"doors": [{"lon": found.lon, "lat": found.lat}] if found.lon is not None else []}
        ),
        "form": form,
        "sectors": found.sectors.filter(archived_at=None),
        "passages": Paginator(passages(found), MOST_PASSAGES).get_page(request.GET.get("page")),
        "has_history": queries.has_history(found),
        "is_address_of_building": found.building_id is not None and found.floor is None,
    }
    return render(request, "territory/door.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_safe
def door_plan(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    """The door on its streets."""
    found = fetch(queries.doors(request.collective), id=dwelling_id)
    return svg(tour_plan([found], label=found.number_label or "•"))


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """`?rue=…`: the name of the street is filled in."""
    data = request.POST if request.method == "POST" else None
    form = NewDoorForm(
        data,
        collective=request.collective,
        communes=communes_for(request.collective),
        initial={"street_name": request.GET.get("rue", "")[:200]},
    )
    if form.is_valid() and (made := _add(request, form)):
        messages.success(request, _("La porte est ajoutée : %s.") % made)
        return redirect("territory:door", dwelling_id=made.id)
    known = dict.fromkeys(
        streets(request.collective).order_by("name__folded").values_list("name", flat=True)[:MOST_STREETS]
    )
    return render(
        request,
        "territory/door_new.html",
        {"form": form, "streets": known},
        status=422 if form.errors else 200,
    )


def _add(request: MemberRequest, form: NewDoorForm) -> Dwelling | None:
    data = form.cleaned_data
    try:
        street = form.known_street or actions.name_street(
            request.collective, data["commune"], name=data["street_name"], is_place=data["is_place"]
        )
        return actions.add_door(
            street, number=data["number"], suffix=data["suffix"], label=data["label"], place=form.place
        )
    except actions.DoorExists as refusal:
        form.add_error(None, _with_link(refusal))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    return None


def _with_link(refusal: actions.DoorExists) -> str:
    known: Any = refusal.values["door"]
    return format_html('{} <a href="{}">{}</a>', str(refusal), _url(known), known)


def _url(found: Dwelling) -> str:
    return reverse("territory:door", args=[found.id])


@members_only(*COORDINATORS)
@require_POST
def archive(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    found = fetch(queries.live_doors(request.collective), id=dwelling_id)
    actions.archive_door(found, at=timezone.now())
    messages.success(request, _("La porte est archivée. Ses passages restent."))
    return redirect("territory:door", dwelling_id=found.id)


@members_only(*COORDINATORS)
@require_POST
def restore(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    found = fetch(queries.doors(request.collective).filter(archived_at__isnull=False), id=dwelling_id)
    try:
        actions.restore_door(found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La porte est de nouveau dans vos listes."))
    return redirect("territory:door", dwelling_id=found.id)


@members_only(*COORDINATORS)
@require_POST
def delete(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    found = fetch(queries.doors(request.collective), id=dwelling_id)
    try:
        actions.delete_door(found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("territory:door", dwelling_id=dwelling_id)
    messages.success(request, _("La porte est supprimée."))
    return redirect("territory:doors")
