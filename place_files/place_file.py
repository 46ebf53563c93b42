"""The one door of the package: open a file, recognised by its content, then read its places, then what they offer."""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from place_files import bpe, data_inclusion, finess, hsds_read, hsds_tables, json_stream, mapped, osm, tables
from place_files.formats import LICENCES, Format, recognise
from place_files.records import PlaceRecord, Problem, Reason, Row, ServiceRecord
from place_files.refusals import NeedsMapping, NoNameColumn, SuspiciousCompression
from place_files.source import Source

MAX_UNPACKED = 4_000_000_000


class PlaceFile:
    """May be read as often as needed; each reading goes through the file from its beginning, in bounded memory.

    `source`: what a file that names no source is called. `columns`: title → field, for a table.
    """

    def __init__(
        self, path: Path, *, today: date, source: str = "fichier", columns: Mapping[str, str] | None = None
    ) -> None:
        self._held, self._today, self._source, self._columns = Source(path), today, source, columns
        self._joined: hsds_tables.Joined | None = None
        self.format = recognise(self._held)

    @property
    def bytes_read(self) -> int:
        """Of the file as it is stored, in the present reading: for a progress bar."""
        return self._held.bytes_read

    @property
    def titles(self) -> list[str]:
        """Of the columns of a table."""
        return self._held.titles

    def sample(self) -> list[dict[str, str]]:
        """The first rows of a table, as they are: for whoever says what its columns hold."""
        return self._held.sample()

    @property
    def licence(self) -> str:
        return LICENCES.get(self.format, "")

    def places(self) -> Iterator[PlaceRecord | Problem]:
        """Raises a `PlaceFileError` at any row: write nothing that could not be taken back."""
        yield from _once(
            row for row in self._readers[self.format](False) if not isinstance(row, ServiceRecord)
        )

    def services(self) -> Iterator[ServiceRecord | Problem]:
        """What the places offer; problems of the places' own rows were told with them."""
        if self.format in (Format.DATA_INCLUSION, Format.HSDS):
            yield from _once(
                row for row in self._readers[self.format](True) if not isinstance(row, PlaceRecord)
            )

    @property
    def _readers(self) -> Mapping[Format, Callable[[bool], Iterator[Row]]]:
        today = self._today
        return {
            Format.DATA_INCLUSION: self._data_inclusion,
            Format.HSDS: self._hsds,
            Format.FINESS_OLD: lambda _services: self._finess_old(),
            Format.FINESS_HEADED: lambda _services: finess.read_headed(self._held.cells(), today=today),
            Format.FINESS_PLUS: lambda _services: self._finess_plus(),
            Format.BPE: lambda _services: bpe.read(self._held.cells(), today=today),
            Format.OSM: lambda _services: osm.read(self._held.path, today=today),
            Format.TABLE: lambda _services: self._table(),
        }

    def _data_inclusion(self, services: bool) -> Iterator[Row]:  # noqa: FBT001 -- one of two passes
        for line, row in self._objects():
            if isinstance(row, dict) and data_inclusion.is_service(row) != services:
                continue
            if isinstance(row, dict) or not services:
                yield from data_inclusion.read_row(row, line=line, today=self._today, source=self._own_source)

    @property
    def _own_source(self) -> str:
        return "" if self._source == "fichier" else self._source

    def _objects(self) -> Iterator[tuple[int, Any]]:
        if not self._held.is_json:
            yield from self._held.cells()
            return
        for member in self._json_members():
            with self._held.stream(member) as stream:
                for line, (_key, item) in enumerate(json_stream.items(stream.read), 1):
                    yield line, item

    def _json_members(self) -> list[str]:
        """Structures and services are published apart: a zip may hold both."""
        names = (
            [one for one in self._held.members if one.lower().endswith((".json", ".jsonl"))]
            if self._held.is_zip
            else []
        )
        return names or [""]

    def _hsds(self, services: bool) -> Iterator[Row]:  # noqa: FBT001 -- one of two passes
        known: set[str] = set()
        for line, (key, item) in enumerate(self._compiled(), 1):
            if key == "organizations":
                if isinstance(item, dict):
                    known.add(str(item.get("id")))
                if not services:
                    yield from hsds_read.read_organization(item, line=line, today=self._today)
            elif services:
                yield from hsds_read.read_service(item, line=line, today=self._today)
            else:
                yield from hsds_read.read_owner(item, line=line, today=self._today, known=known)

    def _compiled(self) -> Iterator[tuple[str, Any]]:
        if self._held.is_zip and hsds_tables.is_tabular(self._held.members):
            joined = self._tables_joined()
            for table in ("organizations", "services"):
                yield from ((table, row) for row in joined.each(table))
            return
        with self._held.stream() as stream:
            for key, item in json_stream.items(stream.read):
                if isinstance(item, dict) and "id" in item:
                    yield (
                        key if key == "organizations" or "organization_identifiers" in item else "services",
                        item,
                    )

    def _tables_joined(self) -> hsds_tables.Joined:
        if self._joined is None:
            with zipfile.ZipFile(self._held.path) as bundle:
                if sum(one.file_size for one in bundle.infolist()) > MAX_UNPACKED:
                    raise SuspiciousCompression
                self._joined = hsds_tables.Joined(bundle)
        return self._joined

    def _finess_old(self) -> Iterator[Row]:
        with self._held.stream() as stream:
            where = finess.points(tables.csv_lines(stream))
        with self._held.stream() as stream:
            yield from finess.read_headless(tables.csv_lines(stream), where, today=self._today)

    def _finess_plus(self) -> Iterator[Row]:
        with self._held.stream() as stream:
            for line, (key, item) in enumerate(json_stream.items(stream.read), 1):
                if key in ("", "pmej"):
                    yield from finess.read_plus(item, line=line, today=self._today)

    def _table(self) -> Iterator[Row]:
        if self._columns is None:
            raise NeedsMapping
        if "name" not in self._columns.values():
            raise NoNameColumn
        yield from mapped.read(self._held.cells(), self._columns, source=self._source, today=self._today)

    def close(self) -> None:
        if self._joined is not None:
            self._joined.close()
            self._joined = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _once(rows: Iterator[Any]) -> Iterator[Any]:
    """The second row of one identifier is left, and told; the same SIRET at two places is told alone."""
    refs: set[tuple[str, str]] = set()
    sirets: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        if (row.source, row.ref) in refs:
            yield Problem(row.line, Reason.SAME_ID, row.ref, name=row.name)
            continue
        refs.add((row.source, row.ref))
        yield row
        siret = row.siret if isinstance(row, PlaceRecord) else ""
        sirets[siret] += bool(siret)
        if siret and sirets[siret] > 1:
            yield Problem(row.line, Reason.SAME_SIRET, siret, name=row.name)


def open_place_file(
    path: Path, *, today: date, source: str = "fichier", columns: Mapping[str, str] | None = None
) -> PlaceFile:
    """Recognise the file from its content, never from its name.

    Raises:
        PlaceFileError: the whole file is refused; `str(error)` is a French sentence.
    """
    return PlaceFile(path, today=today, source=source, columns=columns)
