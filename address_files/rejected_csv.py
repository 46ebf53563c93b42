"""The lines set aside, as a file that the coordinator opens, corrects and sends again."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from address_files.cells import safe_cell
from address_files.lines import RejectedLine

COLUMNS = ("ligne", "motif", "contenu")


def rejected_csv(lines: Iterable[RejectedLine]) -> Iterator[bytes]:
    """Stream a `;` CSV in UTF-8 with BOM, no cell of which a spreadsheet would run."""
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for line in lines:
        yield _row((str(line.line_number), safe_cell(line.sentence), safe_cell(line.raw)))


def _row(cells: Iterable[str]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerow(cells)
    return text.getvalue().encode(errors="replace")
