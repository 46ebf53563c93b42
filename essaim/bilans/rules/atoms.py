"""The smallest groups that an outsider can reason about, as words: of which of them a figure is the sum. No database.

What happens once belongs to its quarter: the year is the sum of its quarters. Someone who is there in several quarters is one
person of the year: she belongs to the one group that says what was true of her in each of the four.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from essaim.bilans.rules.periods import Quarter

Atoms = frozenset[str]
NEITHER, NAMED, ACCOMPANIED, BOTH = "0nab"  # of one person in one quarter
_WAYS = ["".join(one) for one in product(NEITHER + NAMED + ACCOMPANIED + BOTH, repeat=4)]
_OPENED = ["".join(one) for one in product("01", repeat=4)]


def events(what: str, quarters: Iterable[Quarter], kinds: Sequence[str] = ("",)) -> Atoms:
    """Of what happens once."""
    return frozenset(f"{what}|{year}-{number}|{kind}" for year, number in quarters for kind in kinds)


def people(quarters: Sequence[Quarter], *needs: str) -> Atoms:
    """Of people: those who, for each of `needs`, were in one of these states in one of these quarters of one year."""
    year, places = quarters[0][0], [number - 1 for _year, number in quarters]
    return frozenset(
        f"people|{year}|{way}"
        for way in _WAYS
        if all(any(way[place] in states for place in places) for states in needs)
    )


def doors(quarters: Sequence[Quarter]) -> Atoms:
    """Of doors where someone opened at least once in these quarters of one year."""
    year, places = quarters[0][0], [number - 1 for _year, number in quarters]
    return frozenset(f"doors|{year}|{way}" for way in _OPENED if any(way[place] == "1" for place in places))
