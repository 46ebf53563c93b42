"""The curriculum as its readers have it: on the screen, on paper, as a file."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from essaim.documents.workshop_kit import render_kit, render_programme, render_run_sheet
from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.transmission.enums import Deliverable, Variant
from essaim.transmission.queries import curricula
from essaim.transmission.queries.feedback import changes_of
from essaim.transmission.rules.differences import differences
from essaim.transmission.rules.programme import Programme, Workshop, as_file, read
from essaim.web.transmission.roles import EVERY_READER, READERS


@members_only(*EVERY_READER)
@require_safe
def programme(request: MemberRequest) -> HttpResponse:
    now = curricula.current(request.network)
    context = {
        "current": now,
        "programme": now.programme,
        "editions": curricula.editions(request.network),
        "draft": curricula.draft_of(request.network),
        "proposal": curricula.proposal_of(request.network),
    }
    return render(request, "transmission/programme.html", context)


def found(shown: Programme, key: str) -> Workshop:
    workshop = shown.workshop(key)
    if workshop is None:
        raise Http404
    return workshop


def variants_of(workshop: Workshop) -> list[tuple[object, str]]:
    return [(kind.label, text) for kind in Variant if (text := workshop.variants.get(kind.value))]


@members_only(*EVERY_READER)
@require_safe
def workshop(request: MemberRequest, workshop: str) -> HttpResponse:
    shown = curricula.current(request.network).programme
    one = found(shown, workshop)
    number = shown.number(one.key)
    here = changes_of(request.collective, one.key) if request.member.role in READERS else {}
    context = {
        "programme": shown,
        "workshop": one,
        "steps": [{"step": step, "otherwise": here.get(step.title)} for step in one.steps],
        "may_change": request.member.role in READERS,
        "number": number,
        "next": shown.workshops[number] if number < len(shown.workshops) else None,
        "competences": shown.named(one.competences),
        "deliverable": Deliverable(one.deliverable).label,
        "variants": variants_of(one),
    }
    return render(request, "transmission/workshop.html", context)


@members_only(*EVERY_READER)
@require_safe
def kit(request: MemberRequest, workshop: str) -> HttpResponse:
    shown = curricula.current(request.network).programme
    one = found(shown, workshop)
    return _printed(request, lambda: render_kit(shown, one, of=request.network.name), f"dossier-{one.key}")


@members_only(*EVERY_READER)
@require_safe
def run_sheet(request: MemberRequest, workshop: str) -> HttpResponse:
    shown = curricula.current(request.network).programme
    one = found(shown, workshop)
    return _printed(
        request, lambda: render_run_sheet(shown, one, of=request.network.name), f"deroule-{one.key}"
    )


@members_only(*EVERY_READER)
@require_safe
def book(request: MemberRequest) -> HttpResponse:
    shown = curricula.current(request.network).programme
    return _printed(request, lambda: render_programme(shown, of=request.network.name), "programme")


def _printed(request: MemberRequest, make: Callable[[], bytes], name: str) -> HttpResponse:
    try:
        response = HttpResponse(make(), content_type="application/pdf")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transmission:programme")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@members_only(*EVERY_READER)
@require_safe
def export(request: MemberRequest) -> HttpResponse:
    now = curricula.current(request.network)
    response = HttpResponse(as_file(now.programme), content_type="application/json")
    response["Content-Disposition"] = (
        f'attachment; filename="programme-{request.network.slug}-{now.edition}.json"'
    )
    return response


@members_only(*EVERY_READER)
@require_safe
def edition(request: MemberRequest, edition: int) -> HttpResponse:
    """What an edition changed, and why."""
    row = fetch(curricula.editions(request.network), edition=min(edition, 32_767))
    found_ones = differences(curricula.before(row), read(row.content))
    return render(request, "transmission/edition.html", {"row": row, "differences": found_ones})
