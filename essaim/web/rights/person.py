"""Her rights, in one screen: what is held, correct, erase, stop, her requests, who looked."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.access_export import render_access
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.proofs import fresh_proof
from essaim.entrance.sight import open_file, reader_of
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb, Why, record_access
from essaim.people.models import Person
from essaim.people.queries.file_codes import code_of
from essaim.people.queries.sight import visible_people
from essaim.rights.actions.requests import erase_on_request, open_request
from essaim.rights.enums import RequestKind, RequestVia
from essaim.rights.queries.access import known_members, lines_about
from essaim.rights.queries.requests import asked_for_access, has_told_words, requests_of
from essaim.rights.queries.rights import counts_about, everything_about, files_of
from essaim.rights.rules.export import as_json
from essaim.web.rights.forms import AskForm, EraseForm, ExportForm
from essaim.web.rights.words import VERBS, WHYS, clock

PER_PAGE = 25


@members_only(*COORDINATORS)
@require_safe
def rights(request: MemberRequest, person_id: UUID) -> HttpResponse:
    seen = open_file(request, person_id)
    return _page(request, seen, AskForm(initial={"received_on": timezone.localdate()}))


def _page(request: MemberRequest, seen: Any, form: AskForm) -> HttpResponse:
    person, today = seen.person, timezone.localdate()
    lines = lines_about(request.collective, subject_ids=files_of(person))
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    asked = list(requests_of(person).select_related("recorded_by__user", "done_by__user"))
    context = {
        "seen": seen,
        "code": code_of(person.id),
        "form": form,
        "export": ExportForm(has_told_words=has_told_words(person)),
        "asked": [{"row": one, "clock": None if _is_over(one) else clock(one, today)} for one in asked],
        "page": page,
        "looked": _looked(page),
    }
    return render(request, "rights/person.html", context, status=422 if form.errors else 200)


def _is_over(asked: Any) -> bool:
    return asked.done_on is not None or asked.cancelled_on is not None


def _looked(page: Any) -> list[dict[str, Any]]:
    lines = list(page)
    members = known_members(line.member_id for line in lines)
    return [
        {
            "line": line,
            "member": members.get(line.member_id),
            "verb": VERBS.get(line.verb, line.verb),
            "why": WHYS.get(line.why, line.why),
        }
        for line in lines
    ]


@members_only(*COORDINATORS)
@require_POST
def ask(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Note a request that came by phone, by letter or face to face."""
    seen = open_file(request, person_id, verb=Verb.CHANGED)
    form = AskForm(request.POST)
    if not form.is_valid() or not _ask(request, seen.person, form):
        return _page(request, seen, form)
    if form.cleaned_data["kind"] == RequestKind.OPPOSITION:
        messages.success(
            request, _("C’est noté : plus personne ne la contacte, et ses accords sont retirés.")
        )
    else:
        messages.success(request, _("La demande est notée. Vous avez un mois pour y répondre."))
    return redirect("rights:person", person_id=person_id)


def _ask(request: MemberRequest, person: Person, form: AskForm) -> bool:
    data = form.cleaned_data
    try:
        open_request(
            person,
            kind=RequestKind(data["kind"]),
            via=RequestVia(data["via"]),
            on=data["received_on"],
            at=timezone.now(),
            by=request.member,
            detail=data["detail"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@members_only(*COORDINATORS)
@fresh_proof
@require_POST
def export(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Everything held about her, to hand to her. The name of the file says nothing."""
    people = visible_people(request.member, at=timezone.now()).select_related("collective")
    person = fetch(people, id=person_id)
    form = ExportForm(request.POST, has_told_words=has_told_words(person))
    if not form.is_valid():
        messages.error(
            request, _("Choisissez une forme : un document à lire ou un fichier pour un logiciel.")
        )
        return redirect("rights:person", person_id=person_id)
    subject = [(person.id, Why.HERSELF if asked_for_access(person) else Why.COORDINATOR)]
    record_access(person.collective_id, subject, verb=Verb.EXPORTED, access=reader_of(request).access)
    holding = everything_about(
        person, on=timezone.localdate(), with_told_words=bool(form.cleaned_data.get("with_told_words"))
    )
    if form.cleaned_data["shape"] == "json":
        body = json.dumps(as_json(holding), ensure_ascii=False, indent=1)
        return _attached(body.encode(errors="replace"), "application/json; charset=utf-8", "json")
    try:
        return _attached(render_access(holding), "application/pdf", "pdf")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("rights:person", person_id=person_id)


def _attached(body: bytes, kind: str, suffix: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="ce-que-nous-gardons.{suffix}"'
    response["Cache-Control"] = "no-store"
    return response


@members_only(*COORDINATORS)
@fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """What goes, what stays, and a box to tick."""
    seen = open_file(request, person_id, verb=Verb.CHANGED if request.method == "POST" else Verb.OPENED)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        via = RequestVia(form.cleaned_data["via"])
        now, today = timezone.now(), timezone.localdate()
        try:
            erase_on_request(seen.person, via=via, by=request.member, on=today, at=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La fiche est effacée. Il ne reste que des nombres, sans nom."))
            return redirect("rights:requests")
    context = {"seen": seen, "form": form, "counts": counts_about(seen.person)}
    return render(request, "rights/erase.html", context, status=422 if form.errors else 200)
