"""The streets of each commune, cut once from an OpenStreetMap file, and found again around any place.

One import serves everything that shows a street: plans on paper, maps on screen, walks drawn from door to door.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import numpy as np
from django.conf import settings

from essaim.kernel.errors import DomainError
from essaim.network.models import Collective
from essaim.territory.queries.maps import extents
from essaim.territory.queries.street_files import path_of
from essaim.territory.rules.street_network import (
    WALKABLE,
    Box,
    Streets,
    UnreadableStreets,
    Way,
    box_around,
    streets_of,
    ways_of,
)

Tell = Callable[[int], None]
_NEAR = 0.05  # a way that begins further than this from every commune is not looked at
_OCTETS_OF_A_WAY = 90  # of a file, on average: how far one is
_OFTEN = 20_000
_BLOCK = 1 << 20
_ABANDONED = timedelta(days=2)


class StreetsOfElsewhere(DomainError):
    """Ce fichier ne contient aucune rue autour de vos portes : il décrit une autre région. Prenez l’extrait de la vôtre."""


class DoorsFirst(DomainError):
    """Importez d’abord les adresses : les rues sont prises autour des portes."""

    mended_at = "territory:import_new"


class StreetsAreGone(DomainError):
    """Le fichier des rues n’est plus là : envoyez-le de nouveau."""


class NoRoomForStreets(DomainError):
    """Le serveur n’a plus de place pour ce fichier. Prévenez la personne qui l’héberge."""


class StreetsTooLarge(DomainError):
    """Ce fichier dépasse la taille permise ({limit} Mo). Prenez l’extrait de votre département, ou demandez à la personne qui héberge Essaim de l’importer."""


def import_streets(path: Path, *, around: Mapping[str, Box], tell: Tell = lambda _percent: None) -> list[str]:
    """The communes that got their streets. All of them, or none when something fails; done again, it is the same.

    `around`: by INSEE code, where its doors are. A file of a whole region is cut to these.

    Raises:
        DoorsFirst, StreetsAreGone, UnreadableStreets, StreetsOfElsewhere, NoRoomForStreets; and what `tell` raises.
    """
    if not around:
        raise DoorsFirst
    if not path.is_file():
        raise StreetsAreGone
    cut = _cut(path, {insee: _wider(box) for insee, box in around.items()}, tell=tell)
    brought = {insee: streets for insee, streets in cut.items() if _has_walks(streets)}
    if not brought:
        raise StreetsOfElsewhere
    try:
        _keep(brought)
    except OSError as fault:
        raise NoRoomForStreets from fault
    return sorted(brought)


def import_for(
    collectives: Collection[Collective],
    path: Path,
    *,
    communes: Collection[str] = (),
    tell: Tell = lambda _percent: None,
) -> list[str]:
    """Of the communes where these collectives have doors; of some of them. Raises what `import_streets` raises."""
    around = extents(collectives)
    wanted = {insee: box for insee, box in around.items() if not communes or insee in communes}
    return import_streets(path, around=wanted, tell=tell)


def _wider(box: Box) -> Box:
    west, south, east, north = box
    return box_around([(west, south), (east, north)])


def _cut(path: Path, boxes: Mapping[str, Box], *, tell: Tell) -> dict[str, Streets]:
    found: dict[str, list[Way]] = {insee: [] for insee in boxes}
    size = max(path.stat().st_size, 1)
    for number, way in enumerate(_read_ways(path)):
        if number % _OFTEN == 0:
            tell(min(90, 90 * number * _OCTETS_OF_A_WAY // size))
        if any(_is_near(way, box) for box in boxes.values()):
            for insee, box in boxes.items():
                if _touches(way, box):
                    found[insee].append(way)
    return {insee: streets_of(ways) for insee, ways in found.items()}


def _read_ways(path: Path) -> Iterator[Way]:
    try:
        yield from ways_of(path)
    except (RuntimeError, ValueError, OSError) as fault:
        raise UnreadableStreets from fault


def _is_near(way: Way, box: Box) -> bool:
    lon, lat = way[2][0]
    return box[0] - _NEAR <= lon <= box[2] + _NEAR and box[1] - _NEAR <= lat <= box[3] + _NEAR


def _touches(way: Way, box: Box) -> bool:
    lons, lats = zip(*way[2], strict=True)
    return bool(min(lons) <= box[2] and max(lons) >= box[0] and min(lats) <= box[3] and max(lats) >= box[1])


def _keep(brought: Mapping[str, Streets]) -> None:
    """Written aside, then each put in its place: whoever reads finds the streets of before, or those of after."""
    settings.STREETS_DIR.mkdir(parents=True, exist_ok=True)
    aside = {insee: settings.STREETS_DIR / f".{insee}-{secrets.token_hex(6)}.npz" for insee in brought}
    try:
        for insee, streets in brought.items():
            streets.save(aside[insee])
        for insee, written in aside.items():
            written.replace(path_of(insee))
    finally:
        for written in aside.values():
            written.unlink(missing_ok=True)


def _has_walks(streets: Streets) -> bool:
    return bool(np.isin(streets.kinds, WALKABLE).any())


# --- a file sent by a browser -----------------------------------------------------------------------------


def incoming() -> Path:
    return settings.STREETS_DIR / "incoming"


def store_streets(file: BinaryIO) -> str:
    """Under a random name, as it comes: nothing of it is trusted, not even its name.

    Raises:
        StreetsTooLarge, NoRoomForStreets.
    """
    stored = secrets.token_hex(16)
    path = sent(stored)
    try:
        incoming().mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("xb") as target:
            path.chmod(0o600)
            for block in _blocks(file):
                target.write(block)
    except OSError as fault:
        path.unlink(missing_ok=True)
        raise NoRoomForStreets from fault
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return stored


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    size = 0
    while block := file.read(_BLOCK):
        size += len(block)
        if size > settings.IMPORT_MAX_BYTES:
            raise StreetsTooLarge(limit=settings.IMPORT_MAX_BYTES // 1_000_000)
        yield block


def sent(stored: str) -> Path:
    """`stored`: 32 hexadecimal signs that we drew."""
    return incoming() / f"{stored}.osm.pbf"


def forget_sent(stored: str) -> None:
    with suppress(OSError):
        sent(stored).unlink(missing_ok=True)


def forget_abandoned(*, at: datetime) -> int:
    """What a stopped server left behind, older than two days."""
    if not incoming().is_dir():
        return 0
    limit = (at - _ABANDONED).timestamp()
    old = [path for path in incoming().iterdir() if path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
