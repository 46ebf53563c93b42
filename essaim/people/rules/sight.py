"""What of a person each capacity lets see: the role × field matrix is read from the parts that models and fields show."""

from collections.abc import Iterable

from essaim.kernel.about import Part, parts_of_models
from essaim.people.enums import Parts
from essaim.people.rules.first_names import FIRST_NAMES
from essaim.people.rules.names import PARTICLES, TITLES, bare


def all_parts() -> list[Part]:
    """The parts of a file, those that a floor above shows included, each once."""
    own = [part for part in vars(Parts).values() if isinstance(part, Part)]
    return list(dict.fromkeys([*own, *parts_of_models()]))


def sees(capacity: str, part: Part) -> bool:
    return capacity in part.seen_by


def strongest(capacities: Iterable[str]) -> str | None:
    """Of those that one member has for one person: the one that sees most. Whoever does not see a name sees nobody."""
    held = sorted({one for one in capacities if sees(one, Parts.NAME)})
    return max(held, key=lambda one: sum(sees(one, part) for part in all_parts()), default=None)


def short_name(name: str | None) -> str:
    """What lists show: a first name and an initial (« Odette R. »); never a surname, as far as anyone can tell.

    « ROUXEL Yvette », « Mme Rouxel », « Rouxel, Yvette »: what is in capitals, follows a title or comes before a comma
    is the surname. Otherwise a name that only its place could tell is read as it is asked for: the first name first.
    """
    written = (name or "").replace(",", " , ").split()
    words = [word for word in written if bare(word.strip(".")) not in TITLES]
    if len(words) == 1 and len(written) > 1:
        return f"{written[0]} {_initial(words)}"
    first, last = _first_and_last(words or written)
    if not first and len(last) == 1 and not last[0].isupper():
        return last[0]
    return f"{first} {_initial(last)}".strip()


def _first_and_last(words: list[str]) -> tuple[str, list[str]]:
    """The first name, or nothing when no word is known to be one; the words of the surname."""
    if "," in words:
        at = words.index(",")
        after = [word for word in words[at + 1 :] if word != ","]
        return (after[0] if after else ""), words[:at]
    if len(words) < 2:
        is_first = bool(words) and _is_first_name(words[0])
        word = words[0].title() if is_first and words[0].isupper() else words[0] if words else ""
        return (word, []) if is_first else ("", words)
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        others = [word for word in words if word not in capitals and bare(word) not in PARTICLES]
        return (others[0], capitals) if others else ("", capitals)
    known = [word for word in words if _is_first_name(word)]
    if capitals or (known and not _is_first_name(words[0]) and bare(words[0]) not in FIRST_NAMES):
        # all in capitals, or a first name comes last: « ROUXEL YVETTE », « Rouxel Yvette »
        first = known[-1] if known else ""
        return first.title() if first.isupper() else first, [word for word in words if word != first]
    return words[0], words[-1:]


def _is_first_name(word: str) -> bool:
    return any(bare(part) in FIRST_NAMES for part in word.replace("’", "-").split("-")[:1])


def _initial(words: list[str]) -> str:
    """Of a surname; its particles stand for nothing."""
    named = [word for word in words if bare(word.strip("’'")) not in PARTICLES] or words
    return f"{named[0][0].upper()}." if named else ""
