"""Words compared as people read them: the one normalisation of every search and every sort.

`fold` drops capitals, accents, joined letters, apostrophes and hyphens, writes « St » and « av. » in full, and gives
numbers as many digits, so that 2 comes before 10 and « 10 » is not found in « 110 ». `name__folded` is the same in
the database, on SQLite and PostgreSQL alike: `order_by("name__folded")`, `Q(saying("name", "av leon blum"))`.
"""

import re
from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Q, TextField, Transform

from address_files.keys import ANYWHERE, STREET_TYPES, without_accents

DIGITS = 8
MOST_WORDS = 12
LONGEST = 200
_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "et"))
_WORDS = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"\d+|\D+")


@lru_cache(maxsize=65_536)
def fold(text: str | None) -> str:
    """« Av. de l’Église-St-Éloi n° 9 » → « avenue de l eglise saint eloi n 00000009 »."""
    return " ".join(_spelt(_WORDS.findall(without_accents(text or ""))))


def _spelt(words: list[str]) -> list[str]:
    if len(words) > 1:
        words[0] = STREET_TYPES.get(words[0], words[0])
    return [_in_full(word) for word in words]


def _in_full(word: str) -> str:
    if word.isalpha():
        return ANYWHERE.get(word, word)
    return "".join(
        part.lstrip("0").zfill(DIGITS) if part.isdecimal() else part for part in _PARTS.findall(word)
    )


def words_of(text: str) -> list[str]:
    """Those to look for: « de la » says nothing, unless nothing else is said."""
    words = fold(text[:LONGEST]).split()
    return ([word for word in words if word not in _LINKS] or words)[:MOST_WORDS]


def saying(column: str, text: str, *others: str) -> Q:
    """Every word of the text is in the column, or in one of them, however both are written. Signs alone are nowhere."""
    words = words_of(text)
    found = Q() if words or not text.strip() else Q(pk__in=[])
    for word in words:
        here = Q()
        for one in (column, *others):
            here |= Q(**{f"{one}__folded__contains": word})
        found &= here
    return found


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    """A text as `fold` writes it."""

    lookup_name = "folded"
    function = "essaim_folded"
    output_field = models.TextField()


def teach_connection(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """SQLite runs `fold` itself."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("essaim_folded", 1, fold, deterministic=True)


def teach_database(using: str = "default", **_kwargs: Any) -> None:
    """PostgreSQL is given the same rules, in its own words, after each `migrate`."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(postgresql_function())


def postgresql_function() -> str:
    """Each step is the one of `fold`; a test compares them on thousands of texts."""
    text = "coalesce($1, '')"
    for joined, spelt in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("ß", "ss"), ("ẞ", "ss")):
        text = f"replace({text}, '{joined}', '{spelt}')"
    text = f"lower(regexp_replace(normalize({text}, NFKD), '[\u0300-\u036f]', '', 'g'))"
    text = f"trim(regexp_replace({text}, '[^[:alnum:]]+', ' ', 'g'))"
    for short, full in STREET_TYPES.items():
        text = f"regexp_replace({text}, '^{short} ', '{full} ')"
    for short, full in ANYWHERE.items():
        text = f"regexp_replace({text}, '\\m{short}\\M', '{full}', 'g')"
    zeros = "0" * DIGITS
    text = f"regexp_replace({text}, '(\\d+)', '{zeros}\\1', 'g')"
    text = f"regexp_replace({text}, '0*(\\d{{{DIGITS}}}\\d*?)(?!\\d)', '\\1', 'g')"
    return (
        "CREATE OR REPLACE FUNCTION essaim_folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        f"$fold$ SELECT {text} $fold$"
    )
