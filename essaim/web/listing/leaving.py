"""A list that leaves as a file: exactly what is filtered, marked, with a line in the ledger. Always by POST."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essaim.documents.tables import SHAPES, Book, Column, Mark, Shape, Value, write_table
from essaim.entrance.policies import MemberRequest
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.kernel.journal import Verb
from essaim.rights.actions.exports import record_export
from essaim.rights.rules.exports import number_of
from essaim.web.listing.asked import Asked
from essaim.web.listing.batches import Batch, parts_of

IN_MEMORY = 1_000_000  # bytes, then on disk


class Leaving:
    """The rows of a file while they pass, and how many people they show."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.people = asked, 0

    def __iter__(self) -> Iterator[list[Value]]:
        listing = self.asked.listing
        columns = listing.file_columns
        for part in parts_of(self.asked.rows):
            batch = Batch(self.asked.request, part, Verb.EXPORTED)
            for line in batch.lines(listing):
                yield [column.value(line) for column in columns]
            self.people += batch.people


def leave(asked: Asked) -> HttpResponse:
    request = asked.request
    if not may_leave(asked):
        return redirect(request.get_full_path())
    chosen = request.POST.get("format", "")
    if chosen not in set(Shape):
        messages.error(request, _("Choisissez le format du fichier : XLSX, ODS ou CSV."))
        return redirect(request.get_full_path())
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed by the answer
    try:
        _write(asked, Shape(chosen), out, at=timezone.localtime())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    except OSError:
        messages.error(
            request,
            _(
                "Le fichier n’a pas pu être écrit : le disque du serveur est plein. Prévenez la personne qui l’héberge."
            ),
        )
    else:
        return _answer(asked, Shape(chosen), out)
    with suppress(OSError):
        out.close()
    return redirect(request.get_full_path())


def may_leave(asked: Asked) -> bool:
    return asked.request.member.role in asked.listing.exported_by


def mark_of(request: MemberRequest, at: datetime, *, number: str = "") -> Mark:
    name = request.collective.name if request.collective else request.network.name
    return Mark(who=request.user.name, collective=name, at=at, number=number)  # type: ignore[union-attr]  # signed in


def _write(asked: Asked, shape: Shape, out: IO[bytes], *, at: datetime) -> None:
    """The ledger is written once the file is whole, before anyone has it."""
    listing, export_id = asked.listing, uuid7()
    leaving = Leaving(asked)
    book = Book(
        title=str(listing.title),
        about=str(listing.about),
        columns=[Column(str(one.title), one.kind, str(one.definition)) for one in listing.file_columns],
        rows=leaving,
        mark=mark_of(asked.request, at, number=number_of(export_id)),
        filters=asked.said(),
    )
    rows = write_table(book, out, shape=shape)
    record_export(
        asked.request.collective,
        export_id=export_id,
        listing=listing.name,
        shape=shape.value,
        filters=asked.said(with_words=False),
        rows=rows,
        people=leaving.people,
        by=asked.request.member,
        at=at,
    )


def _answer(asked: Asked, shape: Shape, out: Any) -> HttpResponse:
    out.seek(0)
    name = f"essaim-{slugify(asked.listing.name)}.{shape.value}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=SHAPES[shape].media)  # type: ignore[return-value]
