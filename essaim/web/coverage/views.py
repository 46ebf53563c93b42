"""Where and when next: proposed from the collective's own passages, with the figures that led to it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.documents.area_map import Area, Drawn
from essaim.documents.frame import Stop
from essaim.doors.queries.coverage import Coverage, coverage
from essaim.doors.rules.coverage import DOORS_OF_A_TOUR, FEW
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.words import fold
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.maps import doors_of_sectors, map_of_sectors
from essaim.territory.queries.sectors import open_sectors
from essaim.web.coverage.tables import SECTORS, STREETS, SectorLine
from essaim.web.frame.maps import drawing, with_streets
from essaim.web.listing import Shown, show_list


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest) -> HttpResponse:
    told = _told(request)
    lines = _lines(told)

    def context(_shown: Shown) -> dict[str, Any]:
        return {
            "told": told,
            "outings": told.outings,
            "few": FEW,
            "doors_of_a_tour": DOORS_OF_A_TOUR,
            "map": _map(request, lines),
            "whole": None if lines else SectorLine(told.parts[0]),
        }

    return show_list(
        request, replace(SECTORS, rows=lambda _asked: lines), "coverage/page.html", context=context
    )


def _told(request: MemberRequest) -> Coverage:
    return coverage(request.collective, today=timezone.localdate())


def _lines(told: Coverage) -> list[SectorLine]:
    """Those that were tried the least come first."""
    found = [SectorLine(one) for one in told.parts if one.id]
    return sorted(
        found, key=lambda line: (-line.part.untried / max(1, line.part.doors), fold(line.part.name))
    )


def _map(request: MemberRequest, lines: list[SectorLine]) -> dict[str, Any]:
    colours = {line.part.id: line.colour for line in lines}
    sectors = list(open_sectors(request.collective))
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
    """The same colours as the list: never tried, tried in part, all tried."""
    lines = {line.part.id: line for line in _lines(_told(request))}
    sectors = [one for one in open_sectors(request.collective) if one.id in lines]
    stops: dict[UUID, list[Stop]] = {one.id: [] for one in sectors}
    for sector, _door, lon, lat in doors_of_sectors(sectors):
        stops[sector].append(Stop(lon, lat, ""))
    areas = [
        Area(f"{one.name} ({lines[one.id].state})", lines[one.id].colour, _edge(one), stops[one.id])
        for one in sectors
    ]
    return drawing(Drawn(areas=areas), title=_("Secteurs essayés ou jamais"))


def _edge(sector: Any) -> Any:
    return sector.shape["coordinates"][0] if sector.shape else ()


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def streets(request: MemberRequest) -> HttpResponse:
    return show_list(request, STREETS, "coverage/streets.html")
