"""What is never written about a door: a code, a key, a name. No database."""

import re

_CODE = re.compile(
    r"""(?:
        \b(?:codes?|digicodes?|vigik|badge)\b\W*(?:\w+\W+){0,2}[a-z]?\d   # « code 12 », « code d’entrée : B34 »
        | \b[a-z]?\d{4,}[a-z]?\b                                          # 4512, A4512, 4512B
        | \b\d{2,}[a-z]\d{1,}\b                                           # 12A34
        | \b[a-z]\d{3,}\b                                                 # B123
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_KEY = re.compile(r"\b(?:cl[ée]s?|clefs?)\b", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?:(?i:mme|mlle|melle|mr|madame|mademoiselle|monsieur|famille|chez)\.?|M\.)\s+[A-ZÀ-Ý]"
)


def tells_how_to_break_in(text: str) -> bool:
    """Something like a door code, or where a key is."""
    return bool(_CODE.search(text) or _KEY.search(text))


def names_someone(text: str) -> bool:
    """« chez Mme Durand »."""
    return bool(_NAME.search(text))
