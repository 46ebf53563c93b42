"""The printing press: a program of its own, started for one document and gone after it.

Typst keeps what it laid out (about 8 MB a sheet) and cannot be interrupted: a process gives its memory back and can be
stopped. It reads one JSON order on its input; it writes each document after its length. An order in several parts has
each pressed by a process of its own, one after the other, then bound. This file and `binding.py` run alone: they import
nothing of Essaim.
"""

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LENGTH_BYTES = 8
REFUSED = 3


class Refused(Exception):
    pass


def press(order: dict[str, Any]) -> list[bytes]:
    """The documents: one PDF, or one PNG a page."""
    import typst  # noqa: PLC0415 -- not by who binds: forty megabytes

    files: Any = {
        path.name: path.read_bytes() for path in (HERE / "templates").iterdir() if path.suffix == ".typ"
    }
    (data,) = order["parts"]
    files |= {"main": files[order["template"]], "data.json": json.dumps(data).encode()}
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    how: dict[str, Any] = {"pdf_standards": ["ua-1", "a-2a"]}
    if order["dots_per_inch"]:
        how = {"format": "png", "ppi": order["dots_per_inch"]}
    try:
        made: Any = typst.compile(files, font_paths=fonts, **how)
    except typst.TypstError as fault:
        raise Refused(fault.message) from None  # never the diagnostic: it may quote the data
    return made if isinstance(made, list) else [made]


def press_parts(order: dict[str, Any]) -> list[bytes]:
    parts = []
    for part in order["parts"]:
        alone = json.dumps(order | {"parts": [part]}).encode()
        done = subprocess.run([sys.executable, "-P", __file__], input=alone, capture_output=True, check=False)  # noqa: S603 -- this file
        if done.returncode:
            raise Refused(done.stderr.decode(errors="replace"))
        parts.append(done.stdout[LENGTH_BYTES:])
    bind = runpy.run_path(str(HERE / "binding.py"))[
        "bind"
    ]  # only then: the parts have given their memory back
    return [bind(parts)]


def main() -> int:
    order = json.load(sys.stdin.buffer)
    try:
        documents = press(order) if len(order["parts"]) == 1 else press_parts(order)
    except Refused as fault:
        sys.stderr.write(str(fault))
        return REFUSED
    for document in documents:
        sys.stdout.buffer.write(len(document).to_bytes(LENGTH_BYTES, "big") + document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
