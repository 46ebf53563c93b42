"""What public files say of the territory: sectors in the order of an index that hides nothing of how it is made."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.diagnosis import tasks
from essaim.diagnosis.actions import files as actions
from essaim.diagnosis.enums import Source
from essaim.diagnosis.queries import territory as queries
from essaim.diagnosis.rules.index import ranked
from essaim.documents.area_map import Area, Drawn, Outline
from essaim.documents.frame import Stop
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, takes_a_file
from essaim.kernel.errors import DomainError
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.maps import doors_of_sectors, map_of_sectors
from essaim.territory.queries.sectors import open_sectors
from essaim.web.diagnosis.forms import PublicFileForm, WeightsForm
from essaim.web.diagnosis.tables import OUTLINE_COLOURS, Line, listing, outline_said
from essaim.web.frame.maps import drawing, with_streets
from essaim.web.listing import Shown, show_list


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest) -> HttpResponse:
    lines, weights = _lines(request), queries.weights_of(request.collective)

    def context(_shown: Shown) -> dict[str, Any]:
        return {
            "files": list(queries.files(request.collective)),
            "weights_form": WeightsForm(weights=weights),
            "households": list(queries.facts(request.collective, Source.HOUSEHOLDS)[:60]),
            "ruralities": list(queries.facts(request.collective, Source.FRR)[:60]),
            "map": _map(request, lines),
        }

    return show_list(request, listing(lines), "diagnosis/page.html", context=context)


def _lines(request: MemberRequest) -> list[Line]:
    collective = request.collective
    return [Line(one) for one in ranked(queries.places(collective), queries.weights_of(collective))]


def _map(request: MemberRequest, lines: list[Line]) -> dict[str, Any]:
    colours = {line.ranked.place.id: line.colour for line in lines}
    sectors = list(open_sectors(request.collective))
    data = map_of_sectors(live_doors(request.collective).none(), sectors)
    doors = [
        {"id": str(door), "lon": lon, "lat": lat, "label": "", "colour": colours.get(sector, "")}
        for sector, door, lon, lat in doors_of_sectors(sectors)
    ]
    shapes = [{**one, "colour": colours.get(UUID(one["id"]), "")} for one in data["sectors"]]
    edges = [{"name": one.name, "colour": one.colour, "rings": one.rings} for one in _outlines(request)]
    return with_streets({**data, "doors": doors, "sectors": shapes, "outlines": edges})


def _outlines(request: MemberRequest) -> list[Outline]:
    """Each with its name and, of an IRIS, the share of those of 80 years and more who live alone."""
    return [
        Outline(outline_said(one), OUTLINE_COLOURS[one.source], one.rings)
        for one in queries.outlines(request.collective)
    ]


@members_only(*COORDINATORS)
@require_safe
def map_image(request: MemberRequest) -> HttpResponse:
    """The same colours as the list."""
    lines = {line.ranked.place.id: line for line in _lines(request)}
    sectors = [one for one in open_sectors(request.collective) if one.id in lines]
    stops: dict[UUID, list[Stop]] = {one.id: [] for one in sectors}
    for sector, _door, lon, lat in doors_of_sectors(sectors):
        stops[sector].append(Stop(lon, lat, ""))
    areas = [
        Area(
            f"{one.name} ({lines[one.id].state})",
            lines[one.id].colour,
            one.shape["coordinates"][0] if one.shape else (),
            stops[one.id],
        )
        for one in sectors
    ]
    return drawing(
        Drawn(areas=areas, outlines=_outlines(request)), title=_("Le diagnostic, secteur par secteur")
    )


@members_only(*COORDINATORS)
@takes_a_file("essaim.web.frame.uploads.LimitedUpload")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest) -> HttpResponse:
    form = PublicFileForm(request) if request.method == "POST" else PublicFileForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            stored = actions.store_file(sent)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            asked = tasks.read_public_file.enqueue(
                stored=stored, name=str(sent.name)[:200], by=request.member.id
            )
            return redirect("jobs:job", job_id=asked.id)
    return render(request, "diagnosis/send.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def forget(request: MemberRequest, diagnosis_file_id: UUID) -> HttpResponse:
    file = fetch(queries.files(request.collective), id=diagnosis_file_id)
    actions.forget_file(file, by=request.member)
    messages.success(request, _("Ce fichier ne compte plus dans le diagnostic."))
    return redirect("diagnosis:page")


@members_only(*COORDINATORS)
@require_POST
def weigh(request: MemberRequest) -> HttpResponse:
    form = WeightsForm(request.POST, weights=queries.weights_of(request.collective))
    if form.is_valid():
        try:
            actions.weigh(request.collective, weights=form.cleaned_data, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’indice est recalculé avec ces poids."))
            return redirect("diagnosis:page")
    return render(request, "diagnosis/weigh.html", {"weights_form": form}, status=422)
