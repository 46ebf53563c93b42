"""The rows of a table, whatever holds it: CSV, XLSX or Parquet. A row is what its columns are called → what they hold."""

import codecs
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, cast

from place_files.refusals import DamagedFile, EmptyFile, NoParquet, TooLarge

LARGEST_WORKBOOK = 40_000_000  # bytes: it is read whole
MOST_COLUMNS = 500
_SEPARATORS = ";,\t|"
Cells = dict[str, Any]


def _as_western(fault: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 was written by an old spreadsheet."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    wrong = fault.object[fault.start : fault.end]
    return wrong.decode("cp1252", "replace"), fault.end


codecs.register_error("essaim-western", _as_western)
csv.field_size_limit(min(sys.maxsize, 1_000_000))


def text_of(stream: IO[bytes]) -> io.TextIOWrapper:
    return io.TextIOWrapper(cast("Any", stream), encoding="utf-8-sig", errors="essaim-western", newline="")


def separator_of(line: str) -> str:
    return max(_SEPARATORS, key=line.count) if any(sign in line for sign in _SEPARATORS) else ";"


def csv_lines(stream: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """(number of the line in the file, its cells), blank ones left out."""
    text = text_of(stream)
    first = text.readline()
    while first and not first.strip():
        first = text.readline()
    if first.lower().startswith("sep="):
        first = text.readline()
    if not first:
        raise EmptyFile
    reader = csv.reader(_chained(first, text), delimiter=separator_of(first))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise DamagedFile(where=f"ligne {reader.line_num}") from fault


def _chained(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first.replace("\0", "")
    for line in rest:
        yield line.replace("\0", "")


def headed(lines: Iterator[tuple[int, list[Any]]]) -> Iterator[tuple[int, Cells]]:
    """The first line names the columns; two of the same name are numbered; a cell without a name is left."""
    _number, names = next(lines, (0, []))
    titles = unique_titles(names)
    for number, cells in lines:
        yield number, {title: cell for title, cell in zip(titles, cells, strict=False) if title}


def unique_titles(names: Iterable[Any]) -> list[str]:
    titles: list[str] = []
    for name in list(names)[:MOST_COLUMNS]:
        title = " ".join(str(name or "").split())
        rank = sum(1 for one in titles if one == title or one.startswith(f"{title} ("))
        titles.append(f"{title} ({rank + 1})" if title and rank else title)
    return titles


def csv_rows(stream: IO[bytes]) -> Iterator[tuple[int, Cells]]:
    return headed(csv_lines(stream))


def workbook_sheets(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, list[Any]]]]]:
    """(name of a sheet, its lines), sheets without two lines left out."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 -- slow import

    if path.stat().st_size > LARGEST_WORKBOOK:
        raise TooLarge(limit=LARGEST_WORKBOOK // 1_000_000)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            lines = (
                (number, [_plain(cell) for cell in cells])
                for number, cells in enumerate(sheet.iter_rows(), 1)
            )
            yield name, (line for line in lines if any(cell not in ("", None) for cell in line[1]))
    except (CalamineError, OSError) as fault:
        raise DamagedFile(where="le classeur ne s’ouvre pas") from fault


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, date | datetime) else ("" if cell is None else str(cell))


def parquet_rows(path: Path) -> Iterator[tuple[int, Cells]]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415 -- an extra
    except ImportError as fault:
        raise NoParquet from fault
    number = 0
    try:
        with parquet.ParquetFile(path, memory_map=False) as file:
            for batch in file.iter_batches(batch_size=1_000):
                for cells in batch.to_pylist():
                    number += 1
                    yield number, cells
    except (ArrowException, OSError, ValueError) as fault:
        raise DamagedFile(where=f"après la ligne {number}") from fault
