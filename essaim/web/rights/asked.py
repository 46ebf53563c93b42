"""The requests of the people met, with their one-month clock."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from address_files import safe_cell
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import change_file, show_people
from essaim.kernel.errors import DomainError
from essaim.people.enums import Parts
from essaim.people.queries.file_codes import code_of
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.actions.requests import answer_request, cancel_request
from essaim.rights.enums import RequestKind
from essaim.rights.models import PersonRequest
from essaim.rights.queries.requests import closed_requests, open_requests, requests_in
from essaim.web.rights.words import clock

PER_PAGE = 25
SHOWN = {
    "": gettext_lazy("À traiter"),
    "retard": gettext_lazy("En retard"),
    "traitees": gettext_lazy("Traitées ou annulées"),
}


@members_only(*COORDINATORS)
@require_safe
def requests(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    shown = request.GET.get("voir", "")
    shown = shown if shown in SHOWN else ""
    kind = request.GET.get("demande", "")
    kind = kind if kind in RequestKind.values else ""
    rows = _rows(request, shown, today)
    if kind:
        rows = rows.filter(kind=kind)
    if request.GET.get("format") == "csv":
        return _csv(rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": _lines(request, page, today),
        "shown": shown,
        "choices": SHOWN,
        "kind": kind,
        "kinds": RequestKind.choices,
        "is_closed": shown == "traitees",
    }
    return render(request, "rights/requests.html", context)


def _rows(request: MemberRequest, shown: str, today: Any) -> "QuerySet[PersonRequest]":
    if shown == "traitees":
        return closed_requests(request.collective)
    rows = open_requests(request.collective)
    return rows.filter(due_on__lt=today) if shown == "retard" else rows


def _lines(request: MemberRequest, page: Any, today: Any) -> list[dict[str, Any]]:
    """Those who still have a file are shown by first name and initial; each is a line in the journal."""
    rows = list(page)
    present = {row.person.id: row.person for row in rows if row.person.state in WITH_A_FILE}
    show_people(request, present.values())
    return [
        {
            "asked": row,
            "person": present.get(row.person_id),
            "code": code_of(row.person_id),
            "clock": None if row.done_on or row.cancelled_on else clock(row, today),
        }
        for row in rows
    ]


def _csv(rows: "QuerySet[PersonRequest]") -> HttpResponse:
    """Without a name: the code of the file, and the dates that prove the answer in time."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Fiche"), _("Demande"), _("Reçue comment"), _("Reçue le"), _("Avant le"), _("Traitée le"), _("Annulée le")]
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2000):
        dates = (row.received_on, row.due_on, row.done_on, row.cancelled_on)
        words = (code_of(row.person_id), row.get_kind_display(), row.get_via_display())
        writer.writerow([safe_cell(str(one)) for one in (*words, *(day or "" for day in dates))])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="essaim-demandes.csv"'
    return response


def _asked(request: MemberRequest, request_id: UUID) -> PersonRequest:
    """To change it: a line for her, as long as she has a file."""
    asked = fetch(requests_in(request.collective), id=request_id)
    if asked.person.state in WITH_A_FILE:
        change_file(request, asked.person_id, Parts.RIGHTS)
    return asked


@members_only(*COORDINATORS)
@require_POST
def answer(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """It was answered. An erasure is answered by erasing: its page says what goes."""
    asked = _asked(request, request_id)
    is_open = asked.done_on is None and asked.cancelled_on is None
    if asked.kind == RequestKind.ERASURE and is_open and asked.person.state in WITH_A_FILE:
        return redirect("rights:erase", person_id=asked.person_id)
    try:
        answer_request(asked, on=timezone.localdate(), by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : la demande est traitée."))
    return redirect("rights:requests")


@members_only(*COORDINATORS)
@require_POST
def cancel(request: MemberRequest, request_id: UUID) -> HttpResponse:
    """She changed her mind."""
    try:
        cancel_request(_asked(request, request_id), on=timezone.localdate(), by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : elle a changé d’avis, la demande est annulée."))
    return redirect("rights:requests")
