"""Tables as files: typed, never run, marked; and memory that does not grow with the rows."""

import csv
import io
import re
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from address_files import is_formula
from essaim.documents.tables import Book, Column, Kind, Mark, Shape, TooManyRows, write_table
from essaim.documents.tables import shapes as shapes_module
from tests.web.leaving import sheets

SOURCES = Path(__file__).resolve().parents[2] / "essaim"
AT = datetime(2026, 11, 27, 9, 5, tzinfo=UTC)
MARK = Mark(who="Nadia Benali & fils", collective="Collectif <Bondy>", at=AT, number="1A2B3C4D")
COLUMNS = (
    Column("Rue"),
    Column("Code INSEE", definition="Un texte, avec ses zéros."),
    Column("Portes", Kind.NUMBER),
    Column("Le", Kind.DATE),
    Column("À", Kind.MOMENT),
)
ROW = ("Rue des Lilas", "01004", 12, date(2026, 3, 1), datetime(2026, 3, 1, 14, 30, tzinfo=UTC))


def file_of(rows, shape, **more):
    out = io.BytesIO()
    count = write_table(Book("Portes", COLUMNS, rows, MARK, **more), out, shape=shape)
    return count, out.getvalue()


def cells_of(shape, content):
    """Every text of the file, of all its sheets."""
    if shape is Shape.CSV:
        return [
            cell
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
            for cell in row
        ]
    return [
        cell for rows in sheets(content).values() for row in rows for cell in row if isinstance(cell, str)
    ]


@pytest.mark.parametrize("shape", [Shape.XLSX, Shape.ODS])
def test_a_workbook_has_typed_dates_and_keeps_the_zeros_of_a_code(shape):
    count, content = file_of([ROW, ("", None, None, None, None)], shape)
    assert count == 2
    heading, row = sheets(content)["Liste"][:2]
    assert heading == ["Rue", "Code INSEE", "Portes", "Le", "À"]
    assert row == ["Rue des Lilas", "01004", 12, date(2026, 3, 1), datetime(2026, 3, 1, 15, 30)]


def test_a_csv_has_iso_dates_a_decimal_comma_and_the_zeros_of_a_code():
    _count, content = file_of([(*ROW[:2], 2.5, *ROW[3:])], Shape.CSV)
    lines = content.decode("utf-8-sig").splitlines()
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines[0] == "Rue;Code INSEE;Portes;Le;À"
    assert lines[1] == "Rue des Lilas;01004;2,5;2026-03-01;2026-03-01 15:30:00"


@pytest.mark.parametrize("shape", [Shape.XLSX, Shape.ODS])
def test_the_second_sheet_says_what_this_is_who_took_it_what_was_filtered_and_what_columns_mean(shape):
    _count, content = file_of([ROW], shape, filters=[("Secteur", "Nord")], about="Les portes.")
    about = {row[0]: row[1] for row in sheets(content)["À lire"] if row[0]}
    assert about["Liste"] == "Portes"
    assert about["Définition"] == "Les portes."
    assert about["Origine"] == (
        "Essaim, Collectif <Bondy> : sorti le 27 novembre 2026 à 09:05 par Nadia Benali & fils, export n° 1A2B3C4D."
    ).replace(" :", "\u00a0:")
    assert about["Secteur"] == "Nord"
    assert about["Code INSEE"] == "Un texte, avec ses zéros."


@pytest.mark.parametrize("shape", list(Shape))
def test_the_mark_is_in_the_file(shape):
    _count, content = file_of([ROW], shape)
    assert any("1A2B3C4D" in cell for cell in cells_of(shape, content))
    if shape is not Shape.CSV:  # and at the foot of what is printed
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            name = "styles.xml" if shape is Shape.ODS else "xl/worksheets/sheet1.xml"
            assert "1A2B3C4D" in packed.read(name).decode()


def test_an_ods_begins_with_its_type_as_it_is():
    """So do programs recognise it."""
    _count, content = file_of([ROW], Shape.ODS)
    assert content[30:38] == b"mimetype"
    assert content[38:84] == b"application/vnd.oasis.opendocument.spreadsheet"


SIGNS = st.text(
    st.one_of(
        st.sampled_from(
            "=+-@＝＋－＠\t\r\n \u061c\u200b\u200e\u2060\ufeff\u00a0\u3164\u034f\u180e\u2800\x00\x1f"
        ),
        st.characters(),
    ),
    max_size=6,
)


@pytest.mark.parametrize("shape", list(Shape))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example("\u061c=1+1")
@example("\u3164@SUM(A1)")
@example("\x00=1")
@example("\ud800=1")
@given(SIGNS)
def test_no_text_can_be_run_whatever_stands_unseen_before_its_first_sign(shape, text):
    _count, content = file_of([(f"{text}x", text, 1, None, None)], shape)
    assert [cell for cell in cells_of(shape, content) if is_formula(cell)] == []


def test_a_formula_behind_an_arabic_mark_is_one():
    assert [is_formula(text) for text in ("\u061c=1", "\u2800+1", "é=1", "", "1-2", "\tx")] == [
        True, True, False, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("shape", [Shape.XLSX, Shape.ODS])
def test_a_workbook_too_long_is_refused_with_what_to_do(shape, monkeypatch):
    monkeypatch.setattr(shapes_module, "MOST_ROWS", 3)
    with pytest.raises(TooManyRows):
        file_of([ROW] * 4, shape)
    assert file_of([ROW] * 4, Shape.CSV)[0] == 4


@pytest.mark.parametrize("shape", list(Shape))
def test_memory_does_not_grow_with_the_rows(shape, tmp_path):
    peaks = []
    for count in (1_000, 6_000):
        with (tmp_path / "out").open("wb") as out:
            book = Book("Portes", COLUMNS, (ROW for _ in range(count)), MARK)
            tracemalloc.start()
            write_table(book, out, shape=shape)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 300_000  # 5,000 rows more, held, would be millions


def test_no_table_leaves_a_screen_without_mark_nor_ledger():
    """Two things besides are written as CSV: one's own lines to be corrected, and what the command line leaves beside sheets."""
    makers = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)|content_type=\"text/csv|rejected_csv\(", path.read_text())
    }
    assert makers == {"documents/tables/csv_file.py", "plan_file/writing.py", "web/territory/imports.py"}
