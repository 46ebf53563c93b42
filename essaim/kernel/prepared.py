"""Statements of the pages that everyone opens: Django writes the text once a connection, not once a request.

    _STOPS = Prepared(lambda tour: Stop.objects.filter(tour_id=tour).select_related("dwelling"))
    _STOPS(tour=tour.id)        # a list

What varies are the named values and the collective that was entered; the function must look at nothing else.
The walls stand as they are: with no collective entered it is an exception here too, and the statement goes through
the cursor that the guard and row-level security watch. A row that several point to is one object in the answer.

A page that asks many small things asks them at once: `ask_together` gives the first value of each statement.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, QuerySet, Value
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable

from essaim.kernel.tenancy import as_if_within, current_scope, scope_is_open

Given = UUID | datetime | date | str
_COLLECTIVE = " collective"
_NAMED = "\0"  # around a name in a text: no text of PostgreSQL holds it


class CannotPrepare(RuntimeError):
    """A value does not stand in the statement as it was given. A fault of ours."""


def totals(rows: "QuerySet[Any]", **sums: Any) -> "QuerySet[Any]":
    """One line, the sums over all the rows as `aggregate` gives them, in a form that may be kept ready."""
    named = {f"total_{name}": one for name, one in sums.items()}
    together = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    one: QuerySet[Any] = together.annotate(**named).values_list(*named)
    return one


def number_of(build: "Callable[..., QuerySet[Any]]") -> "Prepared":
    """How many rows there are."""
    return Prepared(lambda **values: totals(build(**values), of_them=Count("*")))


def any_of(build: "Callable[..., QuerySet[Any]]") -> "Prepared":
    """The key of one of them, where there is one."""
    return Prepared(lambda **values: build(**values).order_by().values_list("pk")[:1])


class Prepared:
    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build

    def __call__(self, **values: Given) -> list[Any]:
        for_now = _for_now(values)
        if for_now is None:
            return list(self.build(**values))
        return self.ready(for_now).read(for_now)

    def wanted(self, **values: Given) -> "Wanted":
        """Its first value, to be asked with others."""
        return Wanted(self, tuple(values.items()))

    def ready(self, for_now: dict[str, Any]) -> "_Text":
        connection = connections[DEFAULT_DB_ALIAS]
        kept = _kept(connection)
        key = (self, *((name, type(value)) for name, value in for_now.items()))
        if key not in kept:
            kept[key] = _Text(self.build, for_now, connection)
        found: _Text = kept[key]
        return found


@dataclass(frozen=True)
class Wanted:
    """What a statement of one column gives first, not asked yet; none if it gives nothing."""

    statement: Prepared
    values: tuple[tuple[str, Given], ...]


def ask_together(wanted: Sequence[Wanted]) -> list[Any]:
    """The value of each, in one statement; what is wanted twice is asked once."""
    once = dict.fromkeys(wanted)
    if not once:
        return []
    now = [_for_now(dict(one.values)) for one in once]
    if None in now:
        told = [next((_alone(row) for row in one.statement(**dict(one.values))), None) for one in once]
    else:
        texts = [one.statement.ready(for_now or {}) for one, for_now in zip(once, now, strict=True)]
        told = _read_at_once(texts, now)
    answers = dict(zip(once, told, strict=True))
    return [answers[one] for one in wanted]


def _alone(row: Any) -> Any:
    return row[0] if isinstance(row, tuple) else row


def _read_at_once(texts: "list[_Text]", values: list[Any]) -> list[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    kept, key = _kept(connection), tuple(texts)
    if key not in kept:
        if any(text.width != 1 for text in texts):
            raise CannotPrepare("together, each gives one value")
        kept[key] = f"SELECT {', '.join(f'({one.sql})' for one in texts)}"
    with connection.cursor() as cursor:
        if all(text.parts for text in texts):
            literal = lru_cache(texts[0].literal)  # the collective is named in each
            asked = [text.whole(given, literal) for text, given in zip(texts, values, strict=True)]
            cursor.execute(f"SELECT {', '.join(f'({one})' for one in asked)}")
        else:
            params = [
                one for text, given in zip(texts, values, strict=True) for one in text.with_values(given)
            ]
            cursor.execute(kept[key], params)
        row = cursor.fetchone()
    return [text.converted([value])[0] for text, value in zip(texts, row, strict=True)]


def _kept(connection: Any) -> dict[Any, Any]:
    """By the connection: no two threads share one."""
    kept: dict[Any, Any] = connection.__dict__.setdefault("essaim_prepared", {})
    return kept


def _for_now(values: dict[str, Any]) -> dict[str, Any] | None:
    """With the collective entered; none for a network lead, who reads several."""
    if not scope_is_open():
        return values
    scope = current_scope()
    if len(scope) != 1:
        return None
    (collective,) = scope
    return {**values, _COLLECTIVE: collective}


class _Text:
    """The statement, where each value stands in it, and how its rows are read."""

    def __init__(self, build: Callable[..., Any], values: dict[str, Any], connection: Any) -> None:
        self.connection = connection
        marks = {name: _mark(value) for name, value in values.items()}
        rows = _built(build, marks)
        if rows.db != connection.alias or rows._prefetch_related_lookups:
            raise CannotPrepare("rows of the main database, without others fetched after them")
        compiler = rows.query.get_compiler(using=rows.db)
        self.sql, self.params = compiler.as_sql()
        written = {self._adapted(mark): name for name, mark in marks.items()}
        self.places = [
            (place, written[one])
            for place, one in enumerate(self.params)
            if isinstance(one, Hashable) and one in written
        ]
        if missing := marks.keys() - {_COLLECTIVE} - {name for _place, name in self.places}:
            raise CannotPrepare(f"{sorted(missing)} do not stand in the statement: {self.sql}")
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self.width = len(columns)
        self.parts = self._parts() if connection.vendor == "postgresql" else []
        self.converters = list(compiler.get_converters(columns).items())
        self.read_row = _reader(rows, compiler)

    def read(self, values: dict[str, Any]) -> list[Any]:
        with self.connection.cursor() as cursor:
            if self.parts:
                cursor.execute(self.whole(values, self.literal))
            else:
                cursor.execute(self.sql, self.with_values(values))
            rows = cursor.fetchall()
        known: dict[Any, Any] = {}
        return [self.read_row(self.converted(list(row)), known) for row in rows]

    def with_values(self, values: dict[str, Any]) -> list[Any]:
        params = list(self.params)
        for place, name in self.places:
            params[place] = self._adapted(values[name])
        return params

    def _parts(self) -> list[str]:
        """PostgreSQL's driver writes each value into the text, each time: here those that never vary are in it already.

        In turn: a part of the text, the name of the value that follows it.
        """
        names = dict(self.places)
        told = [
            f"{_NAMED}{names[place]}{_NAMED}" if place in names else self.literal(one)
            for place, one in enumerate(self.params)
        ]
        whole: str = self.sql % tuple(told)
        return whole.split(_NAMED)

    def literal(self, value: Any) -> str:
        """As the driver writes it, which takes four times as long for these three."""
        if type(value) is UUID:
            return f"'{value.hex}'::uuid"
        if type(value) is datetime and value.tzinfo is not None:
            return f"'{value.isoformat(' ')}'::timestamptz"
        if type(value) is date:
            return f"'{value.isoformat()}'::date"
        self.connection.ensure_connection()
        written: str = self.connection.ops.compose_sql("%s", [value])
        return written

    def whole(self, values: dict[str, Any], literal: Callable[[Any], str]) -> str:
        parts = self.parts.copy()
        for place in range(1, len(parts), 2):
            parts[place] = literal(self._adapted(values[parts[place]]))
        return "".join(parts)

    def converted(self, row: list[Any]) -> list[Any]:
        connection = self.connection
        for place, (each, column) in self.converters:
            for convert in each:
                row[place] = convert(row[place], column, connection)
        return row

    def _adapted(self, value: Given) -> Any:
        """As the fields give it to this database."""
        if isinstance(value, UUID):
            return value if self.connection.features.has_native_uuid_field else value.hex
        if isinstance(value, datetime):
            return self.connection.ops.adapt_datetimefield_value(value)
        return self.connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _mark(like: Given) -> Any:
    """A value of the same kind that stands nowhere else."""
    number = uuid4()
    if isinstance(like, UUID):
        return number
    if isinstance(like, date):  # a datetime too
        far = datetime(1000, 1, 1, tzinfo=UTC) + timedelta(seconds=number.int % 10**9)
        return far if isinstance(like, datetime) else far.date()
    return f"mark {number}"


def _built(build: Callable[..., Any], marks: dict[str, Any]) -> Any:
    named = {name: mark for name, mark in marks.items() if name != _COLLECTIVE}
    if _COLLECTIVE not in marks:
        return build(**named)
    with as_if_within(marks[_COLLECTIVE]):
        return build(**named)


_Row = Callable[[list[Any], dict[Any, Any]], Any]


def _reader(rows: Any, compiler: Any) -> _Row:
    kind = rows._iterable_class
    if kind is FlatValuesListIterable:
        return lambda row, _known: row[0]
    if kind is ValuesListIterable:
        return lambda row, _known: tuple(row)
    if kind is not ModelIterable:
        raise CannotPrepare(f"{kind.__name__} is not read here")
    read = _model_reader(compiler.klass_info, compiler.select, rows.db)
    added = list((compiler.annotation_col_map or {}).items())
    if not added:
        return read

    def with_more(row: list[Any], known: dict[Any, Any]) -> Any:
        made = read(row, known)
        for name, place in added:
            setattr(made, name, row[place])
        return made

    return with_more


def _model_reader(told: dict[str, Any], select: Any, alias: str) -> _Row:
    """`told`: what the compiler says of a model and of those selected with it."""
    first, last = told["select_fields"][0], told["select_fields"][-1] + 1
    model = told["model"]
    names = [column[0].target.attname for column in select[first:last]]
    key = first + names.index(model._meta.pk.attname)
    related = [_related(one, select, alias) for one in told.get("related_klass_infos", [])]

    def read(row: list[Any], known: dict[Any, Any]) -> Any:
        if row[key] is None:
            return None
        made = model.from_db(alias, names, row[first:last])
        for join in related:
            join(made, row, known)
        return made

    def read_once(row: list[Any], known: dict[Any, Any]) -> Any:
        """A street of forty doors is read once."""
        at = (first, row[key])
        if at not in known:
            known[at] = read(row, known)
        return known[at]

    field = told.get("field")
    is_shared = field is not None and not told["reverse"] and not field.unique
    return read_once if is_shared else read


def _related(
    told: dict[str, Any], select: Any, alias: str
) -> Callable[[Any, list[Any], dict[Any, Any]], None]:
    read = _model_reader(told, select, alias)
    set_here, set_there = told["local_setter"], told["remote_setter"]

    def join(made: Any, row: list[Any], known: dict[Any, Any]) -> None:
        other = read(row, known)
        set_here(made, other)
        if other is not None:
            set_there(other, made)

    return join
