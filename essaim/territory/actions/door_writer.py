"""Writes the doors of an address file, a few thousand at a time, inside the transaction of the import."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from address_files import AddressLine, street_key
from essaim.kernel.ids import uuid7
from essaim.territory.actions.rows import id_for_database, insert_rows, new_ids, update_rows
from essaim.territory.enums import Source
from essaim.territory.models import Commune, Dwelling, ImportBatch, ImportChange, SectorStreet, Street
from essaim.territory.queries.matching import Found
from essaim.territory.rules.completing import Known, official_key

_COLUMNS = (
    *("id", "collective_id", "street_id", "number", "suffix", "label", "lon", "lat"),
    *("address_key", "interop_key", "source", "batch_id"),
)
_CHANGED = ("street_id", "lon", "lat", "address_key", "interop_key", "archived_at")


class DoorWriter:
    def __init__(self, batch: ImportBatch) -> None:
        batch.check_collective()
        self._batch = batch
        self._collective = batch.collective
        self._source = Source.BAN if batch.format.startswith("ban") else Source.BAL
        self._communes = set(Commune.objects.values_list("insee", flat=True))
        streets = Street.objects.filter(collective=batch.collective).order_by()
        self._streets: dict[str, UUID] = dict(streets.values_list("key", "id"))
        self._place_of: dict[tuple[str, str, str], Any] = {}  # as the database wants it
        self._new_names: set[tuple[UUID, UUID]] = set()
        self._db_id = id_for_database()
        self.counts: Counter[str] = Counter()

    def write(self, lines: Sequence[AddressLine], keys: Sequence[str], found: Sequence[Found]) -> None:
        self._name_streets(
            [line for line, one in zip(lines, found, strict=True) if one.known is None or one.is_renamed]
        )
        new, changed = [], []
        for line, key, one in zip(lines, keys, found, strict=True):
            if one.known is None:
                new.append((line, key))
            elif one.changes:
                changed.append((line, one))
        self._create(new)
        self._complete(changed)
        self.counts.update(one.fate.name.lower() for one in found)

    def finish(self) -> None:
        """The sectors made of a street that was renamed are made of the new one too."""
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

    def _name_streets(self, lines: Sequence[AddressLine]) -> None:
        places = {(line.insee, line.former_insee, line.street): line for line in lines}
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

    def _name_commune(self, line: AddressLine) -> None:
        if line.insee not in self._communes:
            self._communes.add(line.insee)
            Commune.objects.get_or_create(
                insee=line.insee, defaults={"name": line.commune_name[:120] or line.insee}
            )

    def _create(self, new: Sequence[tuple[AddressLine, str]]) -> None:
        place_of, source = self._place_of, self._source.value
        collective, batch = self._db_id(self._collective.id), self._db_id(self._batch.id)
        rows = [
            (
                id_, collective, place_of[line.insee, line.former_insee, line.street],
                line.number, line.suffix, "", line.lon, line.lat, key, official_key(line), source, batch,
            )
            for id_, (line, key) in zip(new_ids(len(new)), new, strict=True)
        ]  # fmt: skip
        insert_rows(Dwelling, _COLUMNS, rows)

    def _complete(self, changed: Sequence[tuple[AddressLine, Found]]) -> None:
        changes, updates = [], []
        for line, one in changed:
            known = one.known
            assert known is not None
            values = dict(one.changes)
            if one.is_renamed:
                values["street_id"] = self._streets[street_key(line.insee, line.former_insee, line.street)]
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
