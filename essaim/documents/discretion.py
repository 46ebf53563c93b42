"""What never goes on paper: a found sheet must tell nothing about anybody."""

import re

# Only the words of a landmark, a memory or a script are read: a street may be called « rue des Fragiles ».
_REVEALING = re.compile(
    r"""\b(
        isolée?s? | isolement | seule?s? | solitude | fragil\w* | vulnérab\w* | vulnerab\w*
        | [aâ]gée?s? | agees? | seniors? | personnes?\s+handicapée?s? | handicap\w* | malad\w+ | hospitalis\w+
        | veufs? | veuves? | dépressi\w+ | depressi\w+ | dépress\w+ | alzheimer | démen(?:ce|t)\w* | invalides?
        | dépendant\w* | curatelle | tutelle | suicid\w+ | alcool\w* | toxicoman\w*
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(
    r"\b(?:(?i:mme|mlle|melle|mr|madame|mademoiselle|monsieur|famille|chez)\.?|M\.)\s+[A-ZÀ-Ý]"
)
_KEY = re.compile(
    r"\b(?:codes?|digicodes?)\b\W{0,3}(?:\w+\W{1,3})?[a-z]?\d{2,}|\bclés?\b|\bclefs?\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<!\d)(?:\+33|0)[ .\u00a0-]?[1-9](?:[ .\u00a0-]?\d{2}){4}(?!\d)")


def reveals(text: str) -> bool:
    """True when these words would tell who lives there, in what state, or how to get in."""
    return any(sign.search(text) for sign in (_REVEALING, _NAMED, _KEY, _PHONE))


def kept(text: str) -> str:
    """The text, or nothing at all: half a sentence would still be a hint."""
    return "" if reveals(text) else text
