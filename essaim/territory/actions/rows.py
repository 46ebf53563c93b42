"""Thousands of rows at a time: the ORM builds an object for each, which costs more than the database itself."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection

from essaim.kernel.tenancy import Scoped


def id_for_database() -> Callable[[UUID], Any]:
    """SQLite keeps a UUID as 32 hexadecimal signs."""
    if connection.features.has_native_uuid_field:
        return lambda value: value
    return attrgetter("hex")


def insert_rows(model: type[Scoped], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """`rows` as the database wants them, `collective_id` among the columns; the caller checked the collective."""
    if not rows:
        return
    quote = connection.ops.quote_name
    named = ", ".join(map(quote, columns))
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({named}) VALUES ({marks})", rows)


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
