"""The streets of a territory, read once from OpenStreetMap and kept as a few compact arrays."""

import math
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import osmium
from numpy.typing import NDArray

from essaim.kernel.errors import DomainError

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees

MARGIN = 0.01  # degrees: about a kilometre of streets beyond the last door
_TOWN, _REGION = 0.06, 0.15  # degrees across: about 6 and 15 km
_SMALL = 32_000_000  # octets
_DEGREE = 10_000_000  # OpenStreetMap's own unit: a whole number of 1e-7 degrees


class UnreadableStreets(DomainError):
    """Le fichier des rues est illisible. Il faut un extrait OpenStreetMap au format .osm.pbf."""


class Kind(IntEnum):
    FAST_ROAD = 0  # drawn, never walked
    MAIN_STREET = 1
    STREET = 2
    SERVICE = 3
    PATH = 4
    CLOSED = 5  # private or forbidden on foot: drawn, never walked
    RAIL = 6
    BUILDING = 7
    GREEN = 8
    WATER = 9
    STREAM = 10


Way = tuple[Kind, str, list[tuple[float, float]]]  # kind, name, [(longitude, latitude)…]

WALKABLE = (Kind.MAIN_STREET, Kind.STREET, Kind.SERVICE, Kind.PATH)
STREETS_ALONE = (Kind.MAIN_STREET, Kind.STREET)
_NAMED = (Kind.FAST_ROAD, *WALKABLE, Kind.CLOSED)

_HIGHWAYS = {
    **dict.fromkeys(("motorway", "motorway_link", "trunk", "trunk_link"), Kind.FAST_ROAD),
    **dict.fromkeys(
        ("primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link"),
        Kind.MAIN_STREET,
    ),
    **dict.fromkeys(("residential", "unclassified", "living_street", "pedestrian", "road"), Kind.STREET),
    **dict.fromkeys(("service", "track"), Kind.SERVICE),
    **dict.fromkeys(("footway", "path", "steps", "cycleway", "bridleway", "corridor"), Kind.PATH),
}
_GREEN = {
    "park",
    "garden",
    "pitch",
    "playground",
    "village_green",
    "recreation_ground",
    "grass",
    "forest",
    "wood",
    "cemetery",
}
_KEYS = ("highway", "building", "railway", "waterway", "natural", "leisure", "landuse")


@dataclass(frozen=True)
class Streets:
    """Lines one after another: line i owns points[starts[i]:starts[i + 1]]."""

    points: NDArray[np.int32]  # (n, 2): longitude, latitude, in 1e-7 degree
    starts: NDArray[np.int64]  # (lines + 1,)
    kinds: NDArray[np.uint8]  # (lines,)
    name_ids: NDArray[np.int32]  # (lines,), -1 when the line has no name
    names: NDArray[np.str_]

    def without(self, kinds: Collection[Kind]) -> "Streets":
        return self._of(np.isin(self.kinds, list(kinds), invert=True))

    def within(self, box: Box) -> "Streets":
        """The lines whose own box touches `box`."""
        if not len(self.kinds):
            return self
        west, south, east, north = (round(side * _DEGREE) for side in box)
        lowest = np.minimum.reduceat(self.points, self.starts[:-1])
        highest = np.maximum.reduceat(self.points, self.starts[:-1])
        touching = (lowest <= (east, north)).all(axis=1) & (highest >= (west, south)).all(axis=1)
        return self._of(np.asarray(touching))

    def _of(self, kept: NDArray[np.bool_]) -> "Streets":
        lengths = np.diff(self.starts)
        return Streets(
            points=self.points[np.repeat(kept, lengths)],
            starts=np.concatenate([[0], np.cumsum(lengths[kept])]),
            kinds=self.kinds[kept],
            name_ids=self.name_ids[kept],
            names=self.names,
        )

    def degrees(self) -> NDArray[np.float64]:
        return self.points / _DEGREE

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            points=self.points,
            starts=self.starts,
            kinds=self.kinds,
            name_ids=self.name_ids,
            names=self.names,
        )

    @classmethod
    def load(cls, path: Path) -> "Streets":
        with np.load(path, allow_pickle=False) as kept:
            return cls(**{name: kept[name] for name in ("points", "starts", "kinds", "name_ids", "names")})


def box_around(places: Collection[tuple[float, float]]) -> Box:
    """Everything within a kilometre of these places, or a little more."""
    lons, lats = zip(*places, strict=True)
    sideways = MARGIN / max(math.cos(math.radians((min(lats) + max(lats)) / 2)), 0.1)
    return min(lons) - sideways, min(lats) - MARGIN, max(lons) + sideways, max(lats) + MARGIN


def joined(parts: Sequence[Streets]) -> Streets:
    """Several communes as one: a line that two of them hold is kept once."""
    names, ids = np.unique(np.concatenate([part.names for part in parts]), return_inverse=True)
    shifts = np.cumsum([0, *(len(part.names) for part in parts)])
    lengths = np.concatenate([np.diff(part.starts) for part in parts])
    points = np.concatenate([part.points for part in parts])
    named = [
        np.where(part.name_ids >= 0, ids.reshape(-1)[part.name_ids + shift], -1)
        if len(part.names)
        else part.name_ids
        for part, shift in zip(parts, shifts, strict=False)
    ]
    whole = Streets(
        points=points,
        starts=np.concatenate([[0], np.cumsum(lengths)]),
        kinds=np.concatenate([part.kinds for part in parts]),
        name_ids=np.concatenate(named).astype(np.int32),
        names=names,
    )
    told = np.column_stack(
        [points[whole.starts[:-1]], points[whole.starts[1:] - 1], lengths, whole.kinds]
    )  # where a line begins and ends, of how many points
    once = np.zeros(len(told), dtype=bool)
    once[np.unique(told, axis=0, return_index=True)[1]] = True
    return whole._of(once)


def worth_showing(streets: Streets, box: Box) -> Streets:
    """What a map of this size needs: a town without its paths, a region with its main streets alone."""
    across = max(box[2] - box[0], box[3] - box[1])
    if across <= _TOWN:
        return streets
    dropped = {Kind.PATH, Kind.SERVICE, Kind.CLOSED}
    return streets.without(dropped if across <= _REGION else {*dropped, Kind.STREET})


def lines_of(streets: Streets) -> list[dict[str, Any]]:
    """Those that have traffic or walkers, as GeoJSON: `kind` and `name`."""
    places = np.round(streets.degrees(), 5)
    drawn = np.flatnonzero(np.isin(streets.kinds, _NAMED)).tolist()
    return [
        {
            "type": "Feature",
            "properties": {
                "kind": Kind(int(streets.kinds[row])).name.lower(),
                "name": str(streets.names[streets.name_ids[row]]) if streets.name_ids[row] >= 0 else "",
            },
            "geometry": {
                "type": "LineString",
                "coordinates": places[streets.starts[row] : streets.starts[row + 1]].tolist(),
            },
        }
        for row in drawn
    ]


def alike(name: str) -> str:
    """Two files rarely write a street the same way: accents, capitals and signs do not count."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


class Walkable(NamedTuple):
    """Lines for whoever walks: line i owns places[starts[i]:starts[i + 1]] (degrees); names are written `alike`."""

    places: NDArray[np.float64]
    starts: list[int]
    names: list[str]


def walkable(streets: Streets, kinds: Collection[Kind] = WALKABLE) -> Walkable:
    walked = streets.without(set(Kind) - set(kinds))
    names = [alike(str(streets.names[row])) if row >= 0 else "" for row in walked.name_ids.tolist()]
    return Walkable(walked.degrees(), walked.starts.tolist(), names)


def streets_of(lines: list[Way]) -> Streets:
    """Streets from (kind, name, [(longitude, latitude)…])."""
    names = sorted({name for _, name, _ in lines if name})
    ids = {name: place for place, name in enumerate(names)}
    flat = [point for _, _, points in lines for point in points]
    return Streets(
        points=np.rint(np.array(flat or np.empty((0, 2)), dtype=np.float64) * _DEGREE).astype(np.int32),
        starts=np.concatenate(
            [[0], np.cumsum([len(points) for _, _, points in lines], dtype=np.int64)]
        ).astype(np.int64),
        kinds=np.array([kind for kind, _, _ in lines], dtype=np.uint8),
        name_ids=np.array([ids.get(name, -1) for _, name, _ in lines], dtype=np.int32),
        names=np.array(names, dtype=np.str_),
    )


def _highway(tags: Any) -> Kind | None:
    kind = _HIGHWAYS.get(tags["highway"])
    if kind in {None, Kind.FAST_ROAD} or tags.get("foot") in {"yes", "designated", "permissive"}:
        return kind
    barred = tags.get("foot") == "no" or tags.get("access") in {"no", "private"}
    return Kind.CLOSED if barred else kind


def _surface(tags: Any) -> Kind | None:
    if "building" in tags:
        return Kind.BUILDING
    if tags.get("natural") == "water":
        return Kind.WATER
    return Kind.GREEN if _GREEN & {tags.get(key) for key in ("leisure", "landuse", "natural")} else None


def _kind(tags: Any) -> Kind | None:
    if "highway" in tags:
        return _highway(tags)
    if tags.get("railway") in {"rail", "light_rail", "tram"}:
        return Kind.RAIL
    if tags.get("waterway") in {"river", "canal", "stream"}:
        return Kind.STREAM
    return _surface(tags)


def ways_of(path: Path) -> Iterator[Way]:
    """Those that are drawn or walked. Of a large file, where each node lies is kept on disk: a region fits a small machine.

    Raises:
        RuntimeError, ValueError, OSError: it is not such a file, or it is torn.
    """
    if path.stat().st_size <= _SMALL:
        yield from _ways(osmium.FileProcessor(str(path)).with_locations())
        return
    with TemporaryDirectory(dir=path.parent, prefix=".nodes-") as folder:
        where = f"sparse_file_array,{folder}/nodes"
        yield from _ways(osmium.FileProcessor(str(path)).with_locations(where))


def _ways(file: Any) -> Iterator[Way]:
    reader = file.with_filter(osmium.filter.KeyFilter(*_KEYS))
    for way in reader:
        kind = _kind(way.tags) if way.is_way() else None
        if kind is None:
            continue
        points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
        if len(points) > 1:
            yield kind, way.tags.get("name", "") if kind in _NAMED else "", points


def load_streets(path: Path, *, box: Box | None = None) -> Streets:
    """Read an OpenStreetMap extract; keep the result with `Streets.save`, it loads in a few milliseconds."""
    try:
        streets = streets_of(list(ways_of(path)))
    except (RuntimeError, ValueError, OSError) as fault:
        raise UnreadableStreets from fault
    return streets.within(box) if box else streets
