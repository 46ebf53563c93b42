"""Does this collective stand alone? What the facts say, what it asks, what it is answered, the act that both sign."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.handover_act import handover_act, usual_terms
from essaim.documents.paper import render_paper
from essaim.entrance.gates import existing, fetch
from essaim.entrance.policies import MemberRequest, members_only, network_only
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.enums import Role
from essaim.transmission.actions import gate as actions
from essaim.transmission.actions import handover as handing
from essaim.transmission.models import Path
from essaim.transmission.queries import gate as queries
from essaim.transmission.rules.gate import PASSES
from essaim.web.transmission.gate_forms import AnswerGateForm, AskForm, CriteriaForm, TermsForm
from essaim.web.transmission.roles import EVERY_READER, READERS

WHO_ANSWER = (Role.FACILITATOR, Role.NETWORK_LEAD)


def gate_path(request: MemberRequest, path_id: UUID) -> Path:  # noqa: ARG001 -- the scope is the reader's
    """Of her collective; for a lead, of one of her network."""
    return fetch(queries.gate_paths(), id=path_id)


@members_only(*EVERY_READER)
@require_safe
def gate(request: MemberRequest, path_id: UUID) -> HttpResponse:
    return _show(request, gate_path(request, path_id))


def _show(
    request: MemberRequest, path: Path, *, asked: AskForm | None = None, answer: AnswerGateForm | None = None
) -> HttpResponse:
    with within(path.collective):
        today = queries.standings(path, on=timezone.localdate())
        reviews = list(queries.reviews_of(path))
        last = reviews[-1] if reviews else None
        waiting = queries.waits_for_an_answer(path)
        context: dict[str, Any] = {
            "path": path,
            "standings": today,
            "is_whole": all(one.is_met for one in today),
            "asks": list(queries.asks_of(path)),
            "reviews": reviews[::-1],
            "last": last,
            "changed": queries.changed_since(last, today) if last and last.end in PASSES else [],
            "waiting": waiting,
            "passed": last is not None and last.end in PASSES and waiting is None,
            "handover": queries.handover_of(path),
            "reads_lists": request.member.role in READERS,
            "may_answer": request.member.role in WHO_ANSWER and waiting is not None,
            "ask": asked or AskForm(),
            "answer": answer or AnswerGateForm(),
        }
    return render(request, "transmission/gate.html", context, status=422 if asked or answer else 200)


@members_only(*READERS)
@require_POST
def ask(request: MemberRequest, path_id: UUID) -> HttpResponse:
    path, form = gate_path(request, path_id), AskForm(request.POST)
    if not form.is_valid():
        return _show(request, path, asked=form)

    def act(at: datetime) -> None:
        actions.ask_to_stand_alone(path, **form.cleaned_data, by=request.member, at=at)

    return _act(request, path, act, told=_("La demande est faite. L’avis sera donné ici, avec ses raisons."))


@members_only(*WHO_ANSWER)
@require_POST
def answer(request: MemberRequest, path_id: UUID) -> HttpResponse:
    path, form = gate_path(request, path_id), AnswerGateForm(request.POST)
    if form.is_valid():
        try:
            with within(path.collective):
                actions.answer_request(path, form.answer, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’avis est rendu. Le collectif le lit sur cette page."))
            return redirect("transmission:gate", path.id)
    return _show(request, path, answer=form)


def _act(
    request: MemberRequest, path: Path, act: Callable[[datetime], object], *, told: str, to: str = "gate"
) -> HttpResponse:
    try:
        with within(path.collective):
            act(timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect(f"transmission:{to}", path.id)


@members_only(*READERS)
@require_POST
def adopt(request: MemberRequest, path_id: UUID) -> HttpResponse:
    """The protocol, the directory: the collective made it its own, or takes that back."""
    path, is_adopted = gate_path(request, path_id), request.POST.get("back") != "yes"

    def act(at: datetime) -> None:
        what = request.POST.get("what", "")
        actions.adopt(path.collective, what, is_adopted=is_adopted, by=request.member, at=at)

    return _act(request, path, act, told=_("C’est noté."), to="deliverables")


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: MemberRequest) -> HttpResponse:
    form = CriteriaForm(request.POST or None, wanted=queries.wanted_of(request.network))
    if form.is_bound and form.is_valid():
        try:
            actions.set_criteria(request.network, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré. Les avis déjà rendus gardent leurs chiffres."))
            return redirect("transmission:gates")
    return render(request, "transmission/criteria.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*EVERY_READER)
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: MemberRequest, path_id: UUID) -> HttpResponse:
    """What it says, who signed."""
    path = gate_path(request, path_id)
    with within(path.collective):
        act = queries.handover_of(path)
        form = TermsForm(request.POST or None, initial={"terms": act.terms if act else usual_terms()})
        if form.is_bound and form.is_valid():
            try:
                handing.prepare_handover(path, **form.cleaned_data, by=request.member, at=timezone.now())
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("L’acte est prêt. Lisez-le ensemble, puis signez chacun de son côté.")
                )
                return redirect("transmission:handover", path.id)
        last = queries.last_review(path)
    context = {
        "path": path,
        "act": act,
        "form": form,
        "passed": last is not None and last.end in PASSES,
        "may_write": act is None or not (act.network_signed_at or act.collective_signed_at),
        "may_sign": act is not None and not _has_signed(act, request.member.role),
    }
    return render(request, "transmission/handover.html", context, status=422 if form.errors else 200)


def _has_signed(act: Any, role: str) -> bool:
    return bool(act.collective_signed_at if role == Role.COORDINATOR else act.network_signed_at)


@members_only(*EVERY_READER)
@require_POST
def sign(request: MemberRequest, path_id: UUID) -> HttpResponse:
    path = gate_path(request, path_id)

    def act(at: datetime) -> None:
        handing.sign_handover(path, by=request.member, at=at)

    return _act(request, path, act, told=_("C’est signé."), to="handover")


@members_only(*EVERY_READER)
@require_safe
def handover_paper(request: MemberRequest, path_id: UUID) -> HttpResponse:
    path = gate_path(request, path_id)
    with within(path.collective):
        act = existing(queries.handover_of(path))
        try:
            content = render_paper(handover_act(path, act))
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("transmission:handover", path.id)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="acte-de-passage.pdf"'
    return response
