"""The printing press: a program of its own, started for one document and gone after it.

Typst keeps what it laid out (about 6 MB a sheet, for ten documents) and cannot be interrupted: a process gives its
memory back and can be stopped. It reads one JSON order on its input; it writes each document after its length.
This file runs alone: it imports nothing of Essaim.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
LENGTH_BYTES = 8
REFUSED = 3


def press(order: dict[str, Any]) -> list[bytes]:
    """The documents: one PDF, or one PNG a page."""
    files: Any = {
        path.name: path.read_bytes() for path in (HERE / "templates").iterdir() if path.suffix == ".typ"
    }
    files |= {"main": files[order["template"]], "data.json": json.dumps(order["data"]).encode()}
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    if order["dots_per_inch"]:
        made: Any = typst.compile(files, font_paths=fonts, format="png", ppi=order["dots_per_inch"])
    else:
        made = typst.compile(files, font_paths=fonts, pdf_standards=["ua-1", "a-2a"])
    return made if isinstance(made, list) else [made]


def main() -> int:
    try:
        documents = press(json.load(sys.stdin.buffer))
    except typst.TypstError as fault:
        sys.stderr.write(fault.message)  # never the diagnostic: it may quote the data
        return REFUSED
    for document in documents:
        sys.stdout.buffer.write(len(document).to_bytes(LENGTH_BYTES, "big") + document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
