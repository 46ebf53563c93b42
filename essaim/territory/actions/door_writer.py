"""Writes the doors of an address file, a thousand at a time: seen by nobody until the import is complete."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from address_files import AddressLine, street_key
from essaim.kernel.ids import uuid7
from essaim.territory.actions.rows import id_for_database, insert_rows, new_ids
from essaim.territory.actions.sectors import Step
from essaim.territory.enums import Source
from essaim.territory.models import Commune, Dwelling, ImportBatch, ImportChange, Street
from essaim.territory.queries.matching import Found
from essaim.territory.rules.completing import official_key

_COLUMNS = (
    *("id", "collective_id", "street_id", "number", "suffix", "label", "lon", "lat"),
    *("address_key", "interop_key", "source", "batch_id"),
)
_CHANGE_COLUMNS = ("id", "collective_id", "batch_id", "dwelling_id", "before", "after", "is_done")
AT_ONCE = 2_500  # doors in one transaction


class DoorWriter:
    def __init__(self, batch: ImportBatch, step: Step) -> None:
        batch.check_collective()
        self._step = step
        self._batch = batch
        self._collective = batch.collective
        self._source = Source.BAN if batch.format.startswith("ban") else Source.BAL
        self._communes = set(Commune.objects.values_list("insee", flat=True))
        streets = Street.objects.filter(collective=batch.collective).order_by()
        self._streets: dict[str, UUID] = dict(streets.values_list("key", "id"))
        self._place_of: dict[tuple[str, str, str], Any] = {}  # as the database wants it
        self._db_id = id_for_database()
        self.counts: Counter[str] = Counter()

    def write(self, lines: Sequence[AddressLine], keys: Sequence[str], found: Sequence[Found]) -> None:
        new, changed = [], []
        for line, key, one in zip(lines, keys, found, strict=True):
            if one.known is None:
                new.append((line, key))
            elif one.changes:
                changed.append((line, one))
        self.counts.update(one.fate.name.lower() for one in found)
        for at in range(0, len(new), AT_ONCE):
            with self._step():
                self._create(new[at : at + AT_ONCE])
        for at in range(0, len(changed), AT_ONCE):
            with self._step():
                self._complete(changed[at : at + AT_ONCE])

    def _name_streets(self, lines: Sequence[AddressLine]) -> None:
        places = {(line.insee, line.former_insee, line.street): line for line in lines}
        self._know_again({street_key(*place) for place in places if place not in self._place_of})
        created: list[Street] = []
        for place, line in places.items():
            if place in self._place_of:
                continue
            key = street_key(*place)
            if key not in self._streets:
                self._name_commune(line)
                street = Street(
                    collective=self._collective,
                    commune_id=line.insee,
                    name=line.street,
                    key=key,
                    is_place=line.is_place,
                )
                self._streets[key] = street.id
                created.append(street)
            self._place_of[place] = self._db_id(self._streets[key])
        Street.objects.bulk_create(created)

    def _know_again(self, keys: set[str]) -> None:
        """A street that someone wrote by hand since this import began."""
        unknown = [key for key in keys if key not in self._streets]
        if unknown:
            rows = Street.objects.filter(collective=self._collective, key__in=unknown)
            self._streets.update(rows.order_by().values_list("key", "id"))

    def _name_commune(self, line: AddressLine) -> None:
        if line.insee not in self._communes:
            self._communes.add(line.insee)
            Commune.objects.get_or_create(
                insee=line.insee, defaults={"name": line.commune_name[:120] or line.insee}
            )

    def _create(self, new: Sequence[tuple[AddressLine, str]]) -> None:
        self._name_streets([line for line, _key in new])
        place_of, source = self._place_of, self._source.value
        collective, batch = self._db_id(self._collective.id), self._db_id(self._batch.id)
        rows = [
            (
                id_, collective, place_of[line.insee, line.former_insee, line.street],
                line.number, line.suffix, "", line.lon, line.lat, key, official_key(line), source, batch,
            )
            for id_, (line, key) in zip(new_ids(len(new)), new, strict=True)
        ]  # fmt: skip
        self.counts["created"] -= len(rows) - insert_rows(Dwelling, _COLUMNS, rows)

    def _complete(self, changed: Sequence[tuple[AddressLine, Found]]) -> None:
        """Kept for the moment when the import is complete: see `completing.py`."""
        self._name_streets([line for line, one in changed if one.is_renamed])
        rows = []
        for line, one in changed:
            known = one.known
            assert known is not None
            after = dict(one.changes)
            if one.is_renamed:
                after["street_id"] = self._streets[street_key(line.insee, line.former_insee, line.street)]
            before = {column: in_json(known._asdict()[column]) for column in after}
            after = {column: in_json(value) for column, value in after.items()}
            ids = (uuid7(), self._collective.id, self._batch.id, known.id)
            rows.append((*map(self._db_id, ids), json.dumps(before), json.dumps(after), False))
        insert_rows(ImportChange, _CHANGE_COLUMNS, rows)


def in_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
