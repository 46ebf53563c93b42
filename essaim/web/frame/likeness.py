"""How near what was typed is to a text: accents, case and a wrong letter aside."""

from rapidfuzz import fuzz, process

from essaim.kernel.words import fold

NEAR = 80  # of a hundred, for two words to be one misspelt
_SHORTEST = 3  # letters of a word that is compared; shorter ones are not asked for


def _words(text: str) -> list[str]:
    return [word.lstrip("0") for word in fold(text).split()]


def likeness(typed: str, text: str) -> float:
    """Of a hundred; 0 when a word of what was typed is nowhere in the text, nor begins a word of it."""
    asked = [word for word in _words(typed)[:12] if len(word) >= _SHORTEST]
    known = set(_words(text))
    if not asked or not known:
        return 0
    return min(_nearest(word, known) for word in asked)


def _nearest(word: str, known: set[str]) -> float:
    if any(one.startswith(word) for one in known):
        return 100
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[1] if found else 0
