"""The sheets of `essaim plan`: forty tours a file, so that a large plan fits in a small machine."""

import io
import json

import pikepdf
import pytest

from essaim.plan_file import writing
from essaim.plan_file.reading import read_doors
from tests.address_files.samples import ban, ban_line
from tests.documents.reading import pages
from tour_planner import Parameters, plan


@pytest.fixture
def source(tmp_path):
    lines = [
        ban_line(numero=str(n), id=f"93010_1434_{n:05}", lat=f"{48.89 + n / 10_000:.4f}")
        for n in range(1, 61)
    ]
    file = tmp_path / "adresses.csv"
    file.write_bytes(ban(*lines))
    return read_doors(file)


def test_a_plan_of_many_tours_makes_several_files():
    assert writing.sheet_files(0) == {"sheets.pdf": (1, 0)}
    assert writing.sheet_files(200) == {"sheets.pdf": (1, 200)}
    assert writing.sheet_files(401) == {
        "sheets.pdf": (1, 200),
        "sheets-2.pdf": (201, 400),
        "sheets-3.pdf": (401, 401),
    }


def test_every_tour_has_its_sheet_in_the_file_that_the_plan_names(source, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "SHEETS_AT_ONCE", 2)
    made = plan(source.doors, Parameters(pairs=1, minutes=45, doors_per_hour=25, effort="quick"))
    assert len(made.tours) >= 3
    (tmp_path / "sheets-9.pdf").write_bytes(b"of a former plan")
    writing.write_plan(tmp_path, made, source)
    names = writing.write_sheets(tmp_path, made, source, streets=None, large_print=False)
    said = json.loads((tmp_path / "plan.json").read_text())["sheets"]
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == sorted(names)
    assert [one["file"] for one in said] == names
    for one in said:
        content = (tmp_path / one["file"]).read_bytes()
        text = "\n".join(pages(content))
        first, last = one["tours"]
        assert [f"P-{n:04d}" in text for n in range(1, len(made.tours) + 1)] == [
            first <= n <= last for n in range(1, len(made.tours) + 1)
        ]
        with pikepdf.open(io.BytesIO(content)) as document:
            assert (bool(document.Root.MarkInfo.Marked), "/StructTreeRoot" in document.Root) == (True, True)
    assert said[-1]["tours"][1] == len(made.tours)


def test_a_plan_without_sheets_names_none(source, tmp_path):
    made = plan(source.doors, Parameters(pairs=1, minutes=90, doors_per_hour=25, effort="quick"))
    writing.write_plan(tmp_path, made, source, sheets=False)
    assert json.loads((tmp_path / "plan.json").read_text())["sheets"] == []
