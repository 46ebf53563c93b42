"""The bytes and the cells of a file, whatever it is packed in; recognised by its first bytes, never by its name."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeAlias

from place_files import tables
from place_files.refusals import DamagedFile, EmptyFile, NotRecognised, SuspiciousCompression, TooLarge

HEAD = 64 * 1024
BLOCK = 256 * 1024
MAX_BYTES = 400_000_000
BOMB_RATIO = 200
BOMB_FLOOR = 16_000_000
Cells: TypeAlias = Iterator[tuple[int, dict[str, Any]]]


class Source:
    """May be read as often as needed, each time from the beginning."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.stat().st_size:
            raise EmptyFile
        if path.stat().st_size > MAX_BYTES:
            raise TooLarge(limit=MAX_BYTES // 1_000_000)
        with path.open("rb") as stream:
            self.magic = stream.read(64)
        self.bytes_read = 0

    @property
    def is_zip(self) -> bool:
        return self.magic.startswith(b"PK\x03\x04")

    @cached_property
    def members(self) -> list[str]:
        try:
            with zipfile.ZipFile(self.path) as bundle:
                return [
                    one
                    for one in bundle.namelist()
                    if not one.endswith("/") and not one.startswith("__MACOSX")
                ]
        except zipfile.BadZipFile as fault:
            raise DamagedFile(where="l’archive ne s’ouvre pas") from fault

    @cached_property
    def is_workbook(self) -> bool:
        return self.magic.startswith(b"\xd0\xcf\x11\xe0") or (
            self.is_zip and any(one.startswith("xl/") or one == "content.xml" for one in self.members)
        )

    @property
    def is_parquet(self) -> bool:
        return self.magic.startswith(b"PAR1")

    @property
    def is_table_of_its_own(self) -> bool:
        return self.is_workbook or self.is_parquet

    @cached_property
    def head(self) -> bytes:
        with self.stream() as stream:
            return stream.read(HEAD)

    @property
    def is_json(self) -> bool:
        if self.is_table_of_its_own:
            return False
        return self.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")

    @contextmanager
    def stream(self, member: str = "") -> Iterator[IO[bytes]]:
        with self.path.open("rb") as raw:
            if self.magic.startswith(b"\x1f\x8b"):
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield io.BufferedReader(Counted(unpacked, self, raw), BLOCK)
            elif self.is_zip and not self.is_workbook:
                member = member or self.only_member()
                with zipfile.ZipFile(raw) as bundle, bundle.open(member) as unpacked:
                    yield io.BufferedReader(Counted(unpacked, self, raw), BLOCK)
            else:
                yield io.BufferedReader(Counted(raw, self, raw), BLOCK)

    def only_member(self) -> str:
        names = [
            one for one in self.members if one.rpartition(".")[2].lower() in {"csv", "json", "txt", "jsonl"}
        ]
        if not names:
            raise NotRecognised
        return max(names, key=self.size_of)

    def size_of(self, member: str) -> int:
        with zipfile.ZipFile(self.path) as bundle:
            return bundle.getinfo(member).file_size

    def cells(self) -> Cells:
        if self.is_workbook:
            for _name, lines in tables.workbook_sheets(self.path):
                yield from tables.headed(lines)
        elif self.is_parquet:
            yield from tables.parquet_rows(self.path)
        else:
            with self.stream() as stream:
                yield from tables.csv_rows(stream)

    @property
    def titles(self) -> list[str]:
        """Of the columns of a table; the first sheet of a workbook that has some."""
        if self.is_workbook:
            _name, lines = next(tables.workbook_sheets(self.path), ("", iter(())))
            return [one for one in tables.unique_titles(next(lines, (0, []))[1]) if one]
        if self.is_parquet:
            return list(next((row for _n, row in islice(self.cells(), 1)), {}))
        with self.stream() as stream:
            return [one for one in tables.unique_titles(next(tables.csv_lines(stream), (0, []))[1]) if one]

    def sample(self, count: int = 5) -> list[dict[str, str]]:
        """The first rows of a table, as they are: for whoever says what its columns hold."""
        rows = (row for _n, row in islice(self.cells(), count))
        return [{key: str(value or "")[:80] for key, value in row.items()} for row in rows]


class Counted(io.RawIOBase):
    """Says how far the file is read, and stops what unpacks beyond all reason."""

    def __init__(self, stream: Any, of: Source, raw: IO[bytes]) -> None:
        super().__init__()
        self._stream, self._of, self._raw, self._out = stream, of, raw, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._stream.read(len(buffer))
        except (EOFError, OSError, zipfile.BadZipFile, zlib.error) as fault:
            raise DamagedFile(where="la fin manque") from fault
        buffer[: len(block)] = block
        self._out += len(block)
        self._of.bytes_read = self._raw.tell()
        if self._out > BOMB_FLOOR and self._out > BOMB_RATIO * max(1, self._raw.tell()):
            raise SuspiciousCompression
        return len(block)
