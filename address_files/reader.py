"""The one door of the package: open a file, then iterate over its lines."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from address_files.decode import Batch, TextLines
from address_files.header import Format, read_header
from address_files.lines import Line
from address_files.refusals import (
    EmptyFile,
    FileTooLarge,
    HeaderTooLong,
    NoAddressInFile,
    TooManyBadLines,
)
from address_files.repairs import Repair
from address_files.rows import RowParser
from address_files.unpack import Unpacked

MANY_BAD_LINES = 100_000
"""Past this number of rejected or blank lines, reading stops unless most lines are good."""


class AddressFile:
    """Iterable once. Reading may raise an `AddressFileError` at any line: write nothing before the end."""

    def __init__(self, source: BinaryIO, *, name: str, max_bytes: int, max_line: int) -> None:
        self.name = name
        self._source = source
        self._unpacked = Unpacked(source, max_bytes=max_bytes)
        self._text = TextLines(self._unpacked.blocks(), max_line=max_line)
        self._batches = self._text.batches()
        self._max_line = max_line
        self._line_number = 0
        self._first = self._after_header()

    @property
    def format(self) -> Format:
        return self._parser.layout.format

    @property
    def separator(self) -> str:
        return self._parser.layout.separator

    @property
    def encoding(self) -> str:
        """`utf-8`, `utf-8-sig` or `cp1252`; settled at the first accent, so ask again at the end."""
        return self._text.encoding

    @property
    def bytes_read(self) -> int:
        """Bytes taken from the source, compressed ones included as they are: for a progress bar."""
        return self._unpacked.bytes_read

    @property
    def bytes_unpacked(self) -> int:
        return self._unpacked.bytes_unpacked

    @property
    def decimal_commas(self) -> int:
        """Lines so far whose coordinates were written with a comma, and accepted."""
        return self._parser.decimal_commas

    @property
    def repaired_names(self) -> int:
        """Street names so far whose accents were damaged (« AllÃ©e ») and were put right."""
        return self._parser.repaired_names

    @property
    def repairs(self) -> Counter[Repair]:
        """Lines so far that were put right, by kind."""
        return self._parser.repairs

    def __iter__(self) -> Iterator[Line]:
        return chain.from_iterable(self.parts())

    def parts(self) -> Iterator[list[Line]]:
        """The same, some hundred lines at a time."""
        found = False
        for batch in self._all_batches():
            lines = self._parser.parse(batch)
            found = found or bool(lines)
            yield lines
            self._refuse_rubbish(batch.first_number + len(batch.lines) - 1)
        last = self._parser.flush()
        yield last
        if not (found or last):
            raise NoAddressInFile

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _all_batches(self) -> Iterator[Batch]:
        yield self._first
        yield from self._batches

    def _after_header(self) -> Batch:
        """Read the names of the columns; give back the rest of their batch."""
        for number, lines, is_clean in self._batches:
            for index, line in enumerate(lines):
                if len(line) > self._max_line:
                    raise HeaderTooLong(limit=self._max_line)
                if line.strip() and not line.lower().startswith("sep="):
                    self._parser = RowParser(read_header(line), max_line=self._max_line)
                    return Batch(number + index + 1, lines[index + 1 :], is_clean)
        raise EmptyFile

    def _refuse_rubbish(self, line_number: int) -> None:
        bad = self._parser.rejected + self._parser.blank
        if bad > MANY_BAD_LINES and bad > line_number // 2:
            first = self._parser.first_sentence or "lignes vides."
            raise TooManyBadLines(line_number=line_number, rejected=bad, first=first)


def open_address_file(
    source: BinaryIO | Path,
    *,
    name: str = "",
    max_bytes: int = 1_500_000_000,
    max_line: int = 100_000,
) -> AddressFile:
    """Recognise the file from its content, never from its name.

    Raises:
        AddressFileError: the whole file is refused; `str(error)` is a French sentence.
    """
    if not isinstance(source, Path):
        return AddressFile(source, name=name, max_bytes=max_bytes, max_line=max_line)
    if source.stat().st_size > max_bytes:
        raise FileTooLarge(limit=max_bytes // 1_000_000)
    stream = source.open("rb")
    try:
        return AddressFile(stream, name=name or source.name, max_bytes=max_bytes, max_line=max_line)
    except BaseException:
        stream.close()
        raise
