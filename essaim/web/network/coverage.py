"""Which communes a collective covers, whole or in part."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.actions.collectives import cover_commune, limit_coverage, uncover_commune
from essaim.network.models import Coverage
from essaim.network.queries import coverage
from essaim.territory.queries.communes import communes_like
from essaim.web.network.forms import CommuneForm, CoverageForm, FindCommuneForm


@members_only(*COORDINATORS)
@require_POST
def add(request: MemberRequest) -> HttpResponse:
    form = CommuneForm(request.POST)
    if form.is_valid():
        try:
            cover_commune(request.collective, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error("insee", str(refusal))
    if form.errors:
        return _show_found(request, FindCommuneForm(), by_hand=form, status=422)
    messages.success(request, _("La commune est ajoutée."))
    is_first = len(coverage(request.collective)) == 1
    return redirect("home" if is_first else "network:collective")


@members_only(*COORDINATORS)
@require_safe
def find(request: MemberRequest) -> HttpResponse:
    """`?nom=…`: the communes of that name, none of them chosen beforehand."""
    return _show_found(request, FindCommuneForm(request.GET if "nom" in request.GET else None))


def _show_found(
    request: MemberRequest, form: FindCommuneForm, *, by_hand: CommuneForm | None = None, status: int = 200
) -> HttpResponse:
    covered = set(coverage(request.collective).values_list("commune_id", flat=True))
    found = communes_like(form.cleaned_data["nom"]) if form.is_bound and form.is_valid() else None
    context = {"form": form, "found": found, "covered": covered, "by_hand": by_hand or CommuneForm()}
    return render(request, "network/find_commune.html", context, status=422 if form.errors else status)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, coverage_id: UUID) -> HttpResponse:
    found = _fetch(request, coverage_id)
    form = CoverageForm(request.POST) if request.method == "POST" else CoverageForm.of(found)
    if form.is_valid():
        try:
            limit_coverage(found, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La partie couverte est enregistrée."))
            return redirect("network:collective")
    context = {"form": form, "coverage": found}
    return render(request, "network/coverage.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def remove(request: MemberRequest, coverage_id: UUID) -> HttpResponse:
    uncover_commune(_fetch(request, coverage_id))
    messages.success(request, _("La commune est retirée. Ses portes et ses passages restent."))
    return redirect("network:collective")


def _fetch(request: MemberRequest, coverage_id: UUID) -> Coverage:
    return fetch(coverage(request.collective), id=coverage_id)
