"""Draw, reshape and archive sectors; know which doors they hold."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.territory.actions.rows import erase_rows, id_for_database, insert_rows, new_ids
from essaim.territory.enums import Side
from essaim.territory.models import Dwelling, Sector, SectorDwelling, SectorStreet, Street
from essaim.territory.queries.doors import box_of_doors
from essaim.territory.queries.sectors import (
    SectorShape,
    choice_of,
    door_table,
    open_sectors,
    streets_of_sectors,
)
from essaim.territory.rules.sectors import DoorTable, SectorStreetChoice
from essaim.territory.rules.shapes import checked_shape

__all__ = [
    "SectorStreetChoice",
    "archive_sector",
    "place_doors",
    "refresh_sectors",
    "restore_sector",
    "save_sector",
]
_NARROW = 500
_AT_ONCE = 1_000
Step = Callable[[], AbstractContextManager[None]]  # a small transaction inside the collective


class SectorNameIsTaken(DomainError):
    """Un autre secteur porte déjà ce nom, peut-être parmi les archivés. Choisissez-en un autre."""


class SectorIsEmpty(DomainError):
    """Un secteur a besoin d’au moins une rue, ou d’un tracé sur la carte."""


class NumbersAreReversed(DomainError):
    """« {street} » : le premier numéro est plus grand que le dernier. Échangez-les."""


class StreetIsUnknown(DomainError):
    """Cette rue n’est pas dans votre base : choisissez-la dans la liste."""


@transaction.atomic
def save_sector(
    collective: Collective,
    *,
    name: str,
    at: datetime,
    streets: Sequence[SectorStreetChoice] = (),
    shape: Any = None,
    sector: Sector | None = None,
) -> Sector:
    """Make a sector, or reshape one: visits belong to doors, so that nothing of the past changes."""
    if not streets and not shape:
        raise SectorIsEmpty
    name = " ".join(name.split())
    named = Sector.objects.filter(collective=collective, name=name)
    if (named.exclude(id=sector.id) if sector else named).exists():
        raise SectorNameIsTaken
    names = _known_streets(collective, streets)
    tidy = checked_shape(shape, near=box_of_doors(collective)) if shape else None
    is_new = sector is None
    sector = sector or Sector(collective=collective, created_at=at)
    sector.name, sector.shape = name, tidy
    sector.save(update_fields=None if is_new else ["name", "shape"])  # that it was put away meanwhile stays
    erase_rows(SectorStreet.objects.filter(sector=sector))
    SectorStreet.objects.bulk_create(_row(sector, one, names) for one in dict.fromkeys(streets))
    refresh_sectors(collective, [sector])
    return sector


def _known_streets(collective: Collective, streets: Sequence[SectorStreetChoice]) -> dict[UUID, str]:
    wanted = {one.street_id for one in streets}
    rows = Street.objects.filter(collective=collective, id__in=wanted)
    names = dict(rows.values_list("id", "name"))
    if len(names) != len(wanted):
        raise StreetIsUnknown
    return names


def _row(sector: Sector, choice: SectorStreetChoice, names: dict[UUID, str]) -> SectorStreet:
    low, high = choice.from_number, choice.to_number
    if low is not None and high is not None and low > high:
        raise NumbersAreReversed(street=names[choice.street_id])
    return SectorStreet(
        collective_id=sector.collective_id,
        sector=sector,
        street_id=choice.street_id,
        side=Side(choice.side),
        from_number=low,
        to_number=high,
    )


@transaction.atomic
def archive_sector(sector: Sector, *, at: datetime) -> None:
    sector.archived_at = at
    sector.save(update_fields=["archived_at"])


@transaction.atomic
def restore_sector(sector: Sector) -> None:
    sector.archived_at = None
    sector.save(update_fields=["archived_at"])
    refresh_sectors(sector.collective, [sector])


@transaction.atomic
def refresh_sectors(collective: Collective, sectors: Sequence[Sector] | None = None) -> None:
    """Recompute which live doors lie in each sector: to be called when a sector or many doors changed."""
    parts = _parts(list(open_sectors(collective) if sectors is None else sectors))
    if parts:
        rows = SectorDwelling.objects.filter(sector__in=list(parts))
        _replace(collective, parts, door_table(collective, list(parts.values())), rows)


def refresh_sectors_by_steps(collective: Collective, step: Step) -> None:
    """The same after an import, a thousand lines at a time: the database is never held for long."""
    with within(collective):
        parts = _parts(list(open_sectors(collective)))
        if not parts:
            return
        rows = SectorDwelling.objects.filter(sector__in=list(parts))
        gone, new = _difference(parts, door_table(collective, list(parts.values())), rows)
    for at in range(0, max(len(gone), len(new)), _AT_ONCE):
        with step():
            _write(collective, gone[at : at + _AT_ONCE], new[at : at + _AT_ONCE])


@transaction.atomic
def place_doors(doors: Sequence[Dwelling]) -> None:
    """The same for a few doors: which open sectors they lie in now."""
    if not doors:
        return
    collective = doors[0].collective
    live = [door for door in doors if door.archived_at is None]
    table = DoorTable((door.id, door.street_id, door.number, door.lon, door.lat) for door in live)
    parts = _parts(list(open_sectors(collective)))
    rows = SectorDwelling.objects.filter(sector__in=list(parts), dwelling__in=[door.id for door in doors])
    _replace(collective, parts, table, rows)


def _parts(chosen: Sequence[Sector]) -> dict[UUID, SectorShape]:
    streets = streets_of_sectors(chosen) if chosen else {}
    return {one.id: ([choice_of(row) for row in streets.get(one.id, [])], one.shape) for one in chosen}


def _replace(
    collective: Collective, parts: dict[UUID, SectorShape], table: DoorTable, rows: QuerySet[SectorDwelling]
) -> None:
    _write(collective, *_difference(parts, table, rows))


def _difference(
    parts: dict[UUID, SectorShape], table: DoorTable, rows: QuerySet[SectorDwelling]
) -> tuple[list[UUID], list[tuple[UUID, UUID]]]:
    """The rows to take away; the sectors and doors to join."""
    before: dict[UUID, dict[UUID, UUID]] = {sector_id: {} for sector_id in parts}
    for id_, sector_id, door in rows.order_by().values_list("id", "sector_id", "dwelling_id"):
        before[sector_id][door] = id_
    gone: list[UUID] = []
    new: list[tuple[UUID, UUID]] = []
    for sector_id, (choices, shape) in parts.items():
        now, was = table.inside(choices, shape), before[sector_id]
        gone += [was[door] for door in was.keys() - now]
        new += [(sector_id, door) for door in now - was.keys()]
    return gone, new


def _write(collective: Collective, gone: Sequence[UUID], new: Sequence[tuple[UUID, UUID]]) -> None:
    for start in range(0, len(gone), _NARROW):
        erase_rows(SectorDwelling.objects.filter(id__in=gone[start : start + _NARROW]))
    db_id = id_for_database()
    mine = db_id(collective.id)
    ids = new_ids(len(new))
    rows = [(id_, mine, db_id(one), db_id(door)) for id_, (one, door) in zip(ids, new, strict=True)]
    insert_rows(SectorDwelling, ("id", "collective_id", "sector_id", "dwelling_id"), rows)
