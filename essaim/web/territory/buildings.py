"""Buildings: floors × flats in one gesture, then one flat at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions import buildings as in_tours
from essaim.doors.queries.proposals import without_those_left_alone
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.territory.actions import buildings as actions
from essaim.territory.models import Building, Dwelling
from essaim.territory.queries import doors as queries
from essaim.territory.queries.buildings import buildings, flats, next_door, storeys
from essaim.web.territory.forms import BuildingForm, FlatForm, GridForm


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    door = fetch(queries.live_doors(request.collective), id=dwelling_id)
    if door.building_id is not None:
        return redirect("territory:building", building_id=door.building_id)
    form = GridForm(request.POST if request.method == "POST" else None, initial=_as_next_door(door))
    if form.is_valid():
        data = form.cleaned_data
        try:
            building = in_tours.open_building(
                door, form.grid, at=timezone.now(), name=data["name"], access=data["access"]
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            count = form.grid.count
            messages.success(request, ngettext("%d porte créée.", "%d portes créées.", count) % count)
            return redirect("territory:building", building_id=building.id)
    context = {"door": door, "form": form, "has_history": queries.has_history(door)}
    return render(request, "territory/building_new.html", context, status=422 if form.errors else 200)


def _as_next_door(door: Dwelling) -> dict[str, Any]:
    """Copied from the building next door, to be corrected."""
    beside = next_door(door)
    if beside is None:
        return {"has_ground_floor": True}
    _building, grid = beside
    return {
        "floors": grid.floors,
        "flats_per_floor": grid.flats_per_floor,
        "has_ground_floor": grid.has_ground_floor,
        "naming": grid.naming.value,
    }


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: MemberRequest, building_id: UUID) -> HttpResponse:
    """The grid; the form describes the building."""
    building = _fetch(request, building_id)
    initial = {"name": building.name, "access": building.access}
    form = BuildingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.describe_building(building, **form.cleaned_data)
        messages.success(request, _("L’immeuble est enregistré."))
        return redirect("territory:building", building_id=building.id)
    return _show(request, building, form, FlatForm())


def _show(
    request: MemberRequest, building: Building, form: BuildingForm, flat_form: FlatForm
) -> HttpResponse:
    shown = without_those_left_alone(flats(building))
    context = {"building": building, "storeys": storeys(shown), "form": form, "flat_form": flat_form}
    failed = form.errors or flat_form.errors
    return render(request, "territory/building.html", context, status=422 if failed else 200)


@members_only(*COORDINATORS)
@require_POST
def add_flat(request: MemberRequest, building_id: UUID) -> HttpResponse:
    building = _fetch(request, building_id)
    form = FlatForm(request.POST)
    if form.is_valid():
        try:
            in_tours.add_flat(building, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La porte est ajoutée."))
            return redirect("territory:building", building_id=building.id)
    return _show(
        request, building, BuildingForm(initial={"name": building.name, "access": building.access}), form
    )


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def name_flat(request: MemberRequest, dwelling_id: UUID) -> HttpResponse:
    """After saving, back on the grid."""
    flat = fetch(queries.live_doors(request.collective).filter(building__isnull=False), id=dwelling_id)
    initial = {"floor": flat.floor, "label": flat.label}
    form = FlatForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.name_flat(flat, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La porte est enregistrée."))
            return redirect("territory:building", building_id=flat.building_id)
    context = {"flat": flat, "form": form}
    return render(request, "territory/flat.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def undo(request: MemberRequest, building_id: UUID) -> HttpResponse:
    building = _fetch(request, building_id)
    try:
        address = in_tours.undo_building(building)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("territory:building", building_id=building_id)
    messages.success(request, _("L’immeuble est défait : son adresse est de nouveau une seule porte."))
    if address is None:
        return redirect("territory:doors")
    return redirect("territory:door", dwelling_id=address.id)


def _fetch(request: MemberRequest, building_id: UUID) -> Building:
    return fetch(buildings(request.collective), id=building_id)
