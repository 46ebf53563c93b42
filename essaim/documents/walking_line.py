"""The line walked from stop to stop, along the streets where they are known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from essaim.documents.frame import Stop
from essaim.territory.rules.street_network import WALKABLE, Streets, alike

Places = NDArray[np.float64]  # (n, 2) in drawing units

_OTHER_STREET = 150.0  # units: a door this much nearer to another street still belongs to its own
_WORTHWHILE = 3.0  # a detour longer than this many straight lines means a missing crossing: draw straight


class Leg(NamedTuple):
    points: Places
    known: bool  # False: no way is known on this plan, the line is only a direction


class _Walk:
    """A small graph: the vertices of the walkable lines, and one more vertex per stop where it meets its street."""

    def __init__(self, lines: list[Places], names: list[str], *, stops: Places, own: Sequence[str]) -> None:
        points = np.concatenate(lines)
        heads = np.concatenate([np.arange(len(line)) < len(line) - 1 for line in lines])
        _, first, same = np.unique(np.rint(points * 10), axis=0, return_index=True, return_inverse=True)
        self.points = points[first]
        begin = same[np.flatnonzero(heads)]
        end = same[np.flatnonzero(heads) + 1]
        segment_names = np.repeat(np.array(names), [len(line) - 1 for line in lines])
        self._meet(stops, begin, end, elsewhere=[segment_names != name if name else None for name in own])

    def _meet(
        self,
        stops: Places,
        begin: NDArray[np.intp],
        end: NDArray[np.intp],
        *,
        elsewhere: list[NDArray[np.bool_] | None],
    ) -> None:
        start, along = self.points[begin], self.points[end] - self.points[begin]
        length2 = np.maximum((along**2).sum(axis=1), 1e-9)
        nearest = np.empty(len(stops), dtype=np.intp)
        met = np.empty_like(stops)
        for row, stop in enumerate(stops):
            part = np.clip(((stop - start) * along).sum(axis=1) / length2, 0, 1)
            feet = start + part[:, None] * along
            away = np.hypot(*(stop - feet).T)
            other = elsewhere[row]
            nearest[row] = (away if other is None else away + _OTHER_STREET * other).argmin()
            met[row] = feet[nearest[row]]
        vertex = len(self.points) + np.arange(len(stops))
        self.points = np.concatenate([self.points, met])
        links = [(begin, end), (vertex, begin[nearest]), (vertex, end[nearest])]
        shared = np.flatnonzero(nearest[1:] == nearest[:-1])
        links.append((vertex[shared], vertex[shared + 1]))
        from_, to = (np.concatenate(side) for side in zip(*links, strict=True))
        weights = np.maximum(np.hypot(*(self.points[from_] - self.points[to]).T), 1e-3)
        size = len(self.points)
        # A repeated pair keeps its shortest length: the sum that scipy makes of duplicates would be wrong.
        order = np.lexsort((weights, to, from_))
        pairs = from_[order].astype(np.int64) * size + to[order]
        _, kept = np.unique(pairs, return_index=True)
        chosen = order[kept]
        self.graph = csr_array((weights[chosen], (from_[chosen], to[chosen])), shape=(size, size))
        self.vertex = vertex

    def legs(self, stops: Places) -> list[Leg]:
        lengths, before = dijkstra(
            self.graph, directed=False, indices=self.vertex[:-1], return_predecessors=True
        )
        found = []
        for leg, target in enumerate(self.vertex[1:]):
            straight = float(np.hypot(*(stops[leg + 1] - stops[leg])))
            path = [target]
            known = bool(lengths[leg, target] <= _WORTHWHILE * straight + 100)
            while known and path[-1] != self.vertex[leg]:
                path.append(before[leg, path[-1]])
            path = path if known else [target, self.vertex[leg]]
            found.append(Leg(self.points[path[::-1]], known))
        return found


def walking_line(streets: Streets, placed: Places, stops: Places, *, own: Sequence[str]) -> list[Leg]:
    """The walk from stop to stop; `own` names each stop's street.

    `placed` holds the points of the streets in the same units as the stops.
    """
    walkable = np.flatnonzero(np.isin(streets.kinds, WALKABLE)).tolist()
    lines = [placed[streets.starts[i] : streets.starts[i + 1]] for i in walkable]
    if not lines:
        return [Leg(stops, known=False)]
    names = [
        alike(str(streets.names[streets.name_ids[i]])) if streets.name_ids[i] >= 0 else "" for i in walkable
    ]
    return _Walk(lines, names, stops=stops, own=[alike(name) for name in own]).legs(stops)


_UNITS = 3.0  # for a metre, as on paper


def walk_on_the_map(streets: Streets, stops: Sequence[Stop]) -> list[list[float]]:
    """The same line in degrees: (longitude, latitude) after (longitude, latitude)."""
    degrees = np.array([(stop.lon, stop.lat) for stop in stops])
    scale = _UNITS * 111_195 * np.array([np.cos(np.radians(degrees[:, 1].mean())), 1.0])
    legs = walking_line(
        streets, streets.degrees() * scale, degrees * scale, own=[stop.street for stop in stops]
    )
    line = np.concatenate([leg.points for leg in legs]) / scale
    return [[round(lon, 6), round(lat, 6)] for lon, lat in line.tolist()]
