"""`;` and a mark of UTF-8, as a French spreadsheet expects. Dates are ISO's, decimals have a comma."""

import csv
import io
from datetime import date, datetime
from typing import IO

from essaim.documents.tables.book import Book, Value, clean_text


def write_csv(book: Book, out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    try:
        writer.writerow([clean_text(column.title) for column in book.columns])
        for row in book.clean_rows():
            writer.writerow([_written(value) for value in row])
        writer.writerow([clean_text(str(book.mark))])
    finally:
        text.detach()


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return str(value)
