"""Sectors: the parts of the territory that pairs share among themselves."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.area_map import Area, Drawn
from essaim.documents.frame import Stop
from essaim.doors.queries.proposals import without_those_left_alone
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.territory.actions import sectors as actions
from essaim.territory.models import Sector
from essaim.territory.queries import sectors as queries
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.maps import doors_of_sectors, map_of_sectors
from essaim.territory.queries.streets import streets
from essaim.territory.rules.sectors import COUNTRYSIDE, TOWN
from essaim.territory.rules.shapes import checked_shape
from essaim.web.frame.maps import colour_of, drawing, with_streets
from essaim.web.listing import Batch, Column, Empty, Kind, Listing, Shown, show_list
from essaim.web.sectors.forms import (
    SectorForm,
    choices_of,
    initial_of,
    street_label,
    street_rows,
    with_more_rows,
)

MOST_STREETS = 1_000  # proposed while typing
MOST_DRAWN = 60  # sectors on one map
SIZES = {"town": TOWN, "countryside": COUNTRYSIDE}


class SectorFilter(forms.Form):
    archives = forms.ChoiceField(
        label=gettext_lazy("Lesquels ?"),
        required=False,
        choices=[("", gettext_lazy("En cours")), ("1", gettext_lazy("Archivés"))],
    )


class Line(NamedTuple):
    sector: Sector
    doors: int
    shared: Sequence[queries.Overlap]
    colour: str  # on the map; none once archived


def _lines(page: Batch) -> list[Line]:
    counts, shared, colours = queries.door_counts(page.rows), queries.overlaps(page.rows), _colours(page.rows)
    return [
        Line(one, counts.get(one.id, 0), shared.get(one.id, []), colours.get(one.id, "")) for one in page.rows
    ]


def _colours(sectors: Sequence[Sector]) -> dict[UUID, str]:
    """By name, so that each keeps its own from one page to the next."""
    if not sectors:
        return {}
    known = queries.open_sectors(sectors[0].collective).order_by("name__folded").values_list("id", flat=True)
    return {one: colour_of(place) for place, one in enumerate(known)}


SECTORS = Listing(
    name="secteurs",
    title=gettext_lazy("Secteurs"),
    columns=(
        Column(name="secteur", title=gettext_lazy("Secteur"), value=lambda one: one.sector.name),
        Column(name="portes", title=gettext_lazy("Portes"), value=lambda one: one.doors, kind=Kind.NUMBER, definition=gettext_lazy("À visiter : sans celles qui sont archivées.")),
        Column(name="partage", title=gettext_lazy("Aussi dans"), value=lambda one: ", ".join(other.name for other in one.shared), definition=gettext_lazy("Les secteurs qui ont des portes en commun avec celui-ci.")),
    ),
    rows=lambda asked: queries.sectors(asked.request.collective).filter(archived_at__isnull=not asked["archives"]),
    lines=_lines,
    counted=ngettext_lazy("%(shown)s secteur", "%(shown)s secteurs", "total"),
    filters=lambda request: SectorFilter(request.GET),
    tabs="archives",
    row="sectors/_row.html",
    nothing_yet=Empty(gettext_lazy("Un secteur est un morceau de quartier qu’un binôme distingue de son voisin : quelques rues, ou un tracé sur la carte."), gettext_lazy("Faire le premier secteur"), "sectors:new"),
    nothing_matches=gettext_lazy("Aucun secteur archivé."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def list_sectors(request: MemberRequest) -> HttpResponse:
    def context(shown: Shown) -> dict[str, Any]:
        sectors = [line.sector for line in shown.lines]
        return {
            "archived": bool(shown.asked["archives"]),
            "sizes": SIZES,
            "map": _list_map(request, sectors),
        }

    return show_list(request, SECTORS, "sectors/list.html", context=context)


def _list_map(request: MemberRequest, sectors: Sequence[Sector]) -> dict[str, Any]:
    """The sectors of the page, each in its colour; those made of streets by their doors."""
    colours = _colours(sectors)
    data = map_of_sectors(live_doors(request.collective).none(), sectors)
    doors = [
        {"id": str(door), "lon": lon, "lat": lat, "label": "", "colour": colours.get(sector, "")}
        for sector, door, lon, lat in doors_of_sectors(sectors)
    ]
    shapes = [{**one, "colour": colours.get(UUID(one["id"]), "")} for one in data["sectors"]]
    return with_streets({**data, "doors": doors, "sectors": shapes})


@members_only(*COORDINATORS)
@require_safe
def map_image(request: MemberRequest) -> HttpResponse:
    """The open sectors on their streets, each in its colour: the same as in the list."""
    chosen = list(queries.open_sectors(request.collective).order_by("name__folded")[:MOST_DRAWN])
    stops: dict[UUID, list[Stop]] = {one.id: [] for one in chosen}
    for sector, _door, lon, lat in doors_of_sectors(chosen):
        stops[sector].append(Stop(lon, lat, ""))
    areas = [Area(one.name, colour_of(place), _edge(one), stops[one.id]) for place, one in enumerate(chosen)]
    return drawing(Drawn(areas=areas), title=_("Carte des secteurs"))


def _edge(sector: Sector) -> Sequence[tuple[float, float]]:
    return sector.shape["coordinates"][0] if sector.shape else ()


def _map(request: MemberRequest, sectors: Iterable[Sector]) -> dict[str, Any]:
    return with_streets(map_of_sectors(without_those_left_alone(live_doors(request.collective)), sectors))


@members_only(*COORDINATORS)
@require_safe
def map_data(request: MemberRequest) -> HttpResponse:
    """The open sectors and the doors around, for the map of another page."""
    chosen = list(queries.open_sectors(request.collective))
    return JsonResponse(_map(request, chosen))


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, sector_id: UUID) -> HttpResponse:
    return _edit(request, fetch(queries.sectors(request.collective), id=sector_id))


def _edit(request: MemberRequest, sector: Sector | None) -> HttpResponse:
    """One form, three buttons: add rows, count the doors, save. All work without JavaScript."""
    context: dict[str, Any] = {"sector": sector}
    if request.method != "POST":
        kept = queries.streets_of_sectors([sector]).get(sector.id, []) if sector else []
        form, rows = (
            SectorForm(initial=initial_of(sector) if sector else None),
            street_rows(request.collective, kept=kept),
        )
        return _show(request, context | {"form": form, "rows": rows})
    if "more" in request.POST:
        form = SectorForm(
            initial={"name": request.POST.get("name", ""), "shape": request.POST.get("shape", "")}
        )
        return _show(
            request,
            context
            | {"form": form, "rows": street_rows(request.collective, data=with_more_rows(request.POST))},
        )
    form, rows = SectorForm(request.POST), street_rows(request.collective, data=request.POST)
    if form.is_valid() and rows.is_valid():
        try:
            if "count" not in request.POST:
                return _save(request, sector, form, choices_of(rows))
            context["counted"] = _counted(request, sector, form, choices_of(rows))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _show(request, context | {"form": form, "rows": rows})


def _save(request: MemberRequest, sector: Sector | None, form: SectorForm, streets: Any) -> HttpResponse:
    data = form.cleaned_data
    saved = actions.save_sector(
        request.collective,
        name=data["name"],
        shape=data["shape"],
        streets=streets,
        sector=sector,
        at=timezone.now(),
    )
    messages.success(request, _("Le secteur « %s » est enregistré.") % saved.name)
    return redirect("sectors:list")


def _counted(request: MemberRequest, sector: Sector | None, form: SectorForm, streets: Any) -> dict[str, Any]:
    """How many doors such a sector would have, and which sectors share them. Nothing is written."""
    shape = form.cleaned_data["shape"]
    tidy = checked_shape(shape) if shape else None
    doors = queries.doors_inside(request.collective, streets, tidy)
    return {"doors": len(doors), "shared": queries.shared_with(request.collective, doors, but=sector)}


def _show(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    known = streets(request.collective).order_by("name__folded")[:MOST_STREETS]
    others = queries.open_sectors(request.collective)
    sector = context["sector"]
    more = {
        "streets": [street_label(street) for street in known],
        "sizes": SIZES,
        "map": _map(request, others.exclude(id=sector.id) if sector else others),
    }
    faulty = context["form"].errors or (
        context["rows"].is_bound and "more" not in request.POST and not context["rows"].is_valid()
    )
    return render(request, "sectors/edit.html", context | more, status=422 if faulty else 200)


@members_only(*COORDINATORS)
@require_POST
def archive(request: MemberRequest, sector_id: UUID) -> HttpResponse:
    sector = fetch(queries.open_sectors(request.collective), id=sector_id)
    actions.archive_sector(sector, at=timezone.now())
    messages.success(request, _("Le secteur est archivé. Ses portes et leurs passages restent."))
    return redirect("sectors:list")


@members_only(*COORDINATORS)
@require_POST
def restore(request: MemberRequest, sector_id: UUID) -> HttpResponse:
    sector = fetch(queries.sectors(request.collective).filter(archived_at__isnull=False), id=sector_id)
    actions.restore_sector(sector)
    messages.success(request, _("Le secteur est de nouveau dans la liste."))
    return redirect("sectors:list")
