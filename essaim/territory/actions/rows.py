"""Thousands of rows at a time: the ORM builds an object for each, which costs more than the database itself."""

import gc
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    EmailField,
    Field,
    FloatField,
    PositiveIntegerField,
    QuerySet,
    TextField,
    URLField,
)

from essaim.kernel.tenancy import Scoped, maintenance

_ROWS = 1_000
_LARGE = 10_000  # rows of a table: what is learnt of a small one would be false as soon as it grows
_LOOKED_AT = 1_000
_VARIANT = "89ab"
_AS_THEY_ARE = {CharField, TextField, EmailField, URLField, FloatField, BooleanField, PositiveIntegerField}
_MOST_VALUES = 30_000  # of one statement, for SQLite
S = TypeVar("S", bound=Scoped)
T = TypeVar("T")


def id_for_database() -> Callable[[UUID], Any]:
    """SQLite keeps a UUID as 32 hexadecimal signs."""
    if connection.features.has_native_uuid_field:
        return lambda value: value
    return attrgetter("hex")


def new_ids(count: int) -> list[Any]:
    """Many UUID version 7 as the database wants them: one draw of chance for all."""
    start = f"{time.time_ns() // 1_000_000:012x}7"
    chance = secrets.token_hex(10 * count)
    signs = [
        f"{start}{chance[at : at + 3]}{_VARIANT[int(chance[at + 3], 16) & 3]}{chance[at + 4 : at + 19]}"
        for at in range(0, 20 * count, 20)
    ]
    return list(map(UUID, signs)) if connection.features.has_native_uuid_field else signs


def insert_rows(model: type[Scoped], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """`rows` as the database wants them, `collective_id` among the columns; the caller checked the collective.

    Says how many were written: what another hand wrote in the meantime is left as it is.

    A thousand rows in each statement: the triggers of the walls make SQLite keep a journal for each statement,
    which costs twice what the row itself does.
    """
    written = 0
    with connection.cursor() as cursor:
        for at in range(0, len(rows), _ROWS):
            part = rows[at : at + _ROWS]
            statement = _insertion(model._meta.db_table, tuple(columns), len(part))
            cursor.execute(statement, list(chain.from_iterable(part)))
            written += cursor.rowcount
    return written


def insert_objects(model: type[S], rows: Sequence[S]) -> int:
    """The same for objects that are ready: theirs is the collective that was entered."""
    fields: list[Any] = list(model._meta.concrete_fields)
    for row in rows:
        row.check_collective()
    preparing = [(one.attname, _preparation(one)) for one in fields]
    values = [
        [made(getattr(row, name)) if made else getattr(row, name) for name, made in preparing] for row in rows
    ]
    at_once = _MOST_VALUES // len(fields)
    columns = [one.column for one in fields]
    return sum(
        insert_rows(model, columns, values[at : at + at_once]) for at in range(0, len(values), at_once)
    )


def _preparation(one: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What makes a value fit for the database; none when it is written as it is."""
    if type(one) in _AS_THEY_ARE:
        return None
    return lambda value: one.get_db_prep_save(value, connection)


@lru_cache(maxsize=8)
def _insertion(table: str, columns: tuple[str, ...], count: int) -> str:
    """The same text again is a statement that SQLite keeps ready."""
    quote = connection.ops.quote_name
    marks = f"({', '.join(['%s'] * len(columns))})"
    start = f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES "
    return start + ", ".join([marks] * count) + " ON CONFLICT DO NOTHING"


def update_rows(
    model: type[Scoped], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, collective_id: UUID
) -> None:
    """Each row: the values of `columns`, then the id."""
    quote = connection.ops.quote_name
    assigned = ", ".join(f"{quote(column)} = %s" for column in columns)
    condition = f"{quote('collective_id')} = %s AND {quote('id')} = %s"
    mine = id_for_database()(collective_id)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {assigned} WHERE {condition}",
            [(*row[:-1], mine, row[-1]) for row in rows],
        )


def erase_rows(rows: QuerySet[Any]) -> int:
    """One DELETE that carries its condition on the collective: Django's own goes by identifiers alone.

    Nothing may refer to these rows any more: the caller erased what did.
    """
    return int(rows.order_by()._raw_delete(rows.db) or 0)  # no statement at all for an empty list


def learn_sizes() -> int:
    """Tell SQLite how its large tables are filled; how many it looked at. PostgreSQL does so by itself.

    Without it SQLite believes that a collective has ten doors: of a thousand doors asked by their identifiers, it
    reads all the doors of the collective. With 500,000 of them, an undo took ninety times as long.
    """
    if connection.vendor != "sqlite":
        return 0
    quote, learnt = connection.ops.quote_name, 0
    with maintenance(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        for table in map(quote, connection.introspection.django_table_names(only_existing=True)):
            cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {_LARGE})")
            if cursor.fetchone()[0] == _LARGE:
                cursor.execute(f"ANALYZE main.{table}")
                learnt += 1
    return learnt


def count_again(*models: type[Scoped]) -> None:
    """Tell PostgreSQL what was just written, before it is asked of it: by itself it would look minutes later."""
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(quote(model._meta.db_table) for model in models)}")


def counted_early(chunks: Iterable[T], *models: type[Scoped]) -> Iterator[T]:
    """The chunks one after the other; once the first is written, PostgreSQL counts these tables.

    Of a table that it never counted it believes that few rows are of one collective: each reference to a row was then
    looked for among all the rows of the collective, and an import took the square of its length.
    """
    for number, chunk in enumerate(chunks):
        yield chunk
        if number == 0:
            count_again(*models)


@contextmanager
def without_cycles() -> Iterator[None]:
    """Lines and doors are texts and numbers, none of which leads back to itself: to look for those that would costs a tenth.

    Of two at once, the first to have begun gives the search back.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
