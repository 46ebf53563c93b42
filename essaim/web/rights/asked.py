"""The requests of the people met, with their one-month clock."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import change_file
from essaim.kernel.errors import DomainError
from essaim.people.enums import Parts
from essaim.people.models import Person
from essaim.people.queries.file_codes import code_of
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.actions.requests import answer_request, cancel_request
from essaim.rights.enums import RequestKind
from essaim.rights.models import PersonRequest
from essaim.rights.queries.requests import closed_requests, open_requests, requests_in
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.rights.words import clock

CLOSED = "traitees"
SHOWN = [
    ("", gettext_lazy("À traiter")),
    ("retard", gettext_lazy("En retard")),
    (CLOSED, gettext_lazy("Traitées ou annulées")),
]


class RequestFilter(forms.Form):
    voir = forms.ChoiceField(label=gettext_lazy("Montrer"), required=False, choices=SHOWN)
    demande = forms.ChoiceField(
        label=gettext_lazy("Demande"),
        required=False,
        choices=[("", gettext_lazy("Toutes")), *RequestKind.choices],
    )


@dataclass(frozen=True)
class Line:
    """Those who still have a file are shown by first name and initial."""

    asked: PersonRequest
    today: date

    @property
    def person(self) -> Person | None:
        return self.asked.person if self.asked.person.state in WITH_A_FILE else None

    @property
    def code(self) -> str:
        return code_of(self.asked.person_id)

    @property
    def is_closed(self) -> bool:
        return bool(self.asked.done_on or self.asked.cancelled_on)

    @property
    def clock(self) -> dict[str, str] | None:
        return None if self.is_closed else clock(self.asked, self.today)


def _rows(asked: Asked) -> "QuerySet[PersonRequest]":
    collective, shown = asked.request.collective, asked["voir"]
    rows = closed_requests(collective) if shown == CLOSED else open_requests(collective)
    if shown == "retard":
        rows = rows.filter(due_on__lt=timezone.localdate())
    return rows.filter(kind=asked["demande"]) if asked["demande"] else rows


def _lines(page: Batch) -> list[Line]:
    page.show_people(one.person for one in page.rows if one.person.state in WITH_A_FILE)
    return [Line(one, timezone.localdate()) for one in page.rows]


REQUESTS = Listing(
    name="demandes",
    title=gettext_lazy("Demandes des personnes"),
    columns=(
        Column(name="fiche", title=gettext_lazy("Fiche"), value=lambda one: one.code, on_screen=False, definition=gettext_lazy("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="personne", title=gettext_lazy("Personne"), value=lambda one: one.code, cell="rights/_request_person.html", in_file=False),
        Column(name="demande", title=gettext_lazy("Demande"), value=lambda one: one.asked.get_kind_display(), cell="rights/_request_kind.html"),
        Column(name="comment", title=gettext_lazy("Reçue comment"), value=lambda one: one.asked.get_via_display(), on_phone=False),
        Column(name="recue", title=gettext_lazy("Reçue le"), value=lambda one: one.asked.received_on, kind=Kind.DATE, sort=("received_on",)),
        Column(name="avant", title=gettext_lazy("À traiter avant le"), value=lambda one: one.asked.due_on, kind=Kind.DATE, cell="rights/_request_due.html", sort=("due_on",), definition=gettext_lazy("Un mois après la demande.")),
        Column(name="traitee", title=gettext_lazy("Traitée le"), value=lambda one: one.asked.done_on, kind=Kind.DATE, on_screen=False),
        Column(name="annulee", title=gettext_lazy("Annulée le"), value=lambda one: one.asked.cancelled_on, kind=Kind.DATE, on_screen=False),
        Column(name="suite", title=gettext_lazy("Suite"), value=str, cell="rights/_request_answer.html", in_file=False),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s demande", "%(shown)s demandes", "total"),
    filters=lambda request: RequestFilter(request.GET),
    nothing_yet=Empty(gettext_lazy("Aucune demande n’attend. Celles qui viennent de la page publique ou du code laissé à la maison arrivent ici toutes seules.")),
    nothing_matches=gettext_lazy("Aucune demande ici."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: MemberRequest) -> HttpResponse:
    return show_list(request, REQUESTS, "rights/requests.html")


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
