"""The bilans as they were published: on screen, as a PDF, as a file that may be edited."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from essaim.bilans.models import Bilan, BilanEdition
from essaim.bilans.queries.bilans import bilans, cited, editions_of, last_edition, published_bilans
from essaim.documents.bilan import bilan_paper
from essaim.documents.docx_file import TYPE as DOCX
from essaim.documents.docx_file import render_docx
from essaim.documents.paper import Paper, render_paper
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, READERS_OF_COUNTS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective
from essaim.web.bilans.lists import BILANS
from essaim.web.listing import show_list

SHAPES = {"pdf": "application/pdf", "docx": DOCX}


@members_only(*READERS_OF_COUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def every(request: MemberRequest) -> HttpResponse:
    return show_list(request, BILANS, "bilans/list.html", context={"may_write": _writes(request)})


@members_only(*READERS_OF_COUNTS)
@require_safe
def bilan(request: MemberRequest, bilan_id: UUID) -> HttpResponse:
    found = bilan_of(request, bilan_id)
    edition = last_edition(found)
    if edition is None:
        return redirect("bilans:write", bilan_id=bilan_id)
    context = {
        "bilan": found,
        "edition": edition,
        "editions": editions_of(found),
        "paper": paper_of(edition, request.collective),
        "may_write": _writes(request),
    }
    return render(request, "bilans/bilan.html", context)


@members_only(*READERS_OF_COUNTS)
@require_safe
def file(request: MemberRequest, bilan_id: UUID, shape: str) -> HttpResponse:
    edition = last_edition(bilan_of(request, bilan_id))
    if edition is None or shape not in SHAPES:
        raise Http404
    return as_file(request, edition, request.collective, shape, back=f"/bilans/{bilan_id}/")


def bilan_of(request: MemberRequest, bilan_id: UUID) -> Bilan:
    """A draft is seen by coordinators alone."""
    rows = bilans(request.collective) if _writes(request) else published_bilans(request.collective)
    return fetch(rows, id=bilan_id)


def paper_of(edition: BilanEdition, collective: Collective) -> Paper:
    today = timezone.localdate()
    return bilan_paper(edition, cited(edition, on=today), collective=collective.name)


def as_file(
    request: HttpRequest, edition: BilanEdition, collective: Collective, shape: str, *, back: str
) -> HttpResponse:
    paper = paper_of(edition, collective)
    try:
        content = render_paper(paper) if shape == "pdf" else render_docx(paper)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    response = HttpResponse(content, content_type=SHAPES[shape])
    how = "inline" if shape == "pdf" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{slugify(edition.title) or "bilan"}.{shape}"'
    return response


def _writes(request: MemberRequest) -> bool:
    return request.member.role in COORDINATORS
