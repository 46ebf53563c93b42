"""From blocks of bytes to numbered lines of text; one bad byte spoils one line only."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"
TABLES = ("cp1252", "iso8859-15", "mac-roman", "cp850")
"""Windows, the former Unix, the former Macintosh, and the terminal of Windows. In doubt, the first."""
_FRENCH = frozenset("àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ’‘«»°²\u00a0–")
_FREQUENT = {"é": 3, "è": 2, "ê": 2, "ç": 2, "à": 2, "É": 2, "’": 2, "ô": 2}  # every table gives some letters


class Batch(NamedTuple):
    first_number: int
    lines: list[str]
    is_clean: bool
    """False: some line is too long, holds a NUL, or holds undecodable bytes (as lone surrogates)."""


class TextLines:
    """Decides the encoding at the first byte that is not ASCII, wherever it comes."""

    def __init__(self, blocks: Iterator[bytes], *, max_line: int) -> None:
        self._blocks = blocks
        self._max_line = max_line
        self._is_decided = False
        self.encoding = "utf-8"

    def batches(self) -> Iterator[Batch]:
        number = 1
        for block in self._whole_lines():
            text = self._decode(block)
            lines = text.split("\n")
            is_clean = max(map(len, lines)) <= self._max_line and "\0" not in text and not has_surrogate(text)
            yield Batch(number, lines, is_clean)
            number += len(lines)

    def _whole_lines(self) -> Iterator[bytes]:
        """Bytes that stop where a line stops, without the last end of line."""
        limit = 4 * self._max_line + 4
        pending = held = b""
        for block in self._without_bom():
            data = held + block
            held = b"\r" if data.endswith(b"\r") else b""
            pending += _unix_ends(data[:-1] if held else data)
            cut = pending.rfind(b"\n")
            if cut >= 0:
                yield pending[:cut]
            pending = pending[cut + 1 :][:limit]
        if pending:
            yield pending

    def _without_bom(self) -> Iterator[bytes]:
        first = next(self._blocks)
        if first.startswith(BOM):
            self.encoding = "utf-8-sig"
            self._is_decided = True
        yield first.removeprefix(BOM)
        yield from self._blocks

    def _decode(self, block: bytes) -> str:
        try:
            text = block.decode()
        except UnicodeDecodeError:
            self._decide(block)
            if self.encoding not in ("utf-8", "utf-8-sig"):
                return "\n".join(_decode_mixed(line, self.encoding) for line in block.split(b"\n"))
            return block.decode(errors="surrogateescape")
        self._is_decided = self._is_decided or not block.isascii()
        return text

    def _decide(self, block: bytes) -> None:
        """UTF-8 if most of the accented lines of this block are; otherwise the table in which they read as French."""
        if self._is_decided:
            return
        accented = [line for line in block.split(b"\n") if not line.isascii()]
        good = sum(map(_is_utf8, accented))
        bad = b"".join(line for line in accented if not _is_utf8(line))
        self.encoding = "utf-8" if 2 * good > len(accented) else _as_french(bad)
        self._is_decided = True


def has_surrogate(text: str) -> bool:
    """True when some byte could not be decoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _unix_ends(data: bytes) -> bytes:
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_french(text: bytes) -> str:
    """Which table gives the most letters of French and the fewest odd signs. In doubt, that of Windows."""
    return max(TABLES, key=lambda table: _french_letters(text.decode(table, errors="replace")))


def _french_letters(text: str) -> int:
    """A capital after a small letter is no French."""
    signs = [(before, sign) for before, sign in pairwise(f" {text}") if not sign.isascii()]
    worth = sum(_FREQUENT.get(sign, 1) if sign in _FRENCH else -2 for _before, sign in signs)
    return worth - 4 * sum(before.islower() and sign.isupper() for before, sign in signs)


def _decode_mixed(line: bytes, table: str) -> str:
    """Such a file may still hold lines in UTF-8, pasted from elsewhere."""
    if _is_utf8(line):
        return line.decode()
    try:
        return line.decode(table)
    except UnicodeDecodeError:
        return line.decode(errors="surrogateescape")
