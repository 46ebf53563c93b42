"""What someone typed, made fit to be kept: no sign that a database or a font refuses. No database."""

import unicodedata

_KEPT_CONTROLS = {"\n", "\t"}


def clean(text: str) -> str:
    """The same words; without NUL, lone surrogates or other controls; without blanks around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        sign for sign in lines if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()
