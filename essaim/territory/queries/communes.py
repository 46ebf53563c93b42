"""The communes of France by name or postcode, without network: the list that Essaim carries (public_data/README.md)."""

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO

from rapidfuzz import fuzz, process

from essaim.kernel.words import fold

MOST = 8
LONGEST = 80
NEAR = 78  # of a hundred, for a name to be another misspelt
_NUMBER = re.compile(r"\b(?:\d{2,5}|2[AB]\d{0,3})\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """A commune of the list. `former`: the name by which it was found, when it has been part of `name` for some years."""

    insee: str
    name: str
    department: str
    postcodes: str
    people: int
    former: str


@dataclass(frozen=True)
class _List:
    every: tuple[Listed, ...]
    folded: tuple[str, ...]  # the name of each, as people compare them


def listed(insee: str) -> Listed | None:
    """The commune of that code: its line alone is read, for an import asks it of each commune."""
    head, lines = f"{insee},", _text()
    at = lines.find(f"\n{head}")
    while at >= 0:
        end = lines.find("\n", at + 1)
        (one,) = _read(lines[at + 1 : end])
        if one.insee == insee and not one.former:
            return one
        at = lines.find(f"\n{head}", end)
    return None


def communes_like(text: str, *, most: int = MOST) -> list[Listed]:
    """The nearest first; of two as near, the more peopled. « Saint-Denis 93 » and « 93200 » find the one of there."""
    numbers = [one.upper() for one in _NUMBER.findall(text[:LONGEST])]
    typed = fold(_NUMBER.sub(" ", text[:LONGEST]))
    if not typed and not any(len(one) == 5 for one in numbers):
        return []
    every = _list().every
    scores = dict(_scores(typed)) if typed else dict.fromkeys(range(len(every)), 0.0)
    near = [place for place in scores if _is_there(every[place], numbers)]
    near.sort(
        key=lambda place: (
            -scores[place],
            bool(every[place].former),
            -every[place].people,
            every[place].insee,
        )
    )
    return [every[place] for place in near[:most]]


def _scores(typed: str) -> Iterator[tuple[int, float]]:
    """Itself, what begins so, what holds all its words, then what is one or two letters away."""
    folded = _list().folded
    for _name, near, place in process.extract(
        typed, folded, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None
    ):
        yield place, near
    words = set(typed.split())
    for place, name in enumerate(folded):
        if name == typed:
            yield place, 300.0
        elif name.startswith(f"{typed} "):
            yield place, 200.0
        elif typed in name and words <= set(name.split()):
            yield place, 150.0
        elif name.startswith(typed):
            yield place, NEAR + 1.0  # half a word: « bondi » is Bondy before Bondigoux


def _is_there(one: Listed, numbers: list[str]) -> bool:
    """Each number typed is its postcode, its code, their beginning (the département) or their end (« Paris 18 »)."""
    codes = [one.insee, *one.postcodes.split()]
    return all(any(code.startswith(number) or code.endswith(number) for code in codes) for number in numbers)


@lru_cache(maxsize=1)
def _text() -> str:
    packed = files("essaim").joinpath("public_data", "communes.csv.gz").read_bytes()
    return gzip.decompress(packed).decode()


def _read(lines: str) -> Iterator[Listed]:
    for insee, name, department, postcodes, people, former in csv.reader(StringIO(lines)):
        yield Listed(insee, name, department, postcodes, int(people), former)


@lru_cache(maxsize=1)
def _list() -> _List:
    every = tuple(_read(_text().partition("\n")[2]))
    return _List(every, tuple(fold.__wrapped__(one.former or one.name) for one in every))
