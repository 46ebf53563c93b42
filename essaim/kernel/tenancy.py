"""The first wall between collectives: a query without a collective is an exception, never a leak.

The second wall stands in the database and on the connection: see `walls.py`.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, ClassVar, Protocol, Self, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models.base import ModelState
from django.utils import timezone

from essaim.kernel.about import About
from essaim.kernel.errors import RowIsGone
from essaim.kernel.ids import uuid7


class ScopeError(RuntimeError):
    """Data of a collective was asked for outside of that collective. A fault of ours, never of the reader."""


class HasId(Protocol):
    @property
    def id(self) -> UUID: ...


_scope: ContextVar[frozenset[UUID] | None] = ContextVar("essaim_scope", default=None)
_memory: ContextVar[dict[Any, Any] | None] = ContextVar("essaim_scope_memory", default=None)
_maintenance: ContextVar[bool] = ContextVar("essaim_maintenance", default=False)


def current_scope() -> frozenset[UUID]:
    """The collectives whose rows may be read now.

    Raises:
        ScopeError: no collective was entered.
    """
    scope = _scope.get()
    if scope is None:
        raise ScopeError("no collective: wrap this in `with within(collective)`")
    return scope


def scope_is_open() -> bool:
    return _scope.get() is not None


def sole_collective() -> str | None:
    """The one that was entered, as databases write it. None: several, or maintenance. Asked for each row written.

    Raises:
        ScopeError: no collective was entered.
    """
    return None if _maintenance.get() else _sole(current_scope())


@lru_cache(maxsize=512)
def _sole(scope: frozenset[UUID]) -> str | None:
    return next(iter(scope)).hex if len(scope) == 1 else None


def scope_memory() -> dict[Any, Any]:
    """What is remembered until the scope is left, and not longer (unwrapped keys).

    Raises:
        ScopeError: no collective was entered.
    """
    memory = _memory.get()
    if memory is None:
        raise ScopeError("no collective: wrap this in `with within(collective)`")
    return memory


def in_maintenance() -> bool:
    return _maintenance.get()


@contextmanager
def within(*collectives: HasId) -> Iterator[None]:
    """Work inside these collectives: nothing of another can be read or written; days and hours are theirs.

    On PostgreSQL this opens a transaction, because the setting that row-level security reads must be
    local to it: a session-level one would survive in the connection and show the rows of the last reader.
    """
    scope = frozenset(collective.id for collective in collectives)
    before = _scope.get()
    token = _scope.set(scope)
    remembered = _memory.set({})
    try:
        with at_the_clock_of(*collectives), _told_to_database(scope, before):
            yield
    finally:
        _memory.reset(remembered)
        _scope.reset(token)


@contextmanager
def as_if_within(identifier: UUID) -> Iterator[None]:
    """Where statements are written, for a collective to be named when they run. Nothing is run inside."""
    token = _scope.set(frozenset({identifier}))
    try:
        yield
    finally:
        _scope.reset(token)


def at_the_clock_of(*collectives: object) -> AbstractContextManager[None]:
    """Days and hours are theirs; those of the installation when none was chosen, or for several at once."""
    one = collectives[0] if len(collectives) == 1 else None
    zone = getattr(one, "__dict__", {}).get("time_zone", "")  # asks nothing of the database
    return timezone.override(ZoneInfo(zone) if zone else None)


@contextmanager
def _told_to_database(scope: Iterable[UUID], before: Iterable[UUID] | None) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        _tell_database(scope)
        yield
    if connection.in_atomic_block:
        _tell_database(before or frozenset())


def _tell_database(scope: Iterable[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.collectives', %s, true)", [",".join(map(str, scope))])


@contextmanager
def maintenance() -> Iterator[None]:
    """Let statements through the guard of the connection: migrations and emptying a test database only."""
    token = _maintenance.set(True)
    try:
        yield
    finally:
        _maintenance.reset(token)


M_co = TypeVar("M_co", bound="Scoped", covariant=True)


class ScopedQuerySet(models.QuerySet[M_co]):
    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        for row in rows:
            row.check_collective()
        return super().bulk_create(rows, *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """To be held (`select_for_update`), a row was read a moment before: it is not there because someone took it away.

        Raises:
            RowIsGone: then.
        """
        try:
            return super().get(*args, **kwargs)
        except ObjectDoesNotExist:
            if self.query.select_for_update:
                raise _gone(self.model) from None
            raise

    def delete(self) -> tuple[int, dict[str, int]]:
        """Rows that were chosen inside the scope, and those that hang from them.

        A reference never leaves its collective, so neither does what hangs.
        """
        current_scope()
        return super().delete()


@lru_cache
def _gone(model: Any) -> type[Exception]:
    """A refusal that `get_or_create` knows too."""
    return type("RowIsGone", (RowIsGone, model.DoesNotExist), {"__doc__": RowIsGone.__doc__})


class ScopedManager(models.Manager[M_co]):
    """Rows of the current collectives; an exception when there is none."""

    def get_queryset(self) -> ScopedQuerySet[M_co]:
        scope = current_scope()
        queryset: ScopedQuerySet[M_co] = ScopedQuerySet(self.model, using=self._db)
        if len(scope) == 1:
            return queryset.filter(collective_id=next(iter(scope)))
        return queryset.filter(collective_id__in=scope)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        return self.get_queryset().bulk_create(objs, *args, **kwargs)


class Scoped(models.Model):
    """A row that belongs to one collective."""

    about: ClassVar[About]
    append_only: ClassVar[bool] = False
    follows_person: ClassVar[bool] = (
        False  # of what is append-only: a merge of two files gives it to the kept one
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    collective = models.ForeignKey("essaim.Collective", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # forward keys, refresh_from_db and save() are filtered too
        default_manager_name = "objects"

    @classmethod
    def from_db(  # type: ignore[override]  # Django 5.2 has no fetch mode
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """As Django's, without signals nor a call for each field: a page reads hundreds of rows."""
        row = cls.__new__(cls)
        row.__dict__.update(zip(field_names, values, strict=True), _state=ModelState())
        row._state.adding, row._state.db = False, db
        return row

    def check_collective(self) -> None:
        """Refuse to write a row of a collective that was not entered."""
        if self.collective_id not in current_scope():
            raise ScopeError(f"{type(self).__name__} of another collective")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A row that was read, and that someone else took away since, does not come back.

        Raises:
            RowIsGone.
        """
        self.check_collective()
        was_read = not (self._state.adding or kwargs.get("force_insert"))
        try:
            super().save(*args, **kwargs | ({"force_update": True} if was_read else {}))
        except DatabaseError as fault:
            if (
                was_read and type(fault) is DatabaseError and fault.__cause__ is None
            ):  # Django's: no row changed
                raise RowIsGone from None
            raise

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.check_collective()
        return super().delete(*args, **kwargs)


S = TypeVar("S", bound=Scoped)


def insert_once(row: S) -> S | None:
    """Write a row whose identifier was chosen elsewhere. What stands under it now: this row, or the one sent before.

    None when it is taken out of sight, by another collective: say then what one says when it is taken here.
    """
    rows: Any = type(row)._default_manager.filter(collective_id=row.collective_id, id=row.id)
    known: S | None = rows.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        if not is_taken(fault):
            raise
        known = rows.first()
    else:
        known = row
    return known


def is_taken(fault: IntegrityError) -> bool:
    """Is it that something unique exists already?"""
    cause = fault.__cause__
    name = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "")
    return name in {"SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE", "23505"}
