"""How long a request waits for a database that someone else holds: less than its reader would.

Commands and workers wait as long as `settings.py` says; a screen answers « réessayez » with what was typed. A request
may meet several locks, in two databases: what it waited for the first is not there for the next.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

WAITS = {"default": 3000, "vault": 1500}  # milliseconds, the longest wait for one lock
TOTAL = 4000  # since the request began; the page that says it comes after
LEAST = 300  # an import holds the writer for less
_BUSY = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED"}
_HELD = {
    "55P03",
    "40P01",
    "40001",
    "57014",
}  # PostgreSQL: a lock not given, a deadlock, a conflict, a wait cut short
_MOST_TYPED = 2000
_WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE")
_seconds_since: ContextVar[Callable[[], float] | None] = ContextVar("essaim_screen", default=None)


class BriefWaits:
    """For the time of a request."""

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponse], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.get_response = get_response
        self._clock = clock

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = self._clock()
        token = _seconds_since.set(lambda: self._clock() - began)
        try:
            return self.get_response(request)
        finally:
            _seconds_since.reset(token)


def hurry(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """A connection opened for a screen waits less for a lock; and less again when the request waited before."""
    if connection.alias not in WAITS:
        return
    if _waits_of_one_request not in connection.execute_wrappers:
        connection.execute_wrappers.append(_waits_of_one_request)
    connection.essaim_is_hurried = _seconds_since.get() is not None  # type: ignore[attr-defined]
    if _seconds_since.get() is None:
        return
    wait = WAITS[connection.alias]
    if connection.vendor == "sqlite":
        connection.connection.execute(f"PRAGMA busy_timeout = {wait}")
    elif connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {wait}")


def _waits_of_one_request(execute: Any, sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
    """Before what may wait for a lock: SQLite waits at the beginning of a transaction, PostgreSQL anywhere in it."""
    since, connection = _seconds_since.get(), context["connection"]
    if since is None:
        return execute(sql, params, many, context)
    if connection.vendor == "sqlite":
        if not connection.in_atomic_block and sql.startswith(_WRITES):
            connection.connection.execute(f"PRAGMA busy_timeout = {_left(connection.alias, since())}")
    elif (
        connection.in_atomic_block
        and (since() > 1 or not connection.essaim_is_hurried)
        and (sql.startswith(_WRITES) or "FOR UPDATE" in sql)
    ):
        with connection.connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {_left(connection.alias, since())}")
    return execute(sql, params, many, context)


def _left(alias: str, seconds: float) -> int:
    return max(LEAST, min(WAITS[alias], TOTAL - round(1000 * seconds)))


def is_busy(fault: BaseException | None) -> bool:
    """Did someone else hold what was needed, for too long?"""
    if not isinstance(fault, OperationalError):
        return False
    cause = fault.__cause__
    name = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""
    return name in _BUSY | _HELD


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, to be sent again in one gesture; never a password."""
    if request.method != "POST":
        return []
    try:
        values = request.POST
    except Exception:  # noqa: BLE001 -- a body that cannot be read any more: there is nothing to give back
        return []
    fields = [(name, value) for name in values for value in values.getlist(name)]
    return [(name, value) for name, value in fields if "password" not in name][:_MOST_TYPED]
