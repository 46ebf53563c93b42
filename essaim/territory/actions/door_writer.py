"""Writes the doors of an address file, some thousand at a time: seen by nobody until the import is complete."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import compress, count
from operator import attrgetter
from typing import Any
from uuid import UUID

from address_files import AddressLine, StreetSaid, Told, street_said
from essaim.kernel.ids import uuid7
from essaim.territory.actions.rows import id_for_database, insert_rows, new_ids
from essaim.territory.actions.sectors import Step
from essaim.territory.actions.street_writer import StreetWriter
from essaim.territory.enums import Source
from essaim.territory.models import Dwelling, ImportBatch, ImportChange
from essaim.territory.queries.matching import Found
from essaim.territory.rules.completing import Known

_COLUMNS = (
    *("id", "collective_id", "street_id", "number", "suffix", "complement", "label", "lon", "lat"),
    *("address_key", "twin", "interop_key", "ban_id", "parcel", "source", "batch_id"),
)
_CHANGE_COLUMNS = ("id", "collective_id", "batch_id", "dwelling_id", "before", "after", "is_done")
AT_ONCE = 2_000  # doors in one transaction
_New = tuple[AddressLine, str, str, StreetSaid]  # as `Told` says them


class DoorWriter:
    """`homonyms`: line → its rank among the doors of the file whose address reads the same."""

    def __init__(self, batch: ImportBatch, step: Step, *, homonyms: Mapping[int, int] = {}) -> None:
        batch.check_collective()
        self._step = step
        self._batch = batch
        self._collective = batch.collective
        self._is_first_import = not Dwelling.objects.filter(collective=batch.collective).exists()
        self._source = Source.BAN if batch.format.startswith("ban") else Source.BAL
        self._streets = StreetWriter(batch.collective)
        self._homonyms = homonyms
        self._promised: dict[str, set[int]] = defaultdict(set)  # to doors that will move there
        self._db_id = id_for_database()
        self.counts: Counter[str] = Counter()

    def write(self, told: Told, found: Sequence[Found]) -> None:
        new: list[_New] = list(compress(zip(*told, strict=True), [one.known is None for one in found]))
        changed = [(line, one) for line, one in zip(told.lines, found, strict=True) if one.changes]
        for fate, count_of in Counter(map(attrgetter("fate"), found)).items():
            self.counts[fate.name.lower()] += count_of
        for at in range(0, max(len(new), len(changed)), AT_ONCE):
            with self._step():
                self._write(new[at : at + AT_ONCE], changed[at : at + AT_ONCE])

    def _write(self, new: Sequence[_New], changed: Sequence[tuple[AddressLine, Found]]) -> None:
        named = {street: line for line, _key, _official, street in new}
        self._streets.name(named | {street_said(line): line for line, one in changed if one.is_renamed})
        twins = self._twins(new, changed)
        self._complete(changed, twins)
        self._create(new, twins)

    def _twins(self, new: Sequence[_New], changed: Sequence[tuple[AddressLine, Found]]) -> Mapping[int, int]:
        """Line → a rank that no other door of that address has; most addresses have one door and are not told."""
        moved = [(line, one.changes["address_key"]) for line, one in changed if "address_key" in one.changes]
        if self._is_first_import:
            return self._homonyms
        wanted = [*((line, key) for line, key, _official, _street in new), *moved]
        taken = Dwelling.every.filter(
            collective=self._collective, address_key__in={key for _, key in wanted}
        ).order_by()
        ranks: dict[str, set[int]] = {}
        for key, twin in taken.values_list("address_key", "twin"):
            ranks.setdefault(key or "", set()).add(twin)
        found = {}
        for line, key in wanted:
            mine = ranks.setdefault(key, set())
            mine |= self._promised.get(key, set())
            rank = next(rank for rank in count() if rank not in mine)
            mine.add(rank)
            if rank:
                found[line.line_number] = rank
        for line, key in moved:
            self._promised[key].add(found.get(line.line_number, 0))
        return found

    def set_aside(self, doors: Sequence[Known], *, at: datetime) -> None:
        """Those that the file does not name any more will be archived; their past stays, and the undo brings them back."""
        for start in range(0, len(doors), AT_ONCE):
            part = doors[start : start + AT_ONCE]
            with self._step():
                self._keep([self._change(known, {"archived_at": at}) for known in part])

    def hints(self) -> list[tuple[str, Any]]:
        """What will tell the streets of one name apart, with the doors that are not seen yet."""
        return self._streets.hints()

    def _create(self, new: Sequence[_New], twins: Mapping[int, int]) -> None:
        street_of, source = self._streets.of, self._source.value
        collective, batch = self._db_id(self._collective.id), self._db_id(self._batch.id)
        rows = [
            (
                id_, collective, street_of[street], line.number, line.suffix, line.complement, "",
                line.lon, line.lat, key, twins.get(line.line_number, 0),
                official, line.ban_id, line.parcel, source, batch,
            )
            for id_, (line, key, official, street) in zip(new_ids(len(new)), new, strict=True)
        ]  # fmt: skip
        self.counts["created"] -= len(rows) - insert_rows(Dwelling, _COLUMNS, rows)

    def _complete(self, changed: Sequence[tuple[AddressLine, Found]], twins: Mapping[int, int]) -> None:
        changes = []
        for line, one in changed:
            assert one.known is not None
            values = dict(one.changes)
            if one.is_renamed:
                values["street_id"] = self._streets.id_of(line)
                values["twin"] = twins.get(line.line_number, 0)
            changes.append(self._change(one.known, values))
        self._keep(changes)

    def _change(self, known: Known, values: dict[str, Any]) -> tuple[Any, ...]:
        was = known._asdict()
        before = {column: in_json(was[column]) for column in values}
        after = {column: in_json(value) for column, value in values.items()}
        ids = (uuid7(), self._collective.id, self._batch.id, known.id)
        return (*map(self._db_id, ids), json.dumps(before), json.dumps(after), False)

    def _keep(self, changes: Sequence[tuple[Any, ...]]) -> None:
        """Until the moment when the import is complete: see `completing.py`."""
        insert_rows(ImportChange, _CHANGE_COLUMNS, changes)


def in_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
