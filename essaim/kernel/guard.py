"""The second wall on SQLite, which has no row-level security: what one connection lets through, row by row.

- Each table of a collective is shadowed by a temporary view of the same name that holds the rows of the collectives
  entered, and nothing else. Outside of a collective it is an error.
- SQLite itself says, when it prepares a statement, which table is really read (`set_authorizer`), however it is
  spelt: the table behind a view is read by that view alone.
- What is written goes to the table, where temporary triggers look at each row, before and after.

Nothing of this is kept in the file: another tool reads it as it is.
"""

import re
import sqlite3
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn
from uuid import UUID

from django.db.utils import DatabaseError

from essaim.kernel.tenancy import ScopeError, current_scope, in_maintenance, sole_collective

_WRITTEN = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) (?="?(\w+))')
_PAST_THE_VIEWS = re.compile(r"\bmain\b", re.IGNORECASE)
_EVENTS = ("INSERT", "UPDATE", "DELETE")
_NOT_OURS = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_DROP_TEMP_TRIGGER,
        sqlite3.SQLITE_DROP_TEMP_VIEW,
    }
)


class _Now(threading.local):
    """Of the statement that runs: the tests of a whole server share one connection between threads."""

    written: str | None = None
    refusal = ""


class Guard:
    """The connection holds it, not the other way round: left alone, a connection closes."""

    def __init__(self, raw: sqlite3.Connection, tables: frozenset[str]) -> None:
        self.scoped = tables
        self.shadowed: frozenset[str] = frozenset()
        self.triggers: frozenset[str] = frozenset()
        self.now = _Now()
        raw.create_function("essaim_alone", 0, self._alone, deterministic=True)  # within one statement
        raw.create_function("essaim_sees", 1, self._sees)
        raw.create_function("essaim_writes", 1, self._writes)

    def stand(self, raw: sqlite3.Connection) -> None:
        """Once the tables are there; again when they have changed."""
        self.fall(raw)
        rows = raw.execute("SELECT type, name FROM main.sqlite_master").fetchall()
        self.shadowed = frozenset(name for kind, name in rows if kind == "table").intersection(self.scoped)
        kept = {name for kind, name in rows if kind == "trigger"}  # they look for a row by its key
        self.triggers = frozenset(kept).union(
            _trigger(table, event) for table in self.shadowed for event in _EVENTS
        )
        for table in self.shadowed:
            raw.execute(
                f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" '
                'WHERE "collective_id" = essaim_alone() OR essaim_sees("collective_id")'
            )
            for event in _EVENTS:
                sides = [side for side, without in (("OLD", "INSERT"), ("NEW", "DELETE")) if event != without]
                raw.execute(
                    f'CREATE TEMP TRIGGER "{_trigger(table, event)}" BEFORE {event} ON main."{table}" WHEN '
                    + " OR ".join(f'{side}."collective_id" IS NOT essaim_alone()' for side in sides)
                    + " BEGIN SELECT "
                    + ", ".join(f'essaim_writes({side}."collective_id")' for side in sides)
                    + "; END"
                )
        raw.set_authorizer(self._may)

    def fall(self, raw: sqlite3.Connection) -> None:
        """While tables are remade."""
        raw.set_authorizer(None)
        for table in self.shadowed:
            raw.execute(f'DROP VIEW IF EXISTS temp."{table}"')
            for event in _EVENTS:
                raw.execute(f'DROP TRIGGER IF EXISTS temp."{_trigger(table, event)}"')
        self.shadowed = frozenset()

    def run(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 -- Django's signature
        context: dict[str, Any],
    ) -> Any:
        if not self.shadowed:
            return execute(sql, params, many, context)
        text, written, past = _read_of(sql)
        self.now.written = written
        if past and not in_maintenance():
            raise ScopeError("statement on the tables behind the views")
        try:
            return execute(text, params, many, context)
        except DatabaseError as fault:
            if self.now.refusal:
                raise ScopeError(self.now.refusal) from fault
            raise
        finally:
            self.now.written, self.now.refusal = None, ""

    def _may(
        self, action: int, first: str | None, second: str | None, database: str | None, through: str | None
    ) -> int:
        """Asked when a statement is prepared, for each column that it reads."""
        if action in _NOT_OURS:
            return sqlite3.SQLITE_DENY
        if action != sqlite3.SQLITE_READ or database != "main" or first not in self.scoped:
            return sqlite3.SQLITE_OK
        if through == first or through in self.triggers:
            return sqlite3.SQLITE_OK
        is_key = second == "id" or str(second).endswith("_id")  # what is written is referred to, and refers
        if self.now.written and through is None and (first == self.now.written or is_key):
            return sqlite3.SQLITE_OK
        self.now.refusal = f"{first} is read past its view"
        return sqlite3.SQLITE_DENY

    def _alone(self) -> str | None:
        """The collective entered. None when there are several, or in maintenance: each row is then looked at."""
        try:
            return sole_collective()
        except ScopeError:
            self._refuse("statement on a table of collectives outside of a collective")

    def _sees(self, collective: str) -> bool:
        return in_maintenance() or UUID(collective) in current_scope()

    def _writes(self, collective: str) -> None:
        if not self._sees(collective):
            self._refuse("a row of another collective is written")

    def _refuse(self, why: str) -> NoReturn:
        self.now.refusal = why
        raise ScopeError(why)


def _trigger(table: str, event: str) -> str:
    return f"{table}_{event.lower()}_guard"


@lru_cache(maxsize=2000)
def _read_of(sql: str) -> tuple[str, str | None, bool]:
    """The statement on the table itself when it writes one; that table; does the text name what is behind the views?"""
    found = _WRITTEN.match(sql)
    past = _PAST_THE_VIEWS.search(sql) is not None
    return (f"{sql[: found.end()]}main.{sql[found.end() :]}", found[1], past) if found else (sql, None, past)
