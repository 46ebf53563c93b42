"""The three files a table leaves as."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import IO

from essaim.documents.tables.book import MOST_ROWS, Book, Row
from essaim.documents.tables.csv_file import write_csv
from essaim.documents.tables.ods_file import write_ods
from essaim.documents.tables.xlsx_file import write_xlsx
from essaim.kernel.errors import DomainError


class TooManyRows(DomainError):
    """Cette liste est trop longue pour un classeur : filtrez-la, ou choisissez CSV."""


class Shape(StrEnum):
    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


@dataclass(frozen=True)
class Form:
    label: str
    media: str


SHAPES = {
    Shape.XLSX: Form("Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Shape.ODS: Form("LibreOffice (ODS)", "application/vnd.oasis.opendocument.spreadsheet"),
    Shape.CSV: Form("CSV", "text/csv; charset=utf-8"),
}
_WRITERS = {Shape.XLSX: write_xlsx, Shape.ODS: write_ods, Shape.CSV: write_csv}


def write_table(book: Book, out: IO[bytes], *, shape: Shape) -> int:
    """Write the rows as they come, in bounded memory. How many there were.

    Raises:
        TooManyRows.
    """
    counted = _Counted(book.rows, most=None if shape is Shape.CSV else MOST_ROWS)
    _WRITERS[shape](replace(book, rows=counted), out)
    out.flush()  # a full disk is known now
    return counted.count


class _Counted:
    """Rows, counted while they pass."""

    def __init__(self, rows: Iterable[Row], *, most: int | None) -> None:
        self._rows, self._most, self.count = rows, most, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            if self._most is not None and self.count > self._most:
                raise TooManyRows
            yield row
