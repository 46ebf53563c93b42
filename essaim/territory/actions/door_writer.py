"""Writes the doors of an address file, a few thousand at a time, inside the transaction of the import."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection

from address_files import AddressLine, official_key
from essaim.kernel.ids import uuid7
from essaim.territory.actions.rows import id_for_database, insert_rows, new_ids, update_rows
from essaim.territory.actions.street_writer import StreetWriter
from essaim.territory.enums import Source
from essaim.territory.models import Dwelling, ImportBatch, ImportChange, SectorStreet
from essaim.territory.queries.matching import Found
from essaim.territory.rules.completing import Known

_COLUMNS = (
    *("id", "collective_id", "street_id", "number", "suffix", "complement", "label", "lon", "lat"),
    *("address_key", "twin", "interop_key", "ban_id", "source", "batch_id"),
)
_CHANGED = (
    *("street_id", "number", "suffix", "complement", "lon", "lat", "address_key", "twin"),
    *("interop_key", "ban_id", "archived_at"),
)


class DoorWriter:
    """`homonyms`: line → its rank among the doors of the file whose address reads the same."""

    def __init__(self, batch: ImportBatch, *, homonyms: Mapping[int, int] = {}) -> None:
        batch.check_collective()
        self._batch = batch
        self._collective = batch.collective
        self._is_first_import = not Dwelling.objects.filter(collective=batch.collective).exists()
        self._source = Source.BAN if batch.format.startswith("ban") else Source.BAL
        self._streets = StreetWriter(batch.collective)
        self._homonyms = homonyms
        self._new_names: set[tuple[UUID, UUID]] = set()
        self._db_id = id_for_database()
        self.counts: Counter[str] = Counter()

    def write(self, lines: Sequence[AddressLine], keys: Sequence[str], found: Sequence[Found]) -> None:
        self._streets.name(
            [line for line, one in zip(lines, found, strict=True) if one.known is None or one.is_renamed]
        )
        new, changed = [], []
        for line, key, one in zip(lines, keys, found, strict=True):
            if one.known is None:
                new.append((line, key))
            elif one.changes:
                changed.append((line, one))
        twins = self._twins(new, changed)
        self._complete(changed, twins)
        self._create(new, twins)
        self.counts.update(one.fate.name.lower() for one in found)

    def _twins(
        self, new: Sequence[tuple[AddressLine, str]], changed: Sequence[tuple[AddressLine, Found]]
    ) -> dict[int, int]:
        """Line → a rank that no other door of that address has; most addresses have one door and are not told."""
        moved = [(line, one.changes["address_key"]) for line, one in changed if "address_key" in one.changes]
        wanted = [*new, *moved]
        if self._is_first_import:
            return {
                line.line_number: rank for line, _ in wanted if (rank := self._homonyms.get(line.line_number))
            }
        taken = Dwelling.objects.filter(
            collective=self._collective, address_key__in={key for _, key in wanted}
        ).order_by()
        ranks: dict[str, set[int]] = {}
        for key, twin in taken.values_list("address_key", "twin"):
            ranks.setdefault(key or "", set()).add(twin)
        found = {}
        for line, key in wanted:
            mine = ranks.setdefault(key, set())
            rank = next(rank for rank in count() if rank not in mine)
            mine.add(rank)
            if rank:
                found[line.line_number] = rank
        return found

    def set_aside(self, doors: Sequence[Known], *, at: datetime) -> None:
        """Archive those that the file does not name any more; their past stays, and the undo brings them back."""
        changes = [self._before(known, {"archived_at": at}) for known in doors]
        for start in range(0, len(doors), 500):
            ids = [known.id for known in doors[start : start + 500]]
            Dwelling.objects.filter(collective=self._collective, id__in=ids).update(archived_at=at)
        insert_rows(ImportChange, ("id", "collective_id", "batch_id", "dwelling_id", "before"), changes)

    def finish(self) -> None:
        """Tell homonyms apart. The sectors made of a street that was renamed are made of the new one too."""
        self._streets.finish()
        if not self._new_names:
            return
        new_of: dict[UUID, list[UUID]] = {}
        for old, new in self._new_names:
            new_of.setdefault(old, []).append(new)
        rows = SectorStreet.objects.filter(collective=self._collective, street__in=list(new_of))
        SectorStreet.objects.bulk_create(
            SectorStreet(
                collective=self._collective, sector_id=row.sector_id, street_id=street, side=row.side,
                from_number=row.from_number, to_number=row.to_number,
            )
            for row in list(rows)
            for street in new_of[row.street_id]
        )  # fmt: skip

    def _create(self, new: Sequence[tuple[AddressLine, str]], twins: Mapping[int, int]) -> None:
        street_of, source = self._streets.of, self._source.value
        collective, batch = self._db_id(self._collective.id), self._db_id(self._batch.id)
        rows = [
            (
                id_, collective, street_of(line), line.number, line.suffix, line.complement, "",
                line.lon, line.lat, key, twins.get(line.line_number, 0),
                official_key(line), line.ban_id, source, batch,
            )
            for id_, (line, key) in zip(new_ids(len(new)), new, strict=True)
        ]  # fmt: skip
        insert_rows(Dwelling, _COLUMNS, rows)

    def _complete(self, changed: Sequence[tuple[AddressLine, Found]], twins: Mapping[int, int]) -> None:
        changes, updates = [], []
        for line, one in changed:
            known = one.known
            assert known is not None
            values = dict(one.changes)
            if one.is_renamed:
                values["street_id"] = self._streets.id_of(line)
                values["twin"] = twins.get(line.line_number, 0)
                if known.street_id != values["street_id"]:
                    self._new_names.add((known.street_id, values["street_id"]))
            changes.append(self._before(known, values))
            after = known._asdict() | values
            updates.append(
                (*tuple(_plain(after[column], self._db_id) for column in _CHANGED), self._db_id(known.id))
            )
        update_rows(Dwelling, _CHANGED, updates, collective_id=self._collective.id)
        insert_rows(ImportChange, ("id", "collective_id", "batch_id", "dwelling_id", "before"), changes)

    def _before(self, known: Known, values: dict[str, Any]) -> tuple[Any, ...]:
        was = known._asdict()
        before = {column: _in_json(was[column]) for column in values}
        ids = (uuid7(), self._collective.id, self._batch.id, known.id)
        return (*map(self._db_id, ids), json.dumps(before))


def _plain(value: Any, db_id: Any) -> Any:
    if isinstance(value, UUID):
        return db_id(value)
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _in_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
