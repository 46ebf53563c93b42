"""A meeting noted without a name was with her: it joins her file, and counts once."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.people.actions.contacts import name_contact
from essaim.people.enums import Parts
from essaim.people.models import Contact
from essaim.people.queries.contacts import unnamed_encounters
from essaim.web.people.forms import as_uuid

LONG_AGO = timedelta(days=92)
MOST_SHOWN = 25


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def encounters(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Her own meetings of the last three months; all of them, for the coordinator."""
    if request.method != "POST":
        context = {"seen": open_file(request, person_id), "found": _found(request)[:MOST_SHOWN]}
        return render(request, "people/encounters.html", context)
    seen = change_file(request, person_id, Parts.CONTACTS)
    contact = fetch(_found(request), id=as_uuid(request.POST.get("contact", "")))
    try:
        name_contact(contact, person=seen.person)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:encounters", person_id=person_id)
    messages.success(request, _("C’est dans sa fiche. Les chiffres ne changent pas."))
    return redirect("people:person", person_id=person_id)


def _found(request: MemberRequest) -> QuerySet[Contact]:
    found = unnamed_encounters(request.collective, first=timezone.localdate() - LONG_AGO)
    return found if request.member.role == Role.COORDINATOR else found.filter(by=request.member)
