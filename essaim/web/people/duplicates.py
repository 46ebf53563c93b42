"""One person, two files? Proposed, compared, made one by someone, never alone; undone for 30 days."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import open_file, show_people
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.people.actions import apart as actions
from essaim.people.actions.apart import say_two_people
from essaim.people.models import Person
from essaim.people.queries.duplicates import (
    apart_from,
    duplicate_pairs,
    likely_duplicates,
    said_apart,
    still_apart,
)
from essaim.people.queries.people import read_again
from essaim.people.rules.phones import show_phone
from essaim.rights.actions.merges import merge_people, undo_merge
from essaim.rights.queries.merges import merges_of, undoable_merges
from essaim.rights.rules.merges import CHOICES, Choice, Side, choices
from essaim.web.people.contacts import done_url
from essaim.web.people.doors import door_of
from essaim.web.people.file import undo_of

PER_PAGE = 25


@members_only(*COORDINATORS)
@require_safe
def duplicates(request: MemberRequest) -> HttpResponse:
    """Every two files that may be one, the surest first; what was made one lately."""
    page = Paginator(duplicate_pairs(request.collective), PER_PAGE).get_page(request.GET.get("page"))
    merges = list(undoable_merges(request.collective, at=timezone.now()))
    apart = Paginator(still_apart(request.collective), PER_PAGE).get_page(request.GET.get("deux"))
    people = {one.id: one for pair in page.object_list for one in (pair.one, pair.other)}
    people |= {merge.kept_id: merge.kept for merge in merges}
    people |= {one.id: one for said in apart.object_list for one in (said.one, said.other)}
    show_people(request, people.values())
    context = {"page": page, "merges": merges, "apart": apart, "undo": undo_of(request)}
    return render(request, "people/duplicates.html", context)


@members_only(*COORDINATORS)
@require_safe
def alike(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Who may be the same person as this one."""
    seen = open_file(request, person_id)
    her = seen.person
    matches = likely_duplicates(
        request.collective,
        name=her.full_name,
        phone=her.phone or "",
        dwelling_id=her.dwelling_ref,
        leaving_out=[her.id, *apart_from(her)],
    )
    show_people(request, [match.person for match in matches], verb=Verb.FOUND)
    return render(request, "people/alike.html", {"seen": seen, "matches": matches})


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: MemberRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Both files side by side: for each field, which one is kept."""
    if person_id == other_id:
        raise Http404
    verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
    kept, merged = (
        open_file(request, person_id, verb=verb).person,
        open_file(request, other_id, verb=verb).person,
    )
    keep: dict[str, Side] = {name: _side(request.POST[name]) for name in CHOICES if name in request.POST}
    if request.method != "POST":
        return _page(request, kept, merged, keep)
    if "deux" in request.POST:
        return _two_people(request, kept, merged)
    versions = [_number(request.POST.get(name, "")) for name in ("kept_version", "merged_version")]
    try:
        merge = merge_people(
            kept,
            merged,
            keep=keep,
            kept_version=versions[0],
            merged_version=versions[1],
            by=request.member,
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        fresh = [read_again(one) for one in (kept, merged)]
        return _page(request, fresh[0], fresh[1], keep, status=409)
    return redirect(done_url(kept.id, "reunion", merge.id))


def _two_people(request: MemberRequest, one: Person, other: Person) -> HttpResponse:
    try:
        said = say_two_people(one, other, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:duplicates")
    return redirect(f"{reverse('people:duplicates')}?fait=deux&id={said.id}")


@members_only(*COORDINATORS)
@require_POST
def ask_again(request: MemberRequest, said_id: UUID) -> HttpResponse:
    said = fetch(said_apart(request.collective).select_related("one", "other"), id=said_id)
    for person in (said.one, said.other):
        open_file(request, person.id, verb=Verb.CHANGED)
    actions.ask_again(said, by=request.member)
    messages.success(request, _("Ces deux fiches sont de nouveau proposées."))
    return redirect("people:duplicates")


def _side(asked: str) -> Side:
    return "merged" if asked == "merged" else "kept"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@dataclass(frozen=True)
class Line:
    """One field of two files, as it is read."""

    choice: Choice
    kept: str
    merged: str


def _page(
    request: MemberRequest, kept: Person, merged: Person, keep: dict[str, Side], *, status: int = 200
) -> HttpResponse:
    lines = [
        Line(one, _said(request, kept, one.field), _said(request, merged, one.field))
        for one in choices(kept, merged, keep)
    ]
    context = {
        "kept": kept,
        "merged": merged,
        "differing": [line for line in lines if line.choice.differs],
        "others": [line for line in lines if not line.choice.differs and (line.kept or line.merged)],
    }
    return render(request, "people/compare.html", context, status=status)


def _said(request: MemberRequest, person: Person, name: str) -> str:
    value = getattr(person, name) or ""
    if name == "phone":
        return show_phone(value)
    if name == "met_how":
        return str(person.get_met_how_display())
    if name == "dwelling_ref":
        door = door_of(request, value)
        return " ".join(filter(None, (str(door), door.place_label))) if door else ""
    return str(value)


@members_only(*COORDINATORS)
@require_POST
def merge_undo(request: MemberRequest, merge_id: UUID) -> HttpResponse:
    merge = fetch(merges_of(request.collective), id=merge_id)
    open_file(request, merge.kept_id, verb=Verb.CHANGED)
    try:
        undo_merge(merge, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est défait : les deux fiches sont de nouveau séparées."))
    return redirect("people:duplicates")
