"""Undo an import: what nobody used goes, what was used is put away."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.dateparse import parse_datetime

from essaim.kernel.errors import DomainError
from essaim.territory.actions.doors import erase_doors
from essaim.territory.actions.imports import alone
from essaim.territory.actions.rows import erase_rows, id_for_database, update_rows
from essaim.territory.actions.sectors import refresh_sectors
from essaim.territory.enums import ImportState, Source
from essaim.territory.models import (
    Building,
    Dwelling,
    ImportBatch,
    ImportChange,
    SectorStreet,
    Street,
)
from essaim.territory.queries.doors import with_history
from essaim.territory.queries.imports import can_be_undone

_NARROW = 500
_ASIDE = 1_000
_MOMENTS = ("archived_at",)
_IDS = ("street_id",)
_ADDRESS = ("address_key", "twin", "street_id", "number", "suffix", "complement")


class ImportCannotBeUndone(DomainError):
    """Cet import ne peut plus être annulé : seuls les imports faits depuis moins de 30 jours peuvent l’être."""


class LaterImportFirst(DomainError):
    """Un import plus récent a complété les mêmes portes : annulez-le d’abord."""


def undo_import(batch: ImportBatch, *, at: datetime) -> ImportBatch:
    """Erase the doors it made that nothing refers to, archive the others, give the completed ones their past back.

    Raises:
        ImportCannotBeUndone, LaterImportFirst, AnotherImportIsRunning.
    """
    with alone(batch.collective):
        mine = ImportBatch.objects.select_for_update().get(id=batch.id)
        if not can_be_undone(mine, at=at):
            raise ImportCannotBeUndone
        _refuse_if_built_upon(mine)
        touched = Dwelling.objects.filter(Q(batch=mine) | Q(id__in=_changed(mine)))
        streets = set(touched.order_by().values_list("street_id", flat=True).distinct())
        _restore(mine)
        archived = _archive_used(mine, at=at)
        erased = _erase_unused(mine)
        _erase_empty_streets(streets)
        mine.state, mine.undone_at = ImportState.UNDONE, at
        mine.counts = mine.counts | {"erased": erased, "archived": archived}
        mine.save(update_fields=["state", "undone_at", "counts"])
        erase_rows(ImportChange.objects.filter(batch=mine))
        refresh_sectors(mine.collective)
    return mine


def _changed(batch: ImportBatch) -> Any:
    return ImportChange.objects.filter(batch=batch).values("dwelling_id")


def _refuse_if_built_upon(batch: ImportBatch) -> None:
    later = ImportChange.objects.filter(
        batch__state=ImportState.APPLIED, batch__applied_at__gt=batch.applied_at
    )
    if later.filter(Q(dwelling__batch=batch) | Q(dwelling__in=_changed(batch))).exists():
        raise LaterImportFirst


def _restore(batch: ImportBatch) -> None:
    """Columns by columns; a point moved by hand since, or an address taken since, stays as it is."""
    db_id = id_for_database()
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    changes = ImportChange.objects.filter(batch=batch).select_related("dwelling")
    keys = [one.before["address_key"] for one in changes if "address_key" in one.before]
    leaving = {one.dwelling_id for one in changes if "address_key" in one.before}
    taken = set()
    _step_aside(batch, keys, leaving)
    for part in _parts(keys):
        there = Dwelling.objects.filter(address_key__in=part).exclude(batch=batch)
        found = there.values_list("id", "address_key", "twin")
        taken |= {(key, twin) for id_, key, twin in found if id_ not in leaving}
    for one in changes:
        before = dict(one.before)
        if (before.get("address_key"), before.get("twin", 0)) in taken:
            for name in _ADDRESS:
                before.pop(name, None)
        if one.dwelling.source == Source.HAND and before.get("lon") is not None:
            before = {name: value for name, value in before.items() if name not in ("lon", "lat")}
        if before:
            columns = tuple(sorted(before))
            rows[columns].append(
                (*(_value(name, before[name], db_id) for name in columns), db_id(one.dwelling_id))
            )
    for columns, values in rows.items():
        update_rows(Dwelling, columns, values, collective_id=batch.collective_id)


def _step_aside(batch: ImportBatch, keys: Sequence[str], leaving: set[UUID]) -> None:
    """The doors that the import put at an address leave its rank to the one that comes back to it."""
    for part in _parts(sorted(leaving)):
        Dwelling.objects.filter(id__in=part).update(twin=F("twin") + _ASIDE)
    for part in _parts(keys):
        Dwelling.objects.filter(batch=batch, address_key__in=part).update(twin=F("twin") + _ASIDE)


def _value(column: str, value: Any, db_id: Any) -> Any:
    if value is None:
        return None
    if column in _MOMENTS:
        return connection.ops.adapt_datetimefield_value(parse_datetime(value))
    return db_id(UUID(value)) if column in _IDS else value


def _archive_used(batch: ImportBatch, *, at: datetime) -> int:
    """Doors with a history, in a building, or with a landmark written by someone."""
    created = Dwelling.objects.filter(batch=batch, archived_at=None).order_by()
    used = with_history(created)
    used |= set(
        created.filter(~Q(label="") | Q(building__isnull=False) | Q(source=Source.HAND)).values_list(
            "id", flat=True
        )
    )
    for part in _parts(sorted(used)):
        Dwelling.objects.filter(id__in=part).update(archived_at=at)
    return len(used)


def _erase_unused(batch: ImportBatch) -> int:
    """Straight deletes: nothing but sectors refers to these doors, and there may be 500,000 of them."""
    unused = Dwelling.objects.filter(batch=batch, archived_at=None).order_by()
    return erase_doors(unused)


def _erase_empty_streets(streets: set[UUID]) -> None:
    used = [
        Exists(model.objects.filter(street=OuterRef("id"))) for model in (Dwelling, Building, SectorStreet)
    ]
    for part in _parts(sorted(streets)):
        erase_rows(Street.objects.filter(id__in=part).exclude(used[0] | used[1] | used[2]))


def _parts(values: Sequence[Any]) -> list[Sequence[Any]]:
    return [values[at : at + _NARROW] for at in range(0, len(values), _NARROW)]
