"""The streets that were brought: of which communes, and those around a place."""

import math
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from essaim.territory.rules.street_network import (
    WALKABLE,
    Box,
    Streets,
    UnreadableStreets,
    joined,
    load_streets,
)


@dataclass(frozen=True)
class KnownStreets:
    insee: str
    since: datetime


def known_streets(communes: Collection[str]) -> dict[str, KnownStreets]:
    """Of which of these communes the streets were imported, and when."""
    found = {}
    for insee in communes:
        with suppress(OSError):
            changed = path_of(insee).stat().st_mtime
            found[insee] = KnownStreets(insee, datetime.fromtimestamp(changed, tz=UTC))
    return found


def streets_around(box: Box) -> Streets | None:
    """Of all the communes that know this place; none: streets are guessed from the doors."""
    found = []
    for path in sorted((*settings.STREETS_DIR.glob("[!.]*.npz"), *settings.STREETS_DIR.glob("*.osm.pbf"))):
        try:
            changed = path.stat().st_mtime_ns
            if not _overlap(_bounds(path, changed), box):
                continue
            streets = _read(path, changed).within(box)
        except (UnreadableStreets, OSError, ValueError, KeyError):
            continue  # a broken file must not stop the printing
        if np.isin(streets.kinds, WALKABLE).any():
            found.append(streets)
    return joined(found) if found else None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


@lru_cache(maxsize=1_000)
def _bounds(path: Path, changed_at: int) -> Box:
    points = _read(path, changed_at).degrees()
    if not len(points):
        return (math.inf, math.inf, -math.inf, -math.inf)
    west, south = points.min(axis=0).tolist()
    east, north = points.max(axis=0).tolist()
    return (west, south, east, north)


@lru_cache(maxsize=8)
def _read(path: Path, _changed_at: int) -> Streets:
    return load_streets(path) if path.name.endswith(".osm.pbf") else Streets.load(path)


def path_of(insee: str) -> Path:
    return settings.STREETS_DIR / f"{insee}.npz"
