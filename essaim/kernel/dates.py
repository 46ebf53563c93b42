"""A date as French says it: « le 1er novembre », and every other day by its number."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

_FIRST = re.compile(r"(?<![\d:.,/])1(?= [a-zéû]{3})")  # « 1 novembre », never « 11 novembre » nor « 1:30 »


def in_words(day: date | None, form: str) -> str:
    """As Django writes it in this form, « 1er » for the first of a month."""
    if day is None:
        return ""
    written = date_format(day, form)
    return first(written) if day.day == 1 and (get_language() or "").startswith("fr") else written


def first(written: str) -> str:
    """The text of a first of a month, in French."""
    return _FIRST.sub("1er", written)
