"""Someone rings back, or is called on one's own: found among those one sees, and those one called."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from essaim.calls.actions.holds import take_person
from essaim.calls.enums import CALLS
from essaim.calls.queries.campaigns import open_line
from essaim.calls.queries.holds import called_lately, may_ring_back, who_rings_back
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file, note_change, reader_of, show_people
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb, Why, record_access
from essaim.network.enums import Role
from essaim.people.enums import Capacity
from essaim.people.models import Person
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.calls.forms import RingForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: MemberRequest) -> HttpResponse:
    """By POST only: what is typed is a name or a number. Whom she does not see is told by the day she called her."""
    form = RingForm(request.POST or None)
    rows = _found(request, form.cleaned_data["text"]) if form.is_valid() else []
    context = {"form": form, "rows": rows, "is_asked": form.is_bound and not form.errors}
    return render(request, "calls/search.html", context, status=422 if form.errors else 200)


def _found(request: MemberRequest, text: str) -> list[dict[str, object]]:
    now = timezone.now()
    found = who_rings_back(request.member, text=text, at=now)
    seen = {one.person.id: one.person for one in show_people(request, found, verb=Verb.FOUND)}
    others = [(one.id, Why.CALLER) for one in found if one.id not in seen]
    access = reader_of(request).access
    record_access(request.collective.id, others, verb=Verb.FOUND, access=access)
    called = called_lately(request.member, at=now)
    return [
        {
            "id": one.id,
            "name": name_in_lists(seen[one.id]) if one.id in seen else "",
            "called_at": called.get(one.id),
        }
        for one in found
    ]


@members_only(*FIELD)
@require_POST
def answer(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """« C’est elle »: she is in line."""
    text = request.POST.get("text", "")[:100]
    person = may_ring_back(request.member, person_id, text=text, at=timezone.now()) if text.strip() else None
    if person is None:
        raise Http404
    is_coordinator = request.member.role == Role.COORDINATOR
    note_change(request, person.id, Capacity.COORDINATOR if is_coordinator else Capacity.CALLER)
    return _take(request, person, is_incoming=True)


@members_only(*FIELD)
@require_POST
def own(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """A call made on one's own, to someone one accompanies."""
    return _take(request, change_file(request, person_id, CALLS).person, is_incoming=False)


def _take(request: MemberRequest, person: Person, *, is_incoming: bool) -> HttpResponse:
    line = open_line(person, member=request.member)
    try:
        held = take_person(
            person,
            by=request.member,
            at=timezone.now(),
            campaign=line.campaign if line else None,
            is_incoming=is_incoming,
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:mine")
    return redirect("calls:call", hold_id=held.id)
