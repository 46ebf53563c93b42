"""What lists show of a name: a first name known to be one, and an initial. Never a surname. No database."""

import re
from dataclasses import dataclass

from essaim.kernel.fields import UNREADABLE
from essaim.people.models import Person
from essaim.people.rules.first_names import FIRST_NAMES, SURNAMES_TOO
from essaim.people.rules.names import PARTICLES, TITLES, bare

_BETWEEN = frozenset({"et", "nee", "epouse", "ep"})  # « M. et Mme Dupont », « Mme Rouxel née Dupont »
_INITIALS = re.compile(r"[^\W\d_]{1,2}\.(?:-?[^\W\d_]{1,2}\.)*|[^\W\d_]|[A-ZÉ]-[A-ZÉ]")


@dataclass(frozen=True)
class Parts:
    """A name written in one go, taken apart."""

    first_name: str
    name: str


def name_in_lists(person: Person) -> str:
    """« Odette R. »; nothing when nothing is known."""
    return short_name(person.name, first_name=person.first_name)


def short_name(name: str | None, *, first_name: str | None = None) -> str:
    """What lists show: a first name and an initial; never a surname, as far as anyone can tell.

    What stands in the box of the first name is one. Of a name written in one go (« ROUXEL Yvette », « Mme Rouxel »,
    « Rouxel, Yvette ») what is in capitals, follows a title or comes before a comma is the surname; otherwise a
    first name is shown if it is known to be one. A name that no longer opens says so.
    """
    if str(UNREADABLE) in (name, first_name):
        return str(UNREADABLE)
    given = (first_name or "").split()
    hers = {bare(word) for word in (name or "").split()}
    words = [word for word in given if bare(word) not in hers]
    if not words:
        return _guessed(name or "")
    if not hers and len(words) > 1 and not all(_is_first_name(word) for word in words):
        return _guessed(" ".join(words))  # the whole name in the box of the first one
    return f"{' '.join(_small(word) for word in words)} {_initial_of(name)}".strip()


def split_name(written: str) -> Parts:
    """The first name and the rest, of what was written in one box: to be proposed, never kept unseen."""
    words = written.replace(",", " , ").split()
    named = [word for word in words if not _is_title(word)]
    first, _last = _first_and_last(named)
    if not first:
        return Parts("", written.strip())
    at = next(place for place, word in enumerate(words) if _small(word) == _small(first))
    end = at + 1
    while end < len(words) - 1 and at == 0 and _is_first_name(words[end]):
        end += 1  # « Marie Claude Renaud »
    rest = [word for word in (*words[:at], *words[end:]) if word != ","]
    return Parts(" ".join(_small(word) for word in words[at:end]), " ".join(rest))


def _guessed(name: str) -> str:
    written = name.replace(",", " , ").split()
    words = [word for word in written if not _is_title(word)]
    if len(words) == 1 and len(written) > 1:
        return f"{' '.join(written[: written.index(words[0])])} {_initial(words)}".strip()
    first, last = _first_and_last(words or written)
    return f"{first} {_initial(last)}".strip()


def _first_and_last(words: list[str]) -> tuple[str, list[str]]:
    """The first name, or nothing when no word is known to be one; the words of the surname."""
    if "," in words:
        at = words.index(",")
        after = [word for word in words[at + 1 :] if word != ","]
        return (after[0] if after else ""), words[:at]
    if len(words) < 2:
        is_first = bool(words) and _is_first_name(words[0]) and bare(words[0]) not in SURNAMES_TOO
        return (_small(words[0]), []) if is_first else ("", words)
    if initials := [word for word in words if _INITIALS.fullmatch(word)]:
        return _with_initials(initials, [word for word in words if word not in initials])
    return _by_capitals(words)


def _with_initials(initials: list[str], named: list[str]) -> tuple[str, list[str]]:
    """« Yvette R. »; « J. Dupont », « Dupont J.-P. », of whom no first name is known."""
    first, last = _first_and_last(named) if named else ("", [])
    if first and len(named) == 1:
        return first, initials
    return first or initials[0], last or named


def _by_capitals(words: list[str]) -> tuple[str, list[str]]:
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        others = [word for word in words if word not in capitals and bare(word) not in PARTICLES]
        return (others[0], capitals) if others else ("", capitals)
    known = [word for word in words if _is_first_name(word)]
    if not known:
        return "", words
    if capitals or not _is_first_name(words[0]):
        # all in capitals, or a first name comes last: « ROUXEL YVETTE », « Rouxel Yvette »
        return _small(known[-1]), [word for word in words if word != known[-1]]
    return _small(words[0]), words[-1:]


def _is_title(word: str) -> bool:
    return bare(word.strip(".")) in TITLES | _BETWEEN


def _is_first_name(word: str) -> bool:
    return bare(word.replace("’", "-").split("-")[0]) in FIRST_NAMES


def _small(word: str) -> str:
    return word.title() if len(word) > 1 and (word.isupper() or word.islower()) else word


def _initial_of(name: str | None) -> str:
    return _initial([word for word in (name or "").replace(",", " ").split() if not _is_title(word)])


def _initial(words: list[str]) -> str:
    """Of a surname; its particles stand for nothing."""
    named = [word for word in words if bare(word.strip("’'")) not in PARTICLES] or words
    return f"{named[0][0].upper()}." if named else ""
