"""When two names may be one: accents and spaces set aside, as they sound in French, one letter apart.

Only ever a suggestion. Everything here works on what was typed; nothing is kept but blind indexes of it.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

CLOSE = 0.92  # Jaro-Winkler, on squeezed words
_LETTERS = str.maketrans({
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n",
})  # fmt: skip
_SOMEWHAT, _SOMEWHAT_ALL = 0.75, 0.88  # measured: tests/people/test_names.py
TITLES = frozenset(
    {"m", "mr", "mme", "mlle", "mle", "monsieur", "madame", "mademoiselle", "dr", "veuve", "vve"}
)
_SHORT = {"st": "saint", "ste": "sainte"}
PARTICLES = frozenset(
    """
    de du des d da das do dos di del della la le les l el al ben bin ibn abd abou abu bou ait ould van von der den ter
    n o m mac mc saint sainte san santa
    """.split()  # noqa: SIM905 -- a list of words reads better
)
_LEAST_NEAR = 4  # letters: shorter words, one letter apart, are other names
_MOST_WORDS = 8

# How French spells its sounds. Capitals are sounds that no single letter writes. In this order.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"(?:e[rz]|ets?|ay|ai[st]?|ey|ee+s?)$", "E"),  # Gautier, Boulez, Duprey
        (r"ch(?=[rln])", "k"),  # Christine
        (r"t?s?ch|sh|tch", "C"),
        (r"gn", "N"),
        (
            r"(?:ill|iy)(?=[aeiouE])|(?<=[aeou])ill?e?s?$|(?<=[aeou])y(?=[aeou])",
            "y",
        ),  # Guillaume, Mireille, Boyer
        (r"(?<=[aeiou])h(?=[aeiou])", ""),
        (r"dj(?=[aeiouyE])|dg(?=[eE])", "j"),  # Djamila, Jamila
        (r"c(?=[eiyE])|ss|sc(?=[eiyE])|z", "s"),
        (r"tion", "sion"),
        (r"qu|ck|kh|cc|[ckq]", "k"),
        (r"gu(?=[eiyE])|gh", "G"),
        (r"ge(?=[aou])|g(?=[eiyE])", "j"),
        (r"[th]h|h", lambda found: found.group().replace("h", "")),
        (r"w", "v"),
        (r"x(?=.)", "s"),
        (r"e?au[xsdt]?$|au[lx]t[s]?$|au[dt]s?$|o[tsx]t?s?$", "o"),  # Moreau, Moraux, Renaud, Michaut, Charlot
        (r"e?au(?=[^n]|$)", "o"),
        (r"oeu|eu|oe", "e"),
        (r"ou|oo", "u"),
        (r"[ea][mn](?=[^aeiouymnE]|$)", "A"),  # Durand, Laurent, Adam
        (r"(?:a|e)?[iy][mn](?=[^aeiouymnE]|$)", "I"),  # Martin, Germain
        (r"o[mn](?=[^aeiouymnE]|$)", "O"),
        (r"ai|ei|ay|ey", "e"),
        (r"y(?![aeou])", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.{2})(?:es?|[dtsxp]+)$", ""),  # silent ends
    )
)


def bare(text: str) -> str:
    """Without capitals, accents or joined letters."""
    if text.isascii():
        return text.lower()
    spelt = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return "".join(sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign))


def normalise_words(name: str) -> list[str]:
    """« M. Jean-Noël d’Œuvre » → ["jean", "noel", "d", "oeuvre"]. Letters of other alphabets are kept."""
    words = re.findall(r"[^\W_]+", bare(name))
    named = [word for word in words if word not in TITLES] or words
    return [_SHORT.get(word, word) if len(named) > 1 else word for word in named][:_MOST_WORDS]


def with_particles(words: list[str]) -> list[str]:
    """Each particle joined to what follows it, as administrations do: ["jean", "delatour"]."""
    joined: list[str] = []
    pending = ""
    for word in words:
        if word in PARTICLES:
            pending += word
        else:
            joined.append(pending + word)
            pending = ""
    return [*joined, pending] if pending else joined


def squeeze(name: str) -> str:
    """« Ben Ali » and « Benali » are one."""
    return "".join(normalise_words(name))


@lru_cache(maxsize=8192)
def sound_of(word: str) -> str:
    """How a squeezed word sounds in French, written with one sign a sound. Not a transcription: a key to compare."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def pieces(name: str) -> list[str]:
    """Its words, its words joined two by two, with their particles, and all of it: what is compared."""
    words = normalise_words(name)
    pairs = [first + second for first, second in pairwise(words)]
    whole = ["".join(words)] if words else []
    return list(
        dict.fromkeys(
            piece
            for piece in (*words, *pairs, *with_particles(words), *whole)
            if len(piece) > 1 or len(words) == 1
        )
    )


def whole_key(name: str) -> str:
    """All its words, in any order."""
    return " ".join(sorted(normalise_words(name)))


def sound_keys(name: str) -> set[str]:
    return {sound_of(piece) for piece in pieces(name) if len(piece) > 1} - {""}


def near_keys(name: str) -> set[str]:
    """Each piece, and each piece less one letter: two words one mistake apart share one of these."""
    found: set[str] = set()
    for piece in pieces(name):
        if len(piece) >= _LEAST_NEAR:
            found.add(piece)
            found.update(piece[:at] + piece[at + 1 :] for at in range(len(piece)))
    return found


def word_likeness(one: str, other: str) -> float:
    """Between 0 and 1, of two squeezed words; below `CLOSE`, they are two words."""
    return max(_fault_likeness(one, other), JaroWinkler.normalized_similarity(one, other))


def likeness(typed: str, name: str) -> float:
    """How much a name looks like what was typed: 1 is the same words, in any order; 0 is another name.

    Every word of the shorter must be found in the longer: « Odette » meets « Odette Renaud », « Odette Morel » does not.
    """
    one, other = normalise_words(typed), normalise_words(name)
    if not one or not other:
        return 0.0
    return (
        _words_found(one, other, word_likeness)
        or _fault_likeness("".join(one), "".join(other))  # « De la Tour » and « Delatour »
        or _words_found(with_particles(one), with_particles(other), _fault_likeness)
        or _with_initials(with_particles(one), with_particles(other))
        or max((_words_found(joined, other, _fault_likeness) for joined in _joined(one)), default=0)
        or max((_words_found(one, joined, _fault_likeness) for joined in _joined(other)), default=0)
    )


def search_likeness(typed: str, name: str) -> float:
    """The same, more forgiving: of two words or more, one is well typed and the others look somewhat like hers."""
    alike = likeness(typed, name)
    one, other = normalise_words(typed), normalise_words(name)
    if alike or min(len(one), len(other)) < 2:
        return alike
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    found = [max(word_likeness(word, each) for each in many) for word in few]
    mean = sum(found) / len(found)
    is_enough = max(found) >= CLOSE and min(found) >= _SOMEWHAT and mean >= _SOMEWHAT_ALL
    return 0.9 * mean if is_enough else 0.0


def is_close(one: str, other: str) -> bool:
    """Two full names that may be one. A first name alone is close to another first name alone only."""
    if (len(normalise_words(one)) == 1) != (len(normalise_words(other)) == 1):
        return word_likeness(squeeze(one), squeeze(other)) >= CLOSE
    return likeness(one, other) > 0


def _fault_likeness(one: str, other: str) -> float:
    """The same, but for one fault or the way it sounds; nothing otherwise. Words that begin alike are not alike for it."""
    if one == other:
        return 1.0
    if len(one) > 1 and len(other) > 1 and sound_of(one) == sound_of(other):
        return 0.97
    long_enough = min(len(one), len(other)) >= _LEAST_NEAR
    return CLOSE if long_enough and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1 else 0.0


def _words_found(one: list[str], other: list[str], alike: Callable[[str, str], float]) -> float:
    """The mean likeness of the words of the shorter, if each is found in the longer; a little less for those left over."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    found = []
    for word in few:
        best = max(alike(word, each) for each in many)
        if best < CLOSE:
            return 0.0
        found.append(best)
    return sum(found) / len(found) * (1 - 0.05 * (len(many) - len(few)))


def _with_initials(one: list[str], other: list[str]) -> float:
    """« J. Delatour » and « Jean Delatour »: an initial counts when a whole word is found beside it."""

    def alike(word: str, each: str) -> float:
        if 1 in (len(word), len(each)):
            return CLOSE if word[0] == each[0] else 0.0
        return _fault_likeness(word, each)

    has_words = all(any(len(word) > 1 for word in words) for words in (one, other))
    has_initial = any(len(word) == 1 for word in (*one, *other))
    if not (has_words and has_initial and min(len(one), len(other)) > 1):
        return 0.0
    whole = [[word for word in words if len(word) > 1] for words in (one, other)]
    return min(_words_found(one, other, alike), _words_found(whole[0], whole[1], _fault_likeness) or 0.0)


def _joined(words: list[str]) -> list[list[str]]:
    """The same with two words that follow each other made one, wherever they are."""
    return [
        [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
        for at in range(len(words) - 1)
        if len(words[at]) > 1 or words[at] in PARTICLES  # an initial is no part of the next word
    ]
