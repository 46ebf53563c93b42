"""The register of processing and the impact assessment, made from the code: read on screen, printed the same."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from essaim.documents.impact_assessment import assessment_paper
from essaim.documents.paper import Paper, render_paper
from essaim.documents.processing_register import register_paper
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.rights.queries.processing import register_of
from essaim.web.rights.screens import screens_by_role

Maker = Callable[..., Paper]


def _paper(request: MemberRequest, make: Maker) -> Paper:
    with override(settings.LANGUAGE_CODE):
        return make(register_of(request.collective), screens=screens_by_role(), on=timezone.localdate())


@members_only(*COORDINATORS)
@require_safe
def register(request: MemberRequest) -> HttpResponse:
    context = {"paper": _paper(request, register_paper), "here": "register"}
    return render(request, "rights/paperwork.html", context)


@members_only(*COORDINATORS)
@require_safe
def assessment(request: MemberRequest) -> HttpResponse:
    context = {"paper": _paper(request, assessment_paper), "here": "assessment"}
    return render(request, "rights/paperwork.html", context)


@members_only(*COORDINATORS)
@require_safe
def register_pdf(request: MemberRequest) -> HttpResponse:
    return _pdf(request, register_paper, "registre-des-traitements.pdf")


@members_only(*COORDINATORS)
@require_safe
def assessment_pdf(request: MemberRequest) -> HttpResponse:
    return _pdf(request, assessment_paper, "analyse-d-impact.pdf")


def _pdf(request: MemberRequest, make: Maker, name: str) -> HttpResponse:
    try:
        content = render_paper(_paper(request, make))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("rights:paperwork")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
