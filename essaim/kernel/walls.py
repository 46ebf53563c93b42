"""The second wall between collectives, independent of the first.

- On every engine: a reference from one collective to a row of another is a database error.
- PostgreSQL: row-level security, forced on the owner too. No setting, no rows.
- SQLite, which has none: a guard stands on each connection (`guard.py`).

The walls are rebuilt after each `migrate`, for SQLite drops triggers when it alters a table.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from essaim.kernel.about import our_models
from essaim.kernel.guard import Guard
from essaim.kernel.tenancy import Scoped, in_maintenance
from essaim.kernel.vault import VAULT, AccessEntry, JournalHead


def scoped_models() -> list[type[Scoped]]:
    return [model for model in our_models() if issubclass(model, Scoped)]


def scoped_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in scoped_models())


def guard_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Called for each new connection."""
    if connection.vendor != "sqlite":
        return
    connection.connection.create_function("essaim_maintenance", 0, in_maintenance)
    if connection.alias == VAULT:
        return
    if (before := _guard_of(connection)) and before.run in connection.execute_wrappers:
        connection.execute_wrappers.remove(before.run)
    guard = connection.__dict__["essaim_guard"] = Guard(connection.connection, scoped_tables())
    guard.stand(connection.connection)
    connection.execute_wrappers.append(guard.run)


def _guard_of(connection: BaseDatabaseWrapper) -> Guard | None:
    found: Guard | None = connection.__dict__.get("essaim_guard")
    return found


def let_tables_be_remade(using: str = "default", **_: Any) -> None:
    """Called before `migrate`. SQLite changes a table by making it anew: triggers that name it must not stop that.

    They are built again after; until then each stays, and checks what it checked.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA legacy_alter_table = ON")
        if guard := _guard_of(connection):
            guard.fall(connection.connection)


def rebuild_walls(using: str = "default", **kwargs: Any) -> None:
    """Called after `migrate` (which passes its plan; `flush` does not)."""
    if "plan" not in kwargs:
        return
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA legacy_alter_table = OFF")
    if using == VAULT:
        _build_vault_walls(connection)
        return
    build = _postgresql_walls if connection.vendor == "postgresql" else _sqlite_walls
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in scoped_models():
            if model._meta.db_table in existing:
                for statement in build(model, _columns(connection, cursor, model)):
                    cursor.execute(statement)
    if guard := _guard_of(connection):
        guard.stand(connection.connection)


def _columns(connection: BaseDatabaseWrapper, cursor: Any, model: type[Scoped]) -> set[str]:
    """Those that stand: after a migration to a version of before, a table lacks the later ones."""
    found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in found}


def _build_vault_walls(connection: BaseDatabaseWrapper) -> None:
    """A line of the journal is never altered; it leaves only below the start of the chain, which its head says.

    The head never goes back. Whoever may drop a trigger passes: the chain, the seal and the anchor then speak.
    """
    line, head = AccessEntry._meta.db_table, JournalHead._meta.db_table
    is_purged = (
        f'OLD."number" < (SELECT "first_number" FROM "{head}" WHERE "collective_id" = OLD."collective_id")'
    )
    goes_back = " OR ".join(f'NEW."{one}" < OLD."{one}"' for one in ("number", "first_number", "generation"))
    build = _postgresql_refusal if connection.vendor == "postgresql" else _sqlite_refusal
    with connection.cursor() as cursor:
        for table, event, condition in (
            (line, "UPDATE", ""),
            (line, "DELETE", f"NOT COALESCE({is_purged}, FALSE)"),
            (head, "UPDATE", goes_back),
            (head, "DELETE", ""),
        ):
            for statement in build(table, event, condition):
                cursor.execute(statement)


def _sqlite_refusal(table: str, event: str, condition: str) -> Iterator[str]:
    """`essaim_maintenance` is known to our own connections only: with another tool every such statement fails."""
    name = f"{table}_{event.lower()}_refused"
    unless = f"AND ({condition})" if condition else ""
    yield f'DROP TRIGGER IF EXISTS "{name}"'
    yield (
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN NOT essaim_maintenance() {unless} '
        f"BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )


def _postgresql_refusal(table: str, event: str, condition: str) -> Iterator[str]:
    """A condition may look at another table inside a function only."""
    name = f"{table}_{event.lower()}_refused"
    kept = "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition or 'TRUE'} THEN RAISE EXCEPTION 'the journal is append-only'; END IF; RETURN {kept}; END $$"
    )
    yield f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
    yield f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()'


def references(model: type[Scoped], columns: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """(column, table it points to) for each key from a row of a collective to another. `columns`: those that stand."""
    for field in model._meta.concrete_fields:
        target = field.remote_field.model if isinstance(field, models.ForeignKey) else None
        if (
            isinstance(target, type)
            and issubclass(target, Scoped)
            and (columns is None or field.column in columns)
        ):
            yield field.column or "", target._meta.db_table


def _sqlite_walls(model: type[Scoped], columns: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    for column, target in references(model, columns):
        for event in ("INSERT", f'UPDATE OF "{column}", "collective_id"'):
            name = f"{table}_{column}_{event.split()[0].lower()}_wall"
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield (
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN NEW."{column}" IS NOT NULL AND NOT EXISTS '
                f'(SELECT 1 FROM "{target}" WHERE "id" = NEW."{column}" AND "collective_id" = NEW."collective_id") '
                f"BEGIN SELECT RAISE(ABORT, 'reference to another collective'); END"
            )
    if model.append_only:
        yield f'DROP TRIGGER IF EXISTS "{table}_append_only"'
        yield (
            f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE {_of_facts(model, columns)}ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
        )


def _postgresql_walls(model: type[Scoped], columns: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    listed = "string_to_array(nullif(current_setting('app.collectives', true), ''), ',')::uuid[]"
    mine = f'"collective_id" = ANY({listed})'
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS collective_wall ON "{table}"'
    yield f'CREATE POLICY collective_wall ON "{table}" USING ({mine}) WITH CHECK ({mine})'
    for column, target in references(model, columns):
        name = f"{table}_{column}_wall"[:63]
        key = f"{target}_collective_key"[:63]
        yield _unless_constraint(
            key, f'ALTER TABLE "{target}" ADD CONSTRAINT "{key}" UNIQUE ("collective_id", "id")'
        )
        yield _unless_constraint(
            name,
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("collective_id", "{column}") '
            f'REFERENCES "{target}" ("collective_id", "id") DEFERRABLE INITIALLY DEFERRED',
        )
    if model.append_only:
        yield (
            "CREATE OR REPLACE FUNCTION essaim_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this table is append-only'; END $$"
        )
        yield f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"'
        yield (
            f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE {_of_facts(model, columns)}ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION essaim_append_only()"
        )


def _of_facts(model: type[Scoped], columns: set[str]) -> str:
    """Of which columns an update is refused: all, or all but whose it is."""
    if not model.follows_person:
        return ""
    facts = [one.column or "" for one in model._meta.concrete_fields if one.name != "person"]
    return "OF " + ", ".join(f'"{one}"' for one in facts if one in columns) + " "


def _unless_constraint(name: str, statement: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}') "
        f"THEN {statement}; END IF; END $$"
    )
