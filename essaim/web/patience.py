"""How long a request waits for a database that someone else holds: less than its reader would.

Commands and workers wait as long as `settings.py` says; a screen answers « réessayez » with what was typed.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

WAITS = {"default": 3000, "vault": 1500}  # milliseconds: together, under five seconds
_BUSY = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED"}
_HELD = {
    "55P03",
    "40P01",
    "40001",
    "57014",
}  # PostgreSQL: a lock not given, a deadlock, a conflict, a wait cut short
_MOST_TYPED = 2000
_is_screen: ContextVar[bool] = ContextVar("essaim_is_screen", default=False)


class BriefWaits:
    """For the time of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _is_screen.set(True)
        try:
            return self.get_response(request)
        finally:
            _is_screen.reset(token)


def hurry(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """A connection opened for a screen waits less for a lock."""
    if not _is_screen.get() or connection.alias not in WAITS:
        return
    wait = WAITS[connection.alias]
    if connection.vendor == "sqlite":
        connection.connection.execute(f"PRAGMA busy_timeout = {wait}")
    elif connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {wait}")


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
