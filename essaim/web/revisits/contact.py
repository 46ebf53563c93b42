"""« Ne plus solliciter », and the doors to find a way into."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions.contact import leave_alone, lift, resolve_access
from essaim.doors.models import DoNotContact
from essaim.doors.queries import contact as queries
from essaim.doors.queries.sheets import papers_with
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.people.enums import Channel
from essaim.territory.models import Dwelling
from essaim.territory.queries.doors import doors
from essaim.web.revisits.forms import LiftForm, SearchForm, WayInForm, WishForm

MOST_DOORS = 30


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Find the door, then say what was asked."""
    search = SearchForm(request.GET)
    asked = search.cleaned_data["q"].strip() if search.is_valid() else ""
    form = WishForm(request.POST or None, initial={"said_on": timezone.localdate()})
    found = list(_doors_found(request, asked, form)[: MOST_DOORS + 1])
    if form.is_valid() and _leave_alone(request, form):
        messages.success(request, _("C’est noté : cette porte ne sera plus proposée."))
        if form.cleaned_data["channel"] == Channel.DOOR:
            _tell_of_papers(request, form.cleaned_data["dwelling"])
        return redirect("revisits:do_not_contact")
    context = {
        "search": search,
        "form": form,
        "found": found[:MOST_DOORS],
        "is_asked": bool(asked or request.GET.get("porte")),
        "has_more": len(found) > MOST_DOORS,
    }
    return render(request, "revisits/leave_alone.html", context, status=422 if form.errors else 200)


def _tell_of_papers(request: MemberRequest, dwelling_id: UUID) -> None:
    """It still stands on what was printed before."""
    if labels := papers_with([dwelling_id]).get(dwelling_id):
        messages.warning(request, _("Elle est encore sur le papier : rayez-la sur %s.") % labels)


def _doors_found(request: MemberRequest, asked: str, form: WishForm) -> QuerySet[Dwelling]:
    """Those that answer to the search; the one that was chosen, when the form comes back with a fault."""
    known = doors(request.collective)
    if form.is_bound:
        return known.filter(id=_uuid(request.POST.get("dwelling", "")))
    if chosen := request.GET.get("porte", ""):
        return known.filter(id=_uuid(chosen))
    return queries.doors_like(request.collective, asked) if asked else known.none()


def _uuid(text: str) -> UUID:
    """An id that is no id is an absent one."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _leave_alone(request: MemberRequest, form: WishForm) -> bool:
    data = form.cleaned_data
    door = fetch(doors(request.collective), id=data["dwelling"])
    try:
        leave_alone(
            door,
            channel=Channel(data["channel"]),
            said_on=data["said_on"],
            said_by=data["said_by"],
            by=request.member,
            at=timezone.now(),
            today=timezone.localdate(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def lift_wish(request: MemberRequest, wish_id: UUID) -> HttpResponse:
    """Lift a wish, with the reason."""
    wish = fetch(queries.wishes(request.collective), id=wish_id)
    form = LiftForm(request.POST or None)
    if form.is_valid() and _lift(request, wish, form):
        messages.success(request, _("Le choix est levé : la porte peut de nouveau être proposée."))
        return redirect("revisits:do_not_contact")
    return render(
        request, "revisits/lift.html", {"wish": wish, "form": form}, status=422 if form.errors else 200
    )


def _lift(request: MemberRequest, wish: DoNotContact, form: LiftForm) -> bool:
    try:
        lift(wish, by=request.member, reason=form.cleaned_data["reason"], at=timezone.now())
    except DomainError as refusal:
        form.add_error("reason", str(refusal))
        return False
    return True


@members_only(*COORDINATORS)
@require_POST
def resolve(request: MemberRequest, task_id: UUID) -> HttpResponse:
    """Say how to enter; the door is proposed again."""
    task = fetch(queries.access_tasks(request.collective), id=task_id)
    form = WayInForm(request.POST, prefix=str(task.id)[:8])
    if not form.is_valid():
        messages.error(request, _("Choisissez une façon d’entrer dans la liste, en 60 signes au plus."))
        return redirect("revisits:access_tasks")
    try:
        resolve_access(task, way_in=form.words, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : la porte sera de nouveau proposée."))
    return redirect("revisits:access_tasks")
