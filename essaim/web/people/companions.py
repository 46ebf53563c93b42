"""Who accompanies her, who stands in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.people.actions.companions import TooManyPeople, accompany, stop_accompanying
from essaim.people.enums import CompanionRole, Parts
from essaim.people.queries.hanging import links_to_stop
from essaim.web.people.forms_link import LinkForm
from essaim.web.people.team import may_accompany


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def companions(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """The coordinator gives her a companion, a substitute; she may insist beyond the limit."""
    team = may_accompany(request)
    if request.method != "POST":
        form = LinkForm(team=team, initial={"role": CompanionRole.COMPANION})
        return _page(request, open_file(request, person_id), form)
    seen = change_file(request, person_id, Parts.NEXT_STEPS)
    form = LinkForm(request.POST, team=team)
    if form.is_valid() and _accompany(request, seen, form):
        messages.success(request, _("C’est noté."))
        return redirect("people:companions", person_id=person_id)
    return _page(request, seen, form)


def _accompany(request: MemberRequest, seen: Seen, form: LinkForm) -> bool:
    data = form.cleaned_data
    try:
        accompany(
            seen.person,
            member=data["member"],
            role=CompanionRole(data["role"]),
            on=timezone.localdate(),
            by=request.member,
            beyond_limit=data["beyond_limit"],
        )
    except TooManyPeople as refusal:
        form.add_error("member", str(refusal))
        form.may_insist = True
        return False
    except DomainError as refusal:
        form.add_error("member", str(refusal))
        return False
    return True


def _page(request: MemberRequest, seen: Seen, form: LinkForm) -> HttpResponse:
    links = seen.person.companionships.filter(until=None).select_related("member__user")
    context = {
        "seen": seen,
        "form": form,
        "links": list(links),
    }
    return render(request, "people/companions.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def stop(request: MemberRequest, companionship_id: UUID) -> HttpResponse:
    """One's own link, or any for the coordinator. Whoever stops no longer sees the file."""
    link = fetch(links_to_stop(request.member, at=timezone.now()), id=companionship_id)
    change_file(request, link.person_id, Parts.COMPANIONS)
    try:
        stop_accompanying(link, on=timezone.localdate(), by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté. Merci pour ce qui a été fait."))
    if request.member.role == Role.COORDINATOR:
        return redirect("people:companions", person_id=link.person_id)
    return redirect("people:list")
