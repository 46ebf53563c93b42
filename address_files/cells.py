"""Text that a spreadsheet will show and never run."""

import re

FORMULA_START = re.compile(r"[\s\x00-\x20\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]")


def is_formula(text: str) -> bool:
    """True when a spreadsheet could take this cell for a formula."""
    return FORMULA_START.match(text) is not None


def safe_cell(text: str) -> str:
    """The same text, with a leading apostrophe when a spreadsheet could run it. For text, not for numbers."""
    return f"'{text}" if is_formula(text) else text
