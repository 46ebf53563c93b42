"""How long it takes to walk from one point to several places: by the streets where they were brought, else as the crow flies, a detour counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from uuid import UUID

import numpy as np
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from essaim.places.models import Place
from essaim.places.queries.near import METRES_PER_DEGREE, WALK, Around, minutes_on_foot, nearest_first
from essaim.territory.queries.street_files import streets_around
from essaim.territory.rules.street_network import Walkable, box_around, walkable

FAR = 150.0  # metres: what stands further than this from every street is not reached by the streets
FURTHEST = 5_000.0  # metres: nobody is sent on foot further than this
MOST_WALKED = 60
STEP = 20.0  # metres between two points of a street where one may leave it
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Walk:
    minutes: int
    by_streets: bool


def walks(places: Sequence[Place], around: Around | None) -> dict[UUID, Walk]:
    """Of each place that stands somewhere, by its identifier."""
    if around is None:
        return {}
    standing = [(place, metres) for place in places if (metres := around.metres_to(place)) is not None]
    told = {place.id: Walk(minutes_on_foot(metres), by_streets=False) for place, metres in standing}
    near = [place for place, metres in standing if metres < FURTHEST]
    if not near:
        return told
    streets = streets_around(box_around([(around.lon, around.lat), *_points(near)]))
    if streets is None:
        return told
    walked = metres_by_streets(walkable(streets), (around.lon, around.lat), _points(near))
    by_streets = {
        place.id: Walk(max(1, round(one / WALK)), by_streets=True)
        for place, one in zip(near, walked, strict=True)
        if np.isfinite(one)
    }
    return told | by_streets


@dataclass(frozen=True)
class Ordered:
    """`by_streets`: the nearest were walked; else they are in the order of the crow's flight."""

    rows: QuerySet[Place]
    by_streets: bool


def on_foot_first(rows: QuerySet[Place], around: Around) -> Ordered:
    """The nearest on foot first where the streets were brought: of the few nearest as the crow flies, the way of each is walked."""
    by_flight = nearest_first(rows, around)
    near = [place for place in by_flight[:MOST_WALKED] if place.lon is not None]
    away = walks(near, around)
    if not any(one.by_streets for one in away.values()):
        return Ordered(by_flight, by_streets=False)
    ranked = sorted(range(len(near)), key=lambda at: (away[near[at].id].minutes, at))
    ranks = [When(id=near[at].id, then=Value(rank)) for rank, at in enumerate(ranked)]
    rank = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    order = ("on_foot", F("away").asc(nulls_last=True), "name__folded", "id")
    return Ordered(by_flight.annotate(on_foot=rank).order_by(*order), by_streets=True)


def _points(places: Sequence[Place]) -> list[tuple[float, float]]:
    return [(place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None]


def metres_by_streets(
    lines: Walkable, start: tuple[float, float], ends: Sequence[tuple[float, float]]
) -> list[float]:
    """From the start to each of the ends; infinite where no street leads, or none is near. Degrees in, metres out."""
    nodes, edges, lengths = _network(lines, start)
    if not len(edges):
        return [np.inf] * len(ends)
    asked = np.array([start, *ends])
    gaps, at = cKDTree(nodes).query(_flat(asked, start))
    graph = csr_array((lengths, (edges[:, 0], edges[:, 1])), shape=(len(nodes), len(nodes)))
    away = dijkstra(graph, directed=False, indices=int(at[0]), limit=2 * FURTHEST)
    total = away[at[1:]] + gaps[1:] + gaps[0]
    unreached = (gaps[1:] > FAR) | (gaps[0] > FAR)
    return [float(one) for one in np.where(unreached, np.inf, total)]


def _network(lines: Walkable, start: tuple[float, float]) -> tuple[Points, NDArray[np.int64], Points]:
    """(where each node lies in metres around the start, pairs of nodes, metres between them): a point every few metres."""
    owner = np.repeat(np.arange(len(lines.starts) - 1), np.diff(lines.starts))
    _once, first, same = np.unique(
        np.rint(lines.places * 1e7).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    crossings, same = _flat(lines.places[first], start), same.reshape(-1)
    inner = np.flatnonzero(owner[1:] == owner[:-1])
    begin, end = same[inner], same[inner + 1]
    begin, end = begin[begin != end], end[begin != end]
    metres = np.hypot(*(crossings[end] - crossings[begin]).T)
    pieces = np.maximum(1, np.ceil(metres / STEP)).astype(np.int64)
    of = np.repeat(
        np.arange(len(begin)), pieces
    )  # each piece: of which line between two corners, and its rank there
    rank = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    number = (
        len(crossings) + np.cumsum(rank + 1 < pieces[of]) - 1
    )  # of the point that ends it, where no corner does
    is_last = rank + 1 == pieces[of]
    right = np.where(is_last, end[of], number)
    left = np.where(rank == 0, begin[of], np.roll(right, 1))
    share = ((rank + 1) / pieces[of])[:, None]
    between = crossings[begin[of]] * (1 - share) + crossings[end[of]] * share
    return (
        np.concatenate([crossings, between[~is_last]]),
        np.column_stack([left, right]),
        (metres / pieces)[of],
    )


def _flat(places: Points, middle: tuple[float, float]) -> Points:
    narrow = cos(radians(middle[1]))
    return np.column_stack([
        (places[:, 0] - middle[0]) * METRES_PER_DEGREE * narrow, (places[:, 1] - middle[1]) * METRES_PER_DEGREE
    ])  # fmt: skip
