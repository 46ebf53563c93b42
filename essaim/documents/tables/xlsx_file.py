"""XLSX, each row on disk as soon as it is written."""

import tempfile
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import XlsxFileError

from essaim.documents.tables.book import Book, Kind, Value, clean_text

_WIDTHS = {Kind.TEXT: 26, Kind.NUMBER: 12, Kind.DATE: 12, Kind.MOMENT: 17}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST_FOOT = 240  # Excel refuses a foot of 255


def write_xlsx(book: Book, out: IO[bytes]) -> None:
    """What it keeps on disk meanwhile goes with it, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="essaim-export-") as folder:
        workbook = xlsxwriter.Workbook(out, _OPTIONS | {"tmpdir": folder})
        try:
            _write(workbook, book)
        finally:
            _close(workbook)


def _close(workbook: Any) -> None:
    """The file is made here; a full disk is said as what it is."""
    try:
        workbook.close()
    except XlsxFileError as fault:
        raise OSError(str(fault)) from fault
    finally:
        for sheet in workbook.worksheets():
            if sheet.row_data_fh:
                sheet.row_data_fh.close()


def _write(workbook: Any, book: Book) -> None:
    mark = clean_text(str(book.mark))
    workbook.set_properties(
        {
            "title": book.title,
            "author": book.mark.who,
            "company": book.mark.collective,
            "comments": mark,
            "created": book.mark.at.replace(tzinfo=None),
        }
    )
    sheet = workbook.add_worksheet(_("Liste"))
    about = workbook.add_worksheet(_("À lire"))
    heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = _formats(workbook)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{mark.replace('&', '&&')[:_LONGEST_FOOT]}")
    for place, column in enumerate(book.columns):
        sheet.set_column(place, place, _WIDTHS[column.kind])
        sheet.write_string(0, place, clean_text(column.title), heading)
    last = 0
    for last, row in enumerate(book.clean_rows(), start=1):
        _write_row(sheet, last, row, formats)
    sheet.autofilter(0, 0, last, max(len(book.columns) - 1, 0))
    about.set_column(0, 0, 26)
    about.set_column(1, 1, 90)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for line, (label, text) in enumerate(book.explained()):
        about.write_string(line, 0, label, heading)
        about.write_string(line, 1, text, wrapped)


def _formats(workbook: Any) -> dict[Kind, Any]:
    shown = {Kind.TEXT: "@", Kind.NUMBER: "General", Kind.DATE: "dd/mm/yyyy", Kind.MOMENT: "dd/mm/yyyy hh:mm"}
    return {kind: workbook.add_format({"num_format": given}) for kind, given in shown.items()}


def _write_row(sheet: Any, line: int, row: list[Value], formats: dict[Kind, Any]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(line, place, value, formats[Kind.TEXT])
        elif isinstance(value, datetime):
            sheet.write_datetime(line, place, value, formats[Kind.MOMENT])
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, formats[Kind.DATE])
        elif value is not None:
            sheet.write_number(line, place, value, formats[Kind.NUMBER])
