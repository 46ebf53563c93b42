"""The card left at her home, with a new code: printed once, shown nowhere else."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from essaim.documents.home_card import print_home_card
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.people.enums import Parts
from essaim.people.models import Person
from essaim.people.queries.codes import has_code
from essaim.people.rules.shown_names import name_in_lists


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def home_card(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """What the card is for; printing it makes a code, and voids the one before."""
    is_printing = request.method == "POST"
    verb = Verb.PRINTED if is_printing else Verb.OPENED
    seen = open_file(request, person_id, verb=verb, part=Parts.NEXT_STEPS)
    fault = ""
    if is_printing:
        try:
            return _print(request, seen.person)
        except DomainError as refusal:
            fault = str(refusal)
    context = {
        "person": seen.person,
        "who": name_in_lists(seen.person),
        "has_code": has_code(seen.person),
        "fault": fault,
    }
    return render(request, "signals/home_card.html", context, status=422 if fault else 200)


def _print(request: MemberRequest, person: Person) -> HttpResponse:
    slug = [request.collective.slug]
    card = print_home_card(
        person,
        by=request.member,
        on=timezone.localdate(),
        code_url=settings.PUBLIC_URL + reverse("public_page:code", args=slug),
        page_url=settings.PUBLIC_URL + reverse("public_page:collective", args=slug),
    )
    response = HttpResponse(card, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="carte.pdf"'
    return response
