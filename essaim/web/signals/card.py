"""The card left at her home, with a new code: printed once, shown nowhere else."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from essaim.documents.home_card import HomeCard, render_home_card
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.people.actions.codes import give_code
from essaim.people.enums import Parts
from essaim.people.models import Person
from essaim.people.queries.codes import has_code
from essaim.people.rules.sight import short_name


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def home_card(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """What the card is for; printing it makes a code, and voids the one before."""
    is_printing = request.method == "POST"
    seen = open_file(request, person_id, verb=Verb.PRINTED if is_printing else Verb.OPENED)
    if not seen.sees(Parts.NEXT_STEPS):
        raise Http404
    fault = ""
    if is_printing:
        try:
            return _print(request, seen.person)
        except DomainError as refusal:
            fault = str(refusal)
    context = {
        "person": seen.person,
        "who": short_name(seen.person.name),
        "has_code": has_code(seen.person),
        "fault": fault,
    }
    return render(request, "signals/home_card.html", context, status=422 if fault else 200)


@transaction.atomic
def _print(request: MemberRequest, person: Person) -> HttpResponse:
    """The code before stays good when the card cannot be made."""
    collective = request.collective
    code = give_code(person, by=request.member, on=timezone.localdate())
    card = HomeCard(
        collective=collective.name,
        code=code,
        code_url=settings.PUBLIC_URL + reverse("public_page:code", args=[collective.slug]),
        code_label=_short(settings.PUBLIC_URL + reverse("public_page:collective", args=[collective.slug])),
        phone=collective.phone,
        phone_hours=collective.phone_hours,
    )
    response = HttpResponse(render_home_card(card), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="carte.pdf"'
    return response


def _short(url: str) -> str:
    return url.partition("://")[2].rstrip("/")
