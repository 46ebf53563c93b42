"""A plain paper of titles, sentences, lists and tables: told once, shown on screen and printed the same.

Its words are French whatever language the screen is read in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.documents.characters import one_line, printable
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures

_TEMPLATE = "paper.typ"


@dataclass(frozen=True)
class Block:
    """`kind`: title, subtitle, text, list, pairs, table, blank (to be completed by hand)."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row with the names of its columns: narrow screens show them beside the cells."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Paper:
    title: str
    eyebrow: str  # whose paper it is
    foot: str  # on each page
    blocks: tuple[Block, ...]


def title(text: str) -> Block:
    return Block("title", text)


def subtitle(text: str) -> Block:
    return Block("subtitle", text)


def text(words: str) -> Block:
    return Block("text", words)


def bullets(items: Iterable[str]) -> Block:
    return Block("list", items=tuple(items))


def pairs(items: Iterable[tuple[str, str]]) -> Block:
    return Block("pairs", pairs=tuple(items))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str) -> Block:
    return Block("table", caption, columns=tuple(columns), rows=tuple(tuple(row) for row in rows))


def blank(words: str) -> Block:
    """What only the person responsible can write: a question, and lines to fill in."""
    return Block("blank", words)


def render_paper(paper: Paper, *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF (PDF/UA-1)."""
    return typeset(_TEMPLATE, _data(paper), limit=limit)


def picture_paper(paper: Paper, *, dots_per_inch: float = 96) -> list[bytes]:
    return typeset_pictures(_TEMPLATE, _data(paper), dots_per_inch=dots_per_inch)


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": one_line(paper.title),
        "eyebrow": one_line(paper.eyebrow),
        "foot": one_line(paper.foot),
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "text": printable(block.text),
        "items": [printable(item) for item in block.items],
        "pairs": [[one_line(name), printable(value)] for name, value in block.pairs],
        "columns": [one_line(name) for name in block.columns],
        "rows": [[printable(cell) for cell in row] for row in block.rows],
        "widths": _widths(block),
    }


def _widths(block: Block) -> list[int]:
    """Shares of the width: a column of sentences is wider than a column of words."""
    lines = [block.columns, *block.rows]
    return [min(max(len(row[place]) for row in lines), 45) + 6 for place in range(len(block.columns))]
