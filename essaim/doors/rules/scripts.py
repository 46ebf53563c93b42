"""The script: titles, paragraphs and lists only, read as data. No HTML ever."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True)
class Run:
    """Some words, in bold or not."""

    text: str
    is_strong: bool = False


@dataclass
class Block:
    """`kind`: « title », « paragraph » or « item » of a list."""

    kind: str
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False})
    return reader.enable(["heading", "list", "emphasis", "newline", "escape"])


_TITLE = re.compile(r"^[ \t]*Titre[ \u00a0]?:[ \t]*(?=\S)", re.MULTILINE)
_HASH = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)


def blocks_of(body: str) -> list[Block]:
    """What the screens and the sheets show of a script."""
    return list(_blocks(_reader().parse(_TITLE.sub("# ", body))))


def to_be_written(body: str) -> str:
    """As its author reads it: « Titre : », not the sign of a program."""
    return _HASH.sub("Titre\u00a0: ", body)


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kind, depth = "paragraph", 0
    for token in tokens:
        if token.type == "list_item_open":
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "heading_open":
            kind = "title"
        elif token.type == "heading_close":
            kind = "paragraph"
        elif token.type == "inline":
            yield Block("item" if depth else kind, list(_runs(token.children or [])))


def _runs(tokens: list[Token]) -> Iterator[Run]:
    strong = 0
    for token in tokens:
        if token.type in {"strong_open", "em_open"}:
            strong += 1
        elif token.type in {"strong_close", "em_close"}:
            strong -= 1
        elif token.type in {"softbreak", "hardbreak"}:
            yield Run(" ")
        elif token.content:
            yield Run(token.content, is_strong=strong > 0)
