"""A public file is read, and its lines of this territory kept: all of them or none. The next one of its kind replaces it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import shapely
from django.conf import settings
from django.db import transaction
from shapely.geometry import shape as shape_of

from essaim.diagnosis.enums import Indicator
from essaim.diagnosis.models import DiagnosisFile, IndexWeights, TerritoryFact
from essaim.diagnosis.queries.territory import around_of
from essaim.diagnosis.rules.index import MOST_WEIGHT
from essaim.diagnosis.rules.opening import FileTooLong, text_of
from essaim.diagnosis.rules.reading import Fact, FileOfElsewhere, Read, read_file
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.territory.actions.street_files import StreetsTooLarge, store_streets

UNPACKED = 20  # times what may be sent: a text packs ten times or so
MOST_KEPT = 50_000
_OFTEN = 50_000
Tell = Callable[[int], None]


class DiagnosisNeedsDoors(DomainError):
    """Importez d’abord les adresses : le diagnostic se lit autour de vos portes."""

    mended_at = "territory:import_new"


class WeightsMakeNoSense(DomainError):
    """Chaque poids va de 0 (ne compte pas) à 5, et l’un d’eux au moins compte."""


def store_file(file: BinaryIO) -> str:
    """Under a random name, until it is read.

    Raises:
        FileTooLong, NoRoomForStreets.
    """
    try:
        return store_streets(file)
    except StreetsTooLarge as fault:
        raise FileTooLong from fault


def import_file(
    path: Path,
    *,
    name: str,
    collective: Collective,
    by: Membership,
    at: datetime,
    tell: Tell = lambda _rows: None,
) -> DiagnosisFile:
    """Read whole first, then written at once. Done again, it is the same.

    Raises:
        DiagnosisNeedsDoors, FileUnreadable, FileTooLong, FileOfAnotherKind, FileOfElsewhere, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    around = around_of(collective)
    if around is None:
        raise DiagnosisNeedsDoors
    count = [0]
    with text_of(path, most=UNPACKED * settings.IMPORT_MAX_BYTES) as (inside, text):
        read = read_file(text, name=f"{name} {inside}", around=around)
        kept = _near(list(_counted(read, count, tell)), around.box)
    if not kept:
        raise FileOfElsewhere(source=read.source.label, communes=", ".join(sorted(around.communes.values())))
    return _keep(collective, read, kept[:MOST_KEPT], rows=count[0], by=by, at=at)


def _counted(read: Read, count: list[int], tell: Tell) -> Iterator[Fact]:
    for fact in read.facts:
        count[0] += 1
        if count[0] % _OFTEN == 0:
            tell(count[0])
        if fact is not None:
            yield fact


def _near(found: list[Fact], box: tuple[float, float, float, float]) -> list[Fact]:
    """Perimeters say nothing of their commune that can be trusted: those that touch the doors' surroundings are kept."""
    return [one for one in found if one.shape is None or _touches(one.shape, box)]


def _touches(shape: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    try:
        return bool(shapely.intersects(shape_of(shape), shapely.box(*box)))
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
    ):
        return False


@transaction.atomic
def _keep(
    collective: Collective, read: Read, kept: list[Fact], *, rows: int, by: Membership, at: datetime
) -> DiagnosisFile:
    DiagnosisFile.objects.filter(collective=collective, source=read.source).delete()
    made = DiagnosisFile.objects.create(
        collective=collective, source=read.source, year=read.year, rows_kept=len(kept), rows_read=rows, imported_at=at,
        imported_by=by,
    )  # fmt: skip
    TerritoryFact.objects.bulk_create(
        (
            TerritoryFact(
                collective=collective, file=made, code=one.code, label=one.label, values=one.values, shape=one.shape,
                lon=one.lon, lat=one.lat,
            )
            for one in kept
        ),
        batch_size=1000,
    )  # fmt: skip
    return made


@transaction.atomic
def forget_file(file: DiagnosisFile, *, by: Membership) -> None:
    """With its lines. Twice changes nothing."""
    must_coordinate(by, collective_id=file.collective_id)
    DiagnosisFile.objects.filter(id=file.id).delete()


@transaction.atomic
def weigh(collective: Collective, *, weights: Mapping[str, int], by: Membership, at: datetime) -> None:
    """How much each indicator counts, from now on.

    Raises:
        WeightsMakeNoSense, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    chosen = {one.value: weights.get(one.value, 0) for one in Indicator}
    if not any(chosen.values()) or any(not 0 <= one <= MOST_WEIGHT for one in chosen.values()):
        raise WeightsMakeNoSense
    IndexWeights.objects.update_or_create(
        collective=collective, defaults={"weights": chosen, "changed_at": at}
    )
