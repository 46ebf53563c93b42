"""The questionnaires of the network: which are free, which wait for a permission. The lead declares it; the others read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import MemberRequest, members_only, network_only
from essaim.kernel.errors import DomainError
from essaim.measures.actions import declare_instrument, stop_instrument
from essaim.measures.queries import Declared, declared
from essaim.network.enums import Role
from essaim.web.measures.forms import DeclareForm


@members_only(Role.COORDINATOR, Role.NETWORK_LEAD)
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    context = {
        "rows": declared(request.member.network),
        "may_declare": request.member.role == Role.NETWORK_LEAD,
    }
    return render(request, "measures/instruments.html", context)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: MemberRequest, instrument: str) -> HttpResponse:
    """By whom, when, under which reference; then the text, word for word."""
    row = _needing_permission(request, instrument)
    if request.method != "POST":
        return _page(request, row, DeclareForm(spec=row.spec, initial=_initial(row)))
    form = DeclareForm(request.POST, spec=row.spec)
    if form.is_valid() and _declare(request, row, form):
        messages.success(request, _("C’est déclaré : les collectifs du réseau peuvent poser ces questions."))
        return redirect("measures:instruments")
    return _page(request, row, form)


def _needing_permission(request: MemberRequest, instrument: str) -> Declared:
    for row in declared(request.member.network):
        if row.spec.instrument == instrument and not row.spec.is_on_by_default:
            return row
    raise Http404


def _initial(row: Declared) -> dict[str, Any]:
    return {"permission": row.use.permission, **row.use.wording} if row.use else {}


def _declare(request: MemberRequest, row: Declared, form: DeclareForm) -> bool:
    try:
        declare_instrument(
            request.member.network,
            instrument=row.spec.instrument,
            permission=form.cleaned_data["permission"],
            wording=form.wording,
            by=request.member,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(request: MemberRequest, row: Declared, form: DeclareForm) -> HttpResponse:
    return render(
        request, "measures/declare.html", {"row": row, "form": form}, status=422 if form.errors else 200
    )


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: MemberRequest, instrument: str) -> HttpResponse:
    """It is no longer asked; the text supplied goes. What was answered stays."""
    row = _needing_permission(request, instrument)
    if row.use is None:
        raise Http404
    if request.method != "POST":
        return render(request, "measures/stop.html", {"row": row})
    try:
        stop_instrument(request.member.network, instrument=row.spec.instrument, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ce questionnaire n’est plus proposé."))
    return redirect("measures:instruments")
