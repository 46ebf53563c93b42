"""Text that a spreadsheet will show and never run."""

import unicodedata

_STARTS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
_INVISIBLE = frozenset("CZM")  # controls, separators, marks that combine: Unicode's first letter
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that draw nothing


def is_formula(text: str) -> bool:
    """True when a spreadsheet could take this cell for a formula, whatever stands unseen before its first sign."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    for sign in text:
        if sign in _STARTS:
            return True
        if unicodedata.category(sign)[0] not in _INVISIBLE and sign not in _BLANK:
            return False
    return False


def safe_cell(text: str) -> str:
    """The same text, with a leading apostrophe when a spreadsheet could run it. For text, not for numbers."""
    return f"'{text}" if is_formula(text) else text
