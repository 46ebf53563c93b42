"""The streets that one walks: from lines on a map to the metres between any two doors.

Lines are cut into chains between crossings; the shortest ways between crossings are counted once, and a door is a point
of a chain. A door far from every street, or in a part that no way joins to the rest, is reached in a straight line.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from tour_planner.doors import Door
from tour_planner.feet import Feet
from tour_planner.geometry import EARTH_METRES, Floats, Ints
from tour_planner.stops import place_of

FAR = 80.0  # metres: a door further than this from any street is not reached by the streets
PAVEMENT = 15.0  # metres from the middle of a street to a door that stands on it
OWN_STREET = 60.0  # metres: a door this much nearer to another street still stands on its own
MOST_CROSSINGS = 4000  # of a place: (crossings)² numbers are kept
_STEP = 15.0  # metres between two points looked at
_LOOKED_AT = 24
_ROWS = 256

Place = tuple[float, float]  # longitude, latitude
Lines = tuple[Floats, Sequence[int], Sequence[str]]  # see Ways


class TooManyCrossings(ValueError):
    """The territory has too many crossings to count every way: leave the paths out, or the streets."""


def ways_between(
    doors: Iterable[Door], networks: Iterable[Lines], *, called: Mapping[str, str]
) -> "Ways | None":
    """By the first of these networks, fuller ones first, whose every way can be counted; None: straight lines."""
    asked = [(place_of(door), door.street) for door in doors if door.has_place]
    for places, starts, names in networks:
        ways = Ways(places, starts, names, called=called)
        with suppress(TooManyCrossings):
            ways.feet(asked, detour=1.0)
            return ways
    return None


class Ways:
    """`places`: (n, 2) degrees, line after line; line i owns places[starts[i]:starts[i + 1]] and is called names[i].

    `called`: what the street of a door is called on the lines.

    Raises TooManyCrossings.
    """

    def __init__(
        self,
        places: Floats,
        starts: Sequence[int],
        names: Sequence[str],
        *,
        called: Mapping[str, str] | None = None,
    ) -> None:
        self._called = called or {}
        self._middle = np.radians(places.mean(axis=0)) if len(places) else np.zeros(2)
        _, first, same = np.unique(
            np.rint(places * 1e7).astype(np.int64), axis=0, return_index=True, return_inverse=True
        )
        same = same.reshape(-1)
        owner = np.repeat(np.arange(len(names)), np.diff(starts))
        inner = np.flatnonzero(owner[1:] == owner[:-1])
        begin, end = same[inner], same[inner + 1]
        kept = begin != end
        self._begin, self._end, self._line = begin[kept], end[kept], owner[inner][kept]
        self._names = np.array([*names, ""])
        self._points = self._flat(places[first])
        self._length = np.hypot(*(self._points[self._end] - self._points[self._begin]).T)
        self._cut_into_chains()
        self._sample()
        self._known: dict[tuple[Place, str], int] = {}
        self._rows: list[tuple[int, Ints, Floats, float]] = []
        self._index = np.full(max(self._crossings, 1), -1, dtype=np.int32)
        self._between = np.empty((0, 0), dtype=np.float32)

    def feet(self, doors: Sequence[tuple[Place, str]], *, detour: float) -> Feet:
        """Where doors stand, each given by its place and its street. Found once; the ways between them too."""
        new = [one for one in dict.fromkeys(doors) if one not in self._known]
        for one, foot in zip(new, self._found(new), strict=True):
            self._known[one] = len(self._rows)
            self._rows.append(foot)
        rows = [self._rows[self._known[one]] for one in doors]
        ends = np.array([row[1] for row in rows], dtype=np.int32).reshape(-1, 2)
        self._count(ends)
        return Feet(
            np.array([row[0] for row in rows], dtype=np.int32),
            np.where(ends >= 0, self._index[ends], -1).astype(np.int32),
            np.array([row[2] for row in rows], dtype=np.float64).reshape(-1, 2),
            np.array([row[3] for row in rows], dtype=np.float64),
            self._between,
            detour,
        )

    def _flat(self, places: Floats) -> Floats:
        """(n, 2) metres around the middle of the lines."""
        lon, lat = np.radians(places).T
        shrink = np.cos(self._middle[1])
        return EARTH_METRES * np.column_stack([(lon - self._middle[0]) * shrink, lat - self._middle[1]])

    # --- chains ---------------------------------------------------------------------------------------------

    def _cut_into_chains(self) -> None:
        """Of each segment: its chain, and how far along the chain it begins; of each chain: its ends and its length."""
        count = len(self._begin)
        ends_at: list[list[int]] = [[] for _ in range(len(self._points))]
        for segment, (a, b) in enumerate(zip(self._begin.tolist(), self._end.tolist(), strict=True)):
            ends_at[a].append(segment)
            ends_at[b].append(segment)
        self._chain = np.full(count, -1, dtype=np.int64)
        self._along = np.zeros(
            (count, 2)
        )  # metres from the beginning of the chain to both ends of the segment
        ends: list[tuple[int, int]] = []
        lengths: list[float] = []
        heads = [v for v in range(len(ends_at)) if ends_at[v] and len(ends_at[v]) != 2]
        for vertex in [*heads, *range(len(ends_at))]:  # then what is left: loops that meet nothing
            for segment in ends_at[vertex]:
                if self._chain[segment] < 0:
                    last, length = self._follow(vertex, segment, len(ends), ends_at)
                    ends.append((vertex, last))
                    lengths.append(length)
        self._chain_lengths = np.array(lengths)
        self._join(np.array(ends, dtype=np.int64).reshape(-1, 2), np.array([len(one) for one in ends_at]))

    def _follow(self, vertex: int, segment: int, chain: int, ends_at: list[list[int]]) -> tuple[int, float]:
        walked = 0.0
        first = vertex
        while True:
            self._chain[segment] = chain
            forward = self._begin[segment] == vertex
            length = float(self._length[segment])
            here, there = walked, walked + length
            self._along[segment] = (here, there) if forward else (there, here)
            walked = there
            vertex = int(self._end[segment] if forward else self._begin[segment])
            others = [one for one in ends_at[vertex] if self._chain[one] < 0]
            if len(ends_at[vertex]) != 2 or vertex == first or not others:
                return vertex, walked
            segment = others[0]

    def _join(self, ends: NDArray[np.int64], degrees: NDArray[np.int64]) -> None:
        """Crossings are where three ways meet; a dead end leads nowhere else."""
        is_crossing = degrees[ends] > 2 if len(ends) else np.empty((0, 2), dtype=bool)
        vertices, index = np.unique(ends[is_crossing], return_inverse=True)
        self._crossings = len(vertices)
        self._ends = np.full(ends.shape, -1, dtype=np.int32)
        self._ends[is_crossing] = index.reshape(-1)
        links = np.flatnonzero(is_crossing.all(axis=1) & (self._ends[:, 0] != self._ends[:, 1]))
        pairs = np.sort(self._ends[links], axis=1).astype(np.int64)
        order = np.lexsort((self._chain_lengths[links], pairs[:, 1], pairs[:, 0]))
        pairs, weights = pairs[order], self._chain_lengths[links][order]
        single = np.ones(len(pairs), dtype=bool)  # of two chains between the same crossings, the shorter
        single[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        self._graph = csr_array(
            (np.maximum(weights[single], 1e-3), (pairs[single, 0], pairs[single, 1])),
            shape=(self._crossings, self._crossings),
        )

    # --- feet -----------------------------------------------------------------------------------------------

    def _sample(self) -> None:
        """Points along the segments: the nearest of them tell which segments to look at."""
        counts = np.maximum(1, np.ceil(self._length / _STEP).astype(np.int64))
        self._sampled = np.repeat(np.arange(len(counts)), counts)
        part = (np.arange(len(self._sampled)) - np.repeat(np.cumsum(counts) - counts, counts) + 0.5) / counts[
            self._sampled
        ]
        a, b = self._points[self._begin[self._sampled]], self._points[self._end[self._sampled]]
        self._tree = cKDTree(a + part[:, None] * (b - a)) if len(self._sampled) else None

    def _found(self, doors: Sequence[tuple[Place, str]]) -> list[tuple[int, Ints, Floats, float]]:
        if not doors:
            return []
        nowhere = (-1, np.array([-1, -1], dtype=np.int32), np.zeros(2), 0.0)
        if self._tree is None:
            return [nowhere] * len(doors)
        places = self._flat(np.array([place for place, _street in doors]))
        near = self._tree.query(places, k=min(_LOOKED_AT, len(self._sampled)))[1].reshape(len(doors), -1)
        segments = self._sampled[near]
        start = self._points[self._begin[segments]]
        along = self._points[self._end[segments]] - start
        part = np.clip(
            ((places[:, None] - start) * along).sum(axis=2) / np.maximum((along**2).sum(axis=2), 1e-9), 0, 1
        )
        away = np.hypot(*np.moveaxis(places[:, None] - start - part[:, :, None] * along, 2, 0))
        own = np.array([self._called.get(street, "") for _place, street in doors])[:, None]
        is_other = (own != "") & (self._names[self._line[segments]] != own)
        best = (away + OWN_STREET * is_other).argmin(axis=1)
        return [
            self._foot(int(segments[row, at]), float(part[row, at]), float(away[row, at]))
            if away[row, at] <= FAR
            else nowhere
            for row, at in enumerate(best)
        ]

    def _foot(self, segment: int, part: float, away: float) -> tuple[int, Ints, Floats, float]:
        chain = int(self._chain[segment])
        here, there = self._along[segment]
        walked = here + part * (there - here)
        to = np.array([walked, self._chain_lengths[chain] - walked])
        return chain, self._ends[chain], to, max(0.0, away - PAVEMENT)

    def _count(self, ends: Ints) -> None:
        """The ways between the crossings that serve. More of them: all are counted again."""
        asked = np.unique(ends[ends >= 0])
        if not len(asked) or (self._index[asked] >= 0).all():
            return
        kept = np.union1d(np.flatnonzero(self._index >= 0), asked)
        if len(kept) > MOST_CROSSINGS:
            raise TooManyCrossings
        self._index[kept] = np.arange(len(kept), dtype=np.int32)
        self._between = np.empty((len(kept), len(kept)), dtype=np.float32)
        for first, last in pairwise([*range(0, len(kept), _ROWS), len(kept)]):
            found = dijkstra(self._graph, directed=False, indices=kept[first:last])
            self._between[first:last] = found[:, kept]
