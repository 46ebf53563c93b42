"""What a font can draw: PDF/A refuses a page with a single sign that no font holds."""

import json
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
UNKNOWN_SIGN = "□"
_WRITTEN_OTHERWISE = {
    "\u202f": "\u00a0",
    "\u2009": "\u00a0",
    "\t": " ",
    "\r": "",
    "\u2028": "\n",
    "\u2029": "\n",
}
_SILENT = {"Cc", "Cf", "Cs"}  # controls, direction overrides, lone surrogates


@lru_cache(maxsize=1)
def _starts_and_ends() -> tuple[list[int], list[int]]:
    ranges = json.loads((FONTS / "covered.json").read_text(encoding="utf-8"))
    return [first for first, _ in ranges], [last for _, last in ranges]


def _is_covered(sign: str) -> bool:
    starts, ends = _starts_and_ends()
    place = bisect_right(starts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= ends[place]


def _drawn(sign: str) -> str:
    sign = _WRITTEN_OTHERWISE.get(sign, sign)
    if sign in {"", "\n", " "}:
        return sign
    category = unicodedata.category(sign)
    if category in _SILENT or 0xFE00 <= ord(sign) <= 0xFE0F:  # variation selectors draw nothing
        return ""
    return sign if category != "Co" and _is_covered(sign) else UNKNOWN_SIGN


def printable(text: str) -> str:
    """The text as paper can show it: same words, □ for a sign that no font holds, no direction trick."""
    return "".join(_drawn(sign) for sign in unicodedata.normalize("NFC", text))


def one_line(text: str) -> str:
    return " ".join(printable(text).replace("\u00a0", "\x00").split()).replace("\x00", "\u00a0")
