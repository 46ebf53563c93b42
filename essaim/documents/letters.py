"""Letters to post: the address in the window of the envelope, then the text. Kept nowhere once printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation

from essaim.documents.characters import one_line
from essaim.documents.typesetting import TIME_LIMIT, typeset
from essaim.kernel.dates import in_words

_TEMPLATE = "letters.typ"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """`to`: name and address, a line each. `body`: paragraphs, between empty lines."""

    to: str
    body: str


def _data(letters: Sequence[Letter], sender: Sequence[str], title: str, on: date) -> dict[str, Any]:
    with translation.override("fr"):  # as the letter, whatever language the screen is read in
        day = f"Le {in_words(on, 'j F Y')}"
    return {
        "title": title,
        "on": day,
        "sender": [one_line(line) for line in sender if line],
        "letters": [
            {
                "to": [one_line(line) for line in letter.to.splitlines() if line.strip()],
                "body": [one_line(part) for part in letter.body.split("\n\n") if part.strip()],
            }
            for letter in letters
        ],
    }


def render_letters(
    letters: Sequence[Letter],
    *,
    sender: Sequence[str],
    title: str,
    on: date,
    limit: float | None = TIME_LIMIT,
) -> bytes:
    """One PDF, a page each at least, of that day. Its title names nobody."""
    return typeset(_TEMPLATE, _data(letters, sender, title, on), limit=limit)
