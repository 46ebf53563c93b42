"""A list that leaves as a file: exactly what is filtered, marked, with a line in the ledger. Always by POST."""

import tempfile
from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.documents.tables import SHAPES, Shape, write_table
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.web.listing.asked import Asked
from essaim.web.listing.long import ask_worker
from essaim.web.listing.making import IN_MEMORY, Leaving, book_of, file_name, may_leave, record

LONG_ROWS = 20_000


def leave(asked: Asked) -> HttpResponse:
    request = asked.request
    if not may_leave(asked):
        return redirect(request.get_full_path())
    chosen = request.POST.get("format", "")
    if chosen not in set(Shape):
        messages.error(request, _("Choisissez le format du fichier : XLSX, ODS ou CSV."))
        return redirect(request.get_full_path())
    if is_long(asked):
        return redirect("jobs:job", job_id=ask_worker(asked, Shape(chosen)))
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


def is_long(asked: Asked) -> bool:
    """Is this file for a worker?

    Never that of a list that shows people: it would keep what was unsealed for one reader, and show it later, to
    others, without a line in the journal. Those lists are short, and stay in the request, where each is journalled.
    """
    return asked.listing.by_worker and Paginator(asked.rows, 1).count > LONG_ROWS


def _write(asked: Asked, shape: Shape, out: IO[bytes], *, at: datetime) -> None:
    leaving, export_id = Leaving(asked), uuid7()
    rows = write_table(book_of(asked, leaving, export_id=export_id, at=at), out, shape=shape)
    record(asked, shape, export_id=export_id, rows=rows, people=leaving.people, at=at)


def _answer(asked: Asked, shape: Shape, out: Any) -> HttpResponse:
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=file_name(asked.listing, shape), content_type=SHAPES[shape].media
    )  # type: ignore[return-value]
