"""What a list says of itself, once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format

from essaim.documents.tables import Kind, Value
from essaim.entrance.policies import COORDINATORS, MemberRequest
from essaim.kernel.dates import in_words
from essaim.network.enums import Role

if TYPE_CHECKING:
    from essaim.web.listing.asked import Asked
    from essaim.web.listing.batches import Batch

Words = Any  # a sentence, translated when it is read
Rows = QuerySet[Any] | Sequence[Any] | Any  # what is cut in pages: counted and sliced


def said(value: Value) -> str:
    """A value as it is read on a screen."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return in_words(timezone.localtime(value) if timezone.is_aware(value) else value, "j F Y, H:i")
    if isinstance(value, date):
        return in_words(value, "j F Y")
    return number_format(value, force_grouping=True).replace("-", "−")  # a minus, where a hyphen was


@dataclass(frozen=True, kw_only=True)
class Column:
    """`value` is what a file holds, with its type.

    On screen it may be said otherwise by `text`; where more than words is drawn, by a template, `cell`, given `row`.
    """

    name: str
    title: Words
    value: Callable[[Any], Value]
    kind: Kind = Kind.TEXT
    definition: Words = ""
    url: Callable[[Any], str] | None = None
    text: Callable[[Any], str] | None = None
    cell: str = ""
    sort: tuple[str, ...] = ()  # fields of the database that put the rows in the order of this column
    on_screen: bool = True
    on_phone: bool = True
    in_file: bool = True

    @property
    def is_number(self) -> bool:
        return self.kind is Kind.NUMBER

    def said(self, line: Any) -> str:
        return self.text(line) if self.text else said(self.value(line))


@dataclass(frozen=True)
class Empty:
    """Nothing there: why, and what to do."""

    text: Words
    label: Words = ""
    url: str = ""  # the name of an address


LONG: "dict[str, Listing]" = {}  # those that a worker may make, by their names


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One list.

    `rows` gives what was asked for, to be cut in pages. `lines` makes of a page (or of a part of a file) what columns
    and templates read, with a number of queries that does not depend on it. People are shown by `Batch.show_people` alone.

    `by_worker`: it may be long, and shows nobody. Its long files are made by a worker, rest sealed, and are taken by
    coordinators. A list that shows people is short, and never leaves the request: see `leaving.is_long`.
    """

    name: str  # in the ledger, and of the file
    title: Words
    columns: tuple[Column, ...]
    rows: "Callable[[Asked], Rows]"
    counted: Words  # `ngettext_lazy("%(shown)s porte", "%(shown)s portes", "total")`
    nothing_yet: Empty
    about: Words = ""  # what the list is, in the sheet that explains the file
    nothing_matches: "Words | Callable[[Asked], Words]" = ""
    filters: Callable[[MemberRequest], forms.Form] | None = None
    implied: "Callable[[Asked], list[tuple[str, str]]] | None" = None  # what is filtered without being asked
    tabs: str = ""  # the filter that is shown as links, not as a field
    orders: Mapping[str, Words] = field(
        default_factory=dict
    )  # those that `rows` sees to, the usual one first
    lines: "Callable[[Batch], Sequence[Any]] | None" = None
    row: str = (
        ""  # a template for each line, in a list of the class `rows_class`; none: a table of the columns
    )
    rows_class: str = "list-card"
    group: Callable[[Any], Words] | None = None  # a heading above the lines that share it
    per_page: int = 25
    exported_by: tuple[Role, ...] = COORDINATORS
    by_worker: bool = False

    def __post_init__(self) -> None:
        if self.by_worker:
            assert self.exported_by == COORDINATORS, "the page of jobs is theirs"
            LONG[self.name] = self

    @property
    def shown_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.on_screen)

    @property
    def file_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.in_file)
