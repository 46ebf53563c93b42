"""What is known around the doors of each sector: from the squares, perimeters and shops of the imported files."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import QuerySet
from shapely.geometry import shape as shape_of

from essaim.diagnosis.enums import Indicator, Source
from essaim.diagnosis.models import DiagnosisFile, IndexWeights, TerritoryFact
from essaim.diagnosis.rules.index import FEW_PEOPLE, USUAL, Place
from essaim.diagnosis.rules.reading import Around
from essaim.diagnosis.rules.squares import squares_of, to_metres
from essaim.network.models import Collective
from essaim.network.queries import coverage
from essaim.territory.models import SectorDwelling
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.maps import extents
from essaim.territory.queries.sectors import open_sectors
from essaim.territory.queries.streets import communes_among

MOST_OUTLINES = 300
SOME_METRES = 0.00005  # in degrees
_COUNTED = ("ind", "men", "men_pauv", "men_1ind", "ind_65_79", "ind_80p")


def files(collective: Collective) -> QuerySet[DiagnosisFile]:
    return DiagnosisFile.objects.filter(collective=collective).select_related("imported_by__user")


def weights_of(collective: Collective) -> dict[str, int]:
    """Those of the coordinator; the usual ones for the others."""
    own = IndexWeights.objects.filter(collective=collective).first()
    return {one.value: (own.weights if own else {}).get(one.value, USUAL[one]) for one in Indicator}


def around_of(collective: Collective) -> Around | None:
    """None as long as there are no doors."""
    boxes = list(extents([collective]).values())
    if not boxes:
        return None
    covered = coverage(collective).values_list("commune_id", flat=True)
    names = {one.insee: one.name for one in communes_among(collective, covered)}
    west, south, east, north = (list(sides) for sides in zip(*boxes, strict=True))
    return Around(names, (min(west), min(south), max(east), max(north)))


def facts(collective: Collective, source: Source) -> QuerySet[TerritoryFact]:
    return TerritoryFact.objects.filter(collective=collective, file__source=source)


@dataclass(frozen=True)
class Outline:
    """The edge of a priority neighbourhood, or of an IRIS with, of its eldest, the share that lives alone; none: not known, or of too few."""

    source: str
    name: str
    rings: list[list[list[float]]]
    share: float | None = None


def outlines(collective: Collective) -> list[Outline]:
    """To be drawn over the sectors: simpler than they were told, by some metres."""
    told = {one.code: one.values for one in facts(collective, Source.HOUSEHOLDS)}
    rows = TerritoryFact.objects.filter(collective=collective, file__source__in=[Source.IRIS, Source.QPV])
    found = rows.select_related("file").order_by("file__source", "code")[:MOST_OUTLINES]
    return [_outline(one, told.get(one.code, {}) if one.file.source == Source.IRIS else {}) for one in found]


def _outline(fact: TerritoryFact, told: Mapping[str, float]) -> Outline:
    parts = shapely.get_parts(shapely.simplify(shape_of(fact.shape), SOME_METRES))
    edges = [
        shapely.get_coordinates(one.exterior).round(5).tolist() for one in parts if one.geom_type == "Polygon"
    ]
    of_age = told.get("pop80p", 0.0)
    share = _share(told.get("pop80p_pseul", 0.0), of_age) if of_age >= FEW_PEOPLE else None
    return Outline(fact.file.source, fact.label or fact.code, edges, share)


@dataclass
class _Doors:
    """Of the live doors that have a place: where, and in which square."""

    ids: list[UUID]
    lons: "np.ndarray[Any, Any]"
    lats: "np.ndarray[Any, Any]"
    squares: list[str]


def places(collective: Collective) -> list[Place]:
    """One a sector. What a square counts is shared among its doors: a sector has as much of it as it has of its doors."""
    doors = _doors(collective)
    at = {one: place for place, one in enumerate(doors.ids)}
    inside: dict[UUID, list[int]] = defaultdict(list)
    for sector, door in SectorDwelling.objects.order_by().values_list("sector_id", "dwelling_id"):
        if door in at:
            inside[sector].append(at[door])
    around = _Around(
        doors,
        {one.code: one.values for one in facts(collective, Source.CELLS)},
        Counter(doors.squares),
        _in_priority(collective, doors),
        _old_and_alone(collective, doors),
        _distances(collective, doors),
    )
    sectors = open_sectors(collective).order_by("name__folded").values_list("id", "name")
    return [_place(one, name, inside[one], around) for one, name in sectors]


@dataclass
class _Around:
    """What is known around the doors; none: its file was not imported."""

    doors: _Doors
    squares: dict[str, dict[str, float]]
    doors_of: Counter[str]  # in each square
    priority: "np.ndarray[Any, Any] | None"
    old_alone: "np.ndarray[Any, Any] | None"
    distances: "np.ndarray[Any, Any] | None"


def _doors(collective: Collective) -> _Doors:
    rows: list[Any] = list(
        live_doors(collective).exclude(lon=None).order_by().values_list("id", "lon", "lat")
    )
    lons, lats = [row[1] for row in rows], [row[2] for row in rows]
    return _Doors([row[0] for row in rows], np.array(lons), np.array(lats), squares_of(lons, lats))


def _in_priority(collective: Collective, doors: _Doors) -> "np.ndarray[Any, Any] | None":
    """Whether each door lies in a priority neighbourhood: by its place, not by its commune."""
    if not DiagnosisFile.objects.filter(collective=collective, source=Source.QPV).exists():
        return None
    inside = np.zeros(len(doors.ids), dtype=bool)
    for one in facts(collective, Source.QPV):
        inside |= shapely.contains_xy(shape_of(one.shape), doors.lons, doors.lats)
    return inside


def _old_and_alone(collective: Collective, doors: _Doors) -> "np.ndarray[Any, Any] | None":
    """Around each door, of those of 80 years and more in its IRIS, the share that lives alone; not a number: nothing known."""
    told = {one.code: one.values for one in facts(collective, Source.HOUSEHOLDS)}
    found = np.full(len(doors.ids), np.nan)
    for one in facts(collective, Source.IRIS):
        share = _share(
            told.get(one.code, {}).get("pop80p_pseul", 0.0), told.get(one.code, {}).get("pop80p", 0.0)
        )
        if share is not None:
            found[shapely.contains_xy(shape_of(one.shape), doors.lons, doors.lats)] = share
    return None if np.isnan(found).all() else found


def _distances(collective: Collective, doors: _Doors) -> "np.ndarray[Any, Any] | None":
    """Metres, as the crow flies, to the nearest of each kind; their mean."""
    by_kind: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for kind, lon, lat in facts(collective, Source.BPE).values_list("label", "lon", "lat"):
        if lon is not None and lat is not None:
            by_kind[kind].append((lon, lat))
    if not by_kind or not doors.ids:
        return None
    here = np.column_stack(to_metres(doors.lons, doors.lats))
    points: Any = shapely.points(here)
    nearest = []
    for shops in by_kind.values():
        there: Any = shapely.points(np.column_stack(to_metres(*map(list, zip(*shops, strict=True)))))
        tree = shapely.STRtree(there)
        nearest.append(shapely.distance(points, there[tree.nearest(points)]))
    mean: np.ndarray[Any, Any] = np.mean(nearest, axis=0)
    return mean


def _place(sector: UUID, name: str, inside: Sequence[int], around: _Around) -> Place:
    counted: dict[str, float] = dict.fromkeys(_COUNTED, 0.0)
    estimated = False
    for place in inside:
        square = around.doors.squares[place]
        if square in around.squares:
            told = around.squares[square]
            estimated |= bool(told.get("estimated"))
            for one in _COUNTED:
                counted[one] += told.get(one, 0.0) / around.doors_of[square]
    values: dict[str, float | None] = {
        Indicator.OLDEST.value: _share(counted["ind_80p"], counted["ind"]),
        Indicator.ALONE.value: _share(counted["men_1ind"], counted["men"]),
        Indicator.POOR.value: _share(counted["men_pauv"], counted["men"]),
        Indicator.QPV.value: _mean(around.priority, inside),
        Indicator.OLD_ALONE.value: _mean(around.old_alone, inside),
        Indicator.FAR.value: _mean(around.distances, inside),
    }
    return Place(sector, name, counted["ind"], counted["men"], values, estimated)


def _mean(known: "np.ndarray[Any, Any] | None", inside: Sequence[int]) -> float | None:
    """Over the doors of which something is known."""
    if known is None or not inside:
        return None
    here = known[list(inside)].astype(float)
    return None if np.isnan(here).all() else float(np.nanmean(here))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
