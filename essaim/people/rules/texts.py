"""What someone typed, made fit to be kept: no sign that a database or a font refuses. No database."""

import unicodedata

from essaim.kernel.errors import DomainError

_KEPT_CONTROLS = {"\n", "\t"}
_KEPT = {"\u200d", "\u200c"}  # joiners: emoji and Persian words are made with them
_SILENT = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, direction overrides, lone surrogates
_LONGEST_READ = 200_000  # what is longer is refused before it is looked at


class TextTooLong(DomainError):
    """« {what} » : {limit} signes au plus, et il y en a {length}. Raccourcissez ce texte."""


def clean(text: str) -> str:
    """The same words; without NUL, lone surrogates or other controls; without blanks around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        sign for sign in lines if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def clean_line(text: object, *, limit: int, what: object) -> str:
    """One line: spaces joined, nothing invisible. The empty text when there is nothing.

    Raises:
        TextTooLong: with the limit.
    """
    return clean_text(text, limit=limit, what=what, on_one_line=True)


def clean_text(text: object, *, limit: int, what: object, on_one_line: bool = False) -> str:
    """The same, keeping the lines of a note.

    Raises:
        TextTooLong: with the limit.
    """
    raw = "" if text is None else str(text)
    if len(raw) > _LONGEST_READ:
        raise TextTooLong(what=what, limit=limit, length=len(raw))
    lines = ["".join(map(_seen, line)) for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    tidy = [" ".join(part for part in line.split(" ") if part) for line in lines]
    kept = unicodedata.normalize("NFC", (" " if on_one_line else "\n").join(tidy)).strip()
    if on_one_line:
        kept = " ".join(part for part in kept.split(" ") if part)
    if len(kept) > limit:
        raise TextTooLong(what=what, limit=limit, length=len(kept))
    return kept


def _seen(sign: str) -> str:
    if sign in _KEPT:
        return sign
    category = unicodedata.category(sign)
    if sign == "\t" or category in {"Zl", "Zp"}:
        return " "
    return "" if category in _SILENT else sign
