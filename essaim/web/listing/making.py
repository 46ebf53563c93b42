"""What a file of a list holds, whoever makes it: the request, or a worker."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils.text import slugify

from essaim.documents.tables import Book, Column, Mark, Shape, Value
from essaim.entrance.policies import MemberRequest
from essaim.kernel.journal import Verb
from essaim.rights.actions.exports import record_export
from essaim.rights.rules.exports import number_of
from essaim.web.listing.asked import Asked
from essaim.web.listing.batches import Batch, parts_of
from essaim.web.listing.declared import Listing

IN_MEMORY = 1_000_000  # bytes, then on disk


class Leaving:
    """The rows of a file while they pass, and how many people they show."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.people = asked, 0

    def __iter__(self) -> Iterator[list[Value]]:
        for part in parts_of(self.asked.rows):
            batch = Batch(self.asked.request, part, Verb.EXPORTED)
            yield from values_of(self.asked, batch)
            self.people += batch.people


def values_of(asked: Asked, batch: Batch) -> Iterator[list[Value]]:
    columns = asked.listing.file_columns
    for line in batch.lines(asked.listing):
        yield [column.value(line) for column in columns]


def may_leave(asked: Asked) -> bool:
    return asked.request.member.role in asked.listing.exported_by


def mark_of(request: MemberRequest, at: datetime, *, number: str = "") -> Mark:
    name = request.collective.name if request.collective else request.network.name
    return Mark(who=request.user.name, collective=name, at=at, number=number)  # type: ignore[union-attr]  # signed in


def file_name(listing: Listing, shape: Shape) -> str:
    return f"essaim-{slugify(listing.name)}.{shape.value}"


def book_of(asked: Asked, rows: Iterable[list[Value]], *, export_id: UUID, at: datetime) -> Book:
    listing = asked.listing
    return Book(
        title=str(listing.title),
        about=str(listing.about),
        columns=[Column(str(one.title), one.kind, str(one.definition)) for one in listing.file_columns],
        rows=rows,
        mark=mark_of(asked.request, at, number=number_of(export_id)),
        filters=asked.said(),
    )


def record(asked: Asked, shape: Shape, *, export_id: UUID, rows: int, people: int, at: datetime) -> None:
    """The line of the ledger is written once the file is whole, before anyone has it.

    A network has no ledger: its lists are of figures, and show nobody.
    """
    if asked.request.member.collective is None:
        assert people == 0, "a list of a network shows nobody"
        return
    record_export(
        asked.request.collective,
        export_id=export_id,
        listing=asked.listing.name,
        shape=shape.value,
        filters=asked.said(with_words=False),
        rows=rows,
        people=people,
        by=asked.request.member,
        at=at,
    )
