"""Keys that stay the same across formats, cases, accents and abbreviations.

A key must never join two different streets: losing a door is worse than seeing one twice. So « des » is kept
(rue du Bois and rue des Bois may both exist), as are « la » and « le » where no « de » comes before
(rue La Fontaine, rue de la Fontaine), and the last word whatever it is (rue D, Voie De/19 in Paris).
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

LONGEST = 200
"""A normalised name never has more characters; a longer one ends with a digest."""

STREET_TYPES = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "boul": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "esp": "esplanade",
    "ham": "hameau",
    "imp": "impasse",
    "lot": "lotissement",
    "pas": "passage",
    "pass": "passage",
    "pl": "place",
    "prom": "promenade",
    "qu": "quai",
    "r": "rue",
    "res": "residence",
    "rpt": "rond point",
    "rte": "route",
    "sq": "square",
}
ANYWHERE = {
    "cdt": "commandant",
    "cne": "capitaine",
    "col": "colonel",
    "dr": "docteur",
    "fbg": "faubourg",
    "fg": "faubourg",
    "gal": "general",
    "lt": "lieutenant",
    "mal": "marechal",
    "mgr": "monseigneur",
    "pdt": "president",
    "pr": "professeur",
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
}
_OF = frozenset(("de", "du", "d"))
_ARTICLES = frozenset(("la", "l"))
_WORDS = re.compile(r"[^\W_]+|/")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


def without_accents(text: str) -> str:
    """Lower case, no accents, no ligatures."""
    low = text.casefold().translate(_LIGATURES)
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


@lru_cache(maxsize=65_536)
def normalise_street(name: str) -> str:
    """« Bd du Gal Leclerc » and « BOULEVARD DU GÉNÉRAL-LECLERC » → « boulevard general leclerc »."""
    words = _WORDS.findall(without_accents(name))
    if not any(word != "/" for word in words):
        return _bounded(name.casefold().strip())
    if len(words) > 1:
        words[0] = STREET_TYPES.get(words[0], words[0])
    words = [ANYWHERE.get(word, word) for word in words]
    return _bounded(" ".join(word for word in _without_of(words) if word != "/"))


def street_key(insee: str, former_insee: str, street: str) -> str:
    former = "" if former_insee == insee else former_insee
    return f"{insee}|{former}|{normalise_street(street)}"


def address_key(insee: str, former_insee: str, street: str, number: int | None, suffix: str) -> str:
    """The same door has the same key in the BAN and in every BAL; at most 240 characters."""
    former = "" if former_insee == insee else former_insee
    shown = "" if number is None else number
    return f"{insee}|{former}|{normalise_street(street)}|{shown}|{suffix.lower()}"


def _without_of(words: list[str]) -> list[str]:
    """Drop « de », « du », « d' », and « la », « l' » right after, when a word follows."""
    kept: list[str] = []
    was_of = False
    for word, following in zip(words, [*words[1:], "/"], strict=True):
        is_linked = following != "/"
        if is_linked and (word in _OF or (was_of and word in _ARTICLES)):
            was_of = True
            continue
        was_of = False
        kept.append(word)
    return kept


def _bounded(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()[:16]
    return f"{name[: LONGEST - 17]} {digest}"
