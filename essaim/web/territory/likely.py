"""« Combien d’étages, de portes ? »: the addresses that look like buildings, a page at a time, one save."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from essaim.doors.actions.buildings import open_buildings
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.territory.actions.buildings import say_single
from essaim.territory.models import Dwelling
from essaim.territory.queries.likely_buildings import Likely, likely, shown, still_likely
from essaim.territory.rules.grids import MOST_FLATS, MOST_FLOORS, Grid

PER_PAGE = 12
LATER, GRID, BESIDE, SINGLE, AGAIN = "", "grid", "beside", "single", "again"
_SMALL = forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"})


class LikelyForm(forms.Form):
    """One candidate. Numbers that are typed say by themselves that it is a building."""

    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    floors = forms.IntegerField(
        label=_("Étages"), required=False, min_value=0, max_value=MOST_FLOORS, widget=_SMALL
    )
    flats = forms.IntegerField(
        label=_("Portes par étage"), required=False, min_value=1, max_value=MOST_FLATS, widget=_SMALL
    )
    no_ground_floor = forms.BooleanField(label=_("Aucun logement au rez-de-chaussée"), required=False)

    def __init__(self, data: QueryDict | None, *, candidate: Likely, said_single: bool) -> None:
        super().__init__(data, prefix=str(candidate.first.id))
        self.candidate = candidate
        self.fields["choice"].choices = _choices(candidate, said_single=said_single)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = data.get("floors") is not None or data.get("flats") is not None
        if typed and data.get("choice") == LATER:
            data["choice"] = GRID
        if data.get("choice") == GRID:
            for name in ("floors", "flats"):
                if data.get(name) is None and not self.has_error(name):
                    self.add_error(name, gettext("Écrivez un nombre."))
        return data

    @property
    def says_more(self) -> bool:
        """Something was chosen that the folded part holds: it is shown open."""
        return bool(self["choice"].value() or self["no_ground_floor"].value())

    @property
    def grid(self) -> Grid | None:
        """What it was said to be, when it is a building."""
        data = self.cleaned_data
        if data["choice"] == BESIDE:
            return self.candidate.beside_grid
        if data["choice"] != GRID:
            return None
        return Grid(data["floors"], data["flats"], not data["no_ground_floor"] or data["floors"] == 0)


def _choices(candidate: Likely, *, said_single: bool) -> list[tuple[str, str]]:
    if said_single:
        return [(LATER, gettext("Une seule porte")), (AGAIN, gettext("À revoir"))]
    choices = [(LATER, gettext("Plus tard")), (GRID, gettext("Un immeuble"))]
    if candidate.beside and candidate.beside_grid:
        words = {
            "number": candidate.beside.number,
            "floors": candidate.beside_grid.floors,
            "flats": candidate.beside_grid.flats_per_floor,
        }
        choices.append(
            (BESIDE, gettext("Comme le %(number)s : étages %(floors)s, portes par étage %(flats)s") % words)
        )
    return [*choices, (SINGLE, gettext("Une seule porte à chaque adresse"))]


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def likely_buildings(request: MemberRequest) -> HttpResponse:
    """`?maisons=1`: those said to have one door, to think again."""
    said_single = request.GET.get("maisons") == "1"
    page = Paginator(likely(request.collective, said_single=said_single), PER_PAGE).get_page(
        request.GET.get("page")
    )
    if request.method == "POST":
        rows = still_likely(request.collective, _ids(request), said_single=said_single)
    else:
        rows = shown(request.collective, list(page), said_single=said_single)
    data = request.POST if request.method == "POST" else None
    row_forms = [LikelyForm(data, candidate=row, said_single=said_single) for row in rows]
    has_fault = data is not None and not all([form.is_valid() for form in row_forms])  # noqa: C419 -- each says its faults
    if data is not None and not has_fault and _keep(request, row_forms):
        if {str(form.candidate.first.id) for form in row_forms} != set(_asked(request)):
            messages.warning(
                request,
                gettext("Quelqu’un vient de décrire une partie de ces adresses : relisez la liste."),
            )
        return redirect(request.get_full_path())
    context = {"page": page, "forms": row_forms, "said_single": said_single, "has_fault": has_fault}
    return render(
        request, "territory/likely_buildings.html", context, status=422 if data is not None else 200
    )


def _asked(request: MemberRequest) -> list[str]:
    return request.POST.getlist("adresse")[:PER_PAGE]


def _ids(request: MemberRequest) -> list[UUID]:
    """The candidates that the page showed; what is no identifier is none."""
    found = []
    for text in _asked(request):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _keep(request: MemberRequest, row_forms: list[LikelyForm]) -> bool:
    wanted = [(door, grid) for form in row_forms if (grid := form.grid) for door in form.candidate.doors]
    single, again = (_doors_said(row_forms, choice) for choice in (SINGLE, AGAIN))
    try:
        made = open_buildings(wanted, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    say_single(single, is_single=True)
    say_single(again, is_single=False)
    if made:
        count = len(made)
        messages.success(
            request,
            ngettext("%d immeuble est décrit.", "%d immeubles sont décrits.", count) % count
            + " "
            + gettext("Pour en défaire un, ouvrez-le depuis « Portes »."),
        )
    if single:
        messages.success(
            request,
            ngettext("%d adresse a une seule porte.", "%d adresses ont une seule porte.", len(single))
            % len(single),
        )
    if again:
        messages.success(request, gettext("Ces adresses sont de nouveau proposées."))
    return True


def _doors_said(row_forms: list[LikelyForm], choice: str) -> list[Dwelling]:
    return [
        door for form in row_forms if form.cleaned_data["choice"] == choice for door in form.candidate.doors
    ]
