"""What an import completes on doors already known, once it is complete: some at a time, each door once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.dateparse import parse_datetime

from essaim.territory.actions.door_writer import in_json
from essaim.territory.actions.rows import erase_rows, id_for_database, update_rows
from essaim.territory.actions.sectors import Step
from essaim.territory.models import Dwelling, ImportBatch, ImportChange, SectorStreet

_AT_ONCE = 500
_MOMENTS = ("archived_at",)
_IDS = ("street_id",)


def complete_doors(batch: ImportBatch, step: Step) -> None:
    """Stopped in the middle, it goes on where it was: a change is marked in the transaction that makes it."""
    while True:
        with step():
            changes = list(ImportChange.objects.filter(batch=batch, is_done=False).order_by("id")[:_AT_ONCE])
            if not changes:
                return
            _complete(batch, changes)


def _complete(batch: ImportBatch, changes: Sequence[ImportChange]) -> None:
    """A door that someone changed since the file was read stays as they left it."""
    doors = Dwelling.objects.in_bulk([one.dwelling_id for one in changes])
    held = holders(batch, [one.after.get("address_key") for one in changes])
    fit: list[ImportChange] = []
    past: list[ImportChange] = []
    for one in changes:
        door = doors.get(one.dwelling_id)
        is_same = door and all(in_json(getattr(door, name)) == was for name, was in one.before.items())
        place = one.after.get("address_key"), one.after.get("twin", 0)
        (past if not is_same or held.get(place, one.dwelling_id) != one.dwelling_id else fit).append(one)
    set_values(batch, [(one.dwelling_id, one.after) for one in fit])
    _join_sectors(
        batch, {(one.before["street_id"], one.after["street_id"]) for one in fit if "street_id" in one.after}
    )
    ImportChange.objects.filter(id__in=[one.id for one in fit]).update(is_done=True)
    erase_rows(ImportChange.objects.filter(id__in=[one.id for one in past]))


def holders(batch: ImportBatch, keys: Iterable[str | None]) -> dict[tuple[str | None, int], UUID]:
    """Which door holds each of these addresses: their key and rank."""
    rows = Dwelling.every.filter(collective=batch.collective_id, address_key__in={key for key in keys if key})
    return {(key, twin): id_ for id_, key, twin in rows.order_by().values_list("id", "address_key", "twin")}


def set_values(batch: ImportBatch, wanted: Iterable[tuple[UUID, dict[str, Any]]]) -> None:
    """Columns by columns; the values as JSON keeps them."""
    db_id = id_for_database()
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for door, values in wanted:
        if values:
            columns = tuple(sorted(values))
            rows[columns].append((*(_value(name, values[name], db_id) for name in columns), db_id(door)))
    for columns, lines in rows.items():
        update_rows(Dwelling, columns, lines, collective_id=batch.collective_id)


def _value(column: str, value: Any, db_id: Any) -> Any:
    if value is None:
        return None
    if column in _MOMENTS:
        return connection.ops.adapt_datetimefield_value(parse_datetime(value))
    return db_id(UUID(value)) if column in _IDS else value


def _join_sectors(batch: ImportBatch, names: set[tuple[str, str]]) -> None:
    """The sectors made of a street that was renamed are made of the new one too."""
    names = {(old, new) for old, new in names if old != new}
    if not names:
        return
    new_of: dict[UUID, list[UUID]] = defaultdict(list)
    for old, new in names:
        new_of[UUID(old)].append(UUID(new))
    every = [*new_of, *(one for new in new_of.values() for one in new)]
    rows = list(SectorStreet.objects.filter(collective=batch.collective_id, street__in=every))
    known = {(row.sector_id, row.street_id, row.side, row.from_number, row.to_number) for row in rows}
    SectorStreet.objects.bulk_create(
        SectorStreet(
            collective_id=batch.collective_id, sector_id=row.sector_id, street_id=street, side=row.side,
            from_number=row.from_number, to_number=row.to_number,
        )
        for row in rows
        for street in new_of.get(row.street_id, ())
        if (row.sector_id, street, row.side, row.from_number, row.to_number) not in known
    )  # fmt: skip
