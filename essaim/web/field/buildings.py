"""« C’est un immeuble »: floors, then flats, in two taps; or as the building next door, in one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions.buildings import open_building_on_the_spot, undo_building
from essaim.doors.queries.doors import buildings_to_undo, doors_of
from essaim.doors.queries.tours import tour_of as tour_again
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.territory.actions.buildings import IsAFlatAlready
from essaim.territory.queries.buildings import next_door
from essaim.territory.rules.grids import MOST_FLATS, MOST_FLOORS, NAMINGS, Grid, Naming
from essaim.web.field.views import JUST_DESCRIBED, NotInThisTour, at_a_door, line_of, page, tour_of
from essaim.web.templatetags.measures import duration

FLOORS_IN_A_TAP, FLATS_IN_A_TAP = range(9), range(1, 9)
_DIGITS = {"inputmode": "numeric"}


class FloorsForm(forms.Form):
    etages = forms.IntegerField(
        label=gettext_lazy("Nombre d’étages"),
        min_value=0,
        max_value=MOST_FLOORS,
        widget=forms.NumberInput(attrs=_DIGITS),
    )


class FlatsForm(forms.Form):
    floors = forms.IntegerField(min_value=0, max_value=MOST_FLOORS, widget=forms.HiddenInput)
    flats = forms.IntegerField(
        label=gettext_lazy("Portes par étage"),
        min_value=1,
        max_value=MOST_FLATS,
        widget=forms.NumberInput(attrs=_DIGITS),
    )
    no_ground_floor = forms.BooleanField(
        label=gettext_lazy("Aucun logement au rez-de-chaussée"), required=False
    )
    naming = forms.ChoiceField(choices=NAMINGS, required=False)

    @property
    def grid(self) -> Grid:
        data = self.cleaned_data
        has_ground_floor = not data["no_ground_floor"] or data["floors"] == 0
        return Grid(data["floors"], data["flats"], has_ground_floor, Naming(data["naming"] or Naming.WORDS))


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
@at_a_door
def describe(request: MemberRequest, tour_id: UUID, dwelling_id: UUID) -> HttpResponse:
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    line = line_of(lines, dwelling_id)
    form = FlatsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            building = open_building_on_the_spot(tour, line.door, form.grid, at=timezone.now())
        except IsAFlatAlready:
            raise NotInThisTour from None
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _described(request, tour_id, building.id)
    floors = FloorsForm(request.GET) if "etages" in request.GET else None
    shown = {"line": line, "form": form} | _steps(form, floors) | _like(line.door)
    status = 422 if form.errors else 200
    return render(request, "field/building.html", page(request, tour, lines, **shown), status=status)


def _steps(form: FlatsForm, floors: FloorsForm | None) -> dict[str, Any]:
    """Which of the two questions is asked."""
    if form.is_bound and not form.has_error("floors"):
        chosen: int | None = form.cleaned_data["floors"]
    else:
        chosen = floors.cleaned_data["etages"] if floors and floors.is_valid() else None
    return {
        "floors": chosen,
        "floors_form": floors or FloorsForm(),
        "floors_in_a_tap": FLOORS_IN_A_TAP,
        "flats_in_a_tap": FLATS_IN_A_TAP,
    }


def _like(door: Any) -> dict[str, Any]:
    beside = next_door(door)
    return {"beside": beside[0], "beside_grid": beside[1]} if beside else {}


def _described(request: MemberRequest, tour_id: UUID, building_id: UUID) -> HttpResponse:
    """To the list, at the first flat, with what the tour lasts now."""
    tour = tour_again(request.member, tour_id)
    assert tour is not None
    flats = [line for line in doors_of(tour) if line.door.building_id == building_id]
    told = ngettext("L’immeuble a %d porte.", "L’immeuble a %d portes.", len(flats)) % len(flats)
    length = _("La tournée dure maintenant %s.") % duration(tour.minutes)
    messages.success(request, f"{told} {length}")
    address = reverse("field:doors", args=[tour_id])
    place = f"#porte-{flats[0].stop.position}" if flats else ""
    return redirect(f"{address}?{JUST_DESCRIBED}={building_id}{place}")


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, tour_id: UUID, building_id: UUID) -> HttpResponse:
    """A mistake: the address is one door again, as long as nothing was noted at its flats."""
    tour = tour_of(request, tour_id)
    lines = doors_of(tour)
    building = next((line.door.building for line in lines if line.door.building_id == building_id), None)
    if building is None:
        return redirect("field:doors", tour_id=tour.id)
    try:
        address = (
            undo_building(building) if building_id in buildings_to_undo(lines, at=timezone.now()) else None
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("field:doors", tour_id=tour.id)
    if address is None:
        messages.error(
            request,
            _(
                "Cet immeuble ne peut plus être défait ici : des passages y sont notés, ou il est décrit depuis plus d’une heure."
            ),
        )
        return redirect("field:doors", tour_id=tour.id)
    messages.success(request, _("C’est annulé."))
    return redirect("field:door", tour_id=tour.id, dwelling_id=address.id)
