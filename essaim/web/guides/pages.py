"""The guides for users, as they are written in `docs/utilisateurs`; a wheel carries them along."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PACKED = Path(__file__).resolve().parent / "packed"
_WRITTEN = Path(__file__).resolve().parents[3] / "docs" / "utilisateurs"
FIRST = "README"
_LINK = re.compile(r"^([\w-]+)\.md(#.*)?$")


class Section(NamedTuple):
    """A part of a guide, under one heading."""

    slug: str
    title: str  # of the guide
    heading: str
    text: str


def slugs() -> list[str]:
    return sorted(path.stem for path in _folder().glob("*.md") if path.stem != FIRST)


def html_of(slug: str) -> tuple[str, SafeString]:
    """Title and page. What is written is ours, and raw HTML in it is shown, not obeyed."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(_source(slug))
    _lead(tokens)
    title = tokens[1].content if len(tokens) > 2 and tokens[0].type == "heading_open" else slug
    body = tokens[3:] if title != slug else tokens
    return title, SafeString(reader.renderer.render(body, reader.options, {}))


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    return tuple(section for slug in slugs() for section in _sections(slug))


def _sections(slug: str) -> Iterator[Section]:
    title, *parts = re.split(r"^#+ +", _source(slug), flags=re.MULTILINE)[1:]
    name, _, rest = title.partition("\n")
    yield Section(slug, name.strip(), "", rest)
    for part in parts:
        heading, _, text = part.partition("\n")
        yield Section(slug, name.strip(), heading.strip(), text)


def _lead(tokens: list[Token]) -> None:
    """From one guide to another, inside of Essaim."""
    for token in (child for one in tokens for child in one.children or ()):
        if token.type == "link_open" and (found := _LINK.match(str(token.attrGet("href")))):
            where = "guides:list" if found[1] == FIRST else "guides:page"
            token.attrSet(
                "href", reverse(where, args=[] if found[1] == FIRST else [found[1]]) + (found[2] or "")
            )


def _source(slug: str) -> str:
    return (_folder() / f"{slug}.md").read_text("utf-8")


def _folder() -> Path:
    return _PACKED if _PACKED.is_dir() else _WRITTEN
