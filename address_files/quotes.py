"""Quoted cells: those that hold an end of line, those whose quote was never closed."""

from collections.abc import Sequence

MOST_LINES = 50
"""A cell that holds more ends of line is a quote that nobody closed."""


def is_open(text: str, separator: str) -> bool:
    """Does the text end inside a cell that begins with a quote?"""
    at = 0
    while True:
        if text.startswith('"', at):
            at = _after_quoted(text, at + 1)
            if at < 0:
                return True
        at = text.find(separator, at)
        if at < 0:
            return False
        at += len(separator)


def _after_quoted(text: str, at: int) -> int:
    """Where the quoted cell that begins at `at` is closed; -1: nowhere."""
    while (close := text.find('"', at)) >= 0:
        if not text.startswith('"', close + 1):
            return close + 1
        at = close + 2
    return -1


def record_end(lines: Sequence[tuple[int, str]], start: int, *, separator: str, width: int) -> int | None:
    """Where the record that begins at `start`, a quote still open, stops. None: perhaps in lines not read yet.

    A line that is whole by itself is a record of its own, never the end of another: a quote forgotten must not
    swallow the addresses that follow.
    """
    text = lines[start][1]
    for end in range(start + 1, min(len(lines), start + MOST_LINES)):
        line = lines[end][1]
        if line.count(separator) + 1 == width and not is_open(line, separator):
            return start + 1
        text += "\n" + line
        if not is_open(text, separator):
            return end + 1
    return None if len(lines) < start + MOST_LINES else start + 1


def without_stray_quotes(line: str, separator: str) -> list[str]:
    """The cells of a line whose quotes do not balance, taken as they are, without the quotes around them."""
    return [cell.strip().strip('"') for cell in line.split(separator)]
