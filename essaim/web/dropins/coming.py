"""Who comes: one tap, taken back, named. What was said among everyone, and among those entitled. The end of the day."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from essaim.dropins.actions import attendance as actions
from essaim.dropins.enums import SITUATIONS
from essaim.dropins.models import Came
from essaim.dropins.queries import came as queries
from essaim.dropins.queries.days import held_on
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file
from essaim.kernel.errors import DomainError
from essaim.people.enums import Parts
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.dropins.days import do, held_of, show
from essaim.web.dropins.forms import CameForm, NotesForm, SaidForm
from essaim.web.frame.naming import WhoForm, candidates
from essaim.web.frame.refusals import said


@members_only(*FIELD)
@require_POST
def came(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    """One tap each; from a printed sheet, how many."""
    held = held_of(request, drop_in_id, on)
    form = CameForm(request.POST)
    if not form.is_valid():
        return show(request, held, came_form=form)
    given = form.cleaned_data
    return do(
        request,
        held,
        lambda: actions.note_came(
            held.drop_in,
            held.on,
            kind=given["kind"],
            people=given["people"] or 1,
            is_oriented=given["is_oriented"],
            by=request.member,
            at=timezone.now(),
            came_id=given["came_id"],
        ),
        lambda noted: ngettext("%d personne notée.", "%d personnes notées.", noted.people) % noted.people,
    )


def _came(request: MemberRequest, came_id: UUID) -> Came:
    return fetch(queries.came_rows(request.collective), id=came_id)


def _to_day(noted: Came) -> HttpResponse:
    return redirect("dropins:day", drop_in_id=noted.day.drop_in_id, on=noted.day.on.isoformat())


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, came_id: UUID) -> HttpResponse:
    noted = _came(request, came_id)
    try:
        actions.undo_came(noted, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("C’est annulé : cette venue ne compte plus."))
    return _to_day(noted)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: MemberRequest, came_id: UUID) -> HttpResponse:
    """Who it was, among those one sees. By POST only: what is typed is a name."""
    noted = _came(request, came_id)
    form = WhoForm(request.POST or None)
    rows = candidates(
        request, form, chosen_at=lambda found: reverse("dropins:it_was", args=[noted.id, found])
    )
    context = {
        "held": held_on(noted.day.drop_in, noted.day.on), "came": noted, "form": form, "rows": rows,
        "button": "components/it_was_her.html",
    }  # fmt: skip
    return render(request, "dropins/name.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def it_was(request: MemberRequest, came_id: UUID, person_id: UUID) -> HttpResponse:
    """« C’était elle »: she agreed to have a file, this joins it."""
    noted = _came(request, came_id)
    seen = change_file(request, person_id, Parts.NAME)
    try:
        actions.name_came(noted, person=seen.person, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return redirect("dropins:name", came_id=noted.id)
    messages.success(request, _("C’est dans sa fiche. Les chiffres ne changent pas."))
    return _to_day(noted)


@members_only(*FIELD)
@require_POST
def notes(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    """What everyone may read again; a warning is shown once it is kept, it never blocks."""
    held = held_of(request, drop_in_id, on)
    form = NotesForm(request.POST)
    if form.is_valid():
        try:
            actions.write_notes(
                held.drop_in, held.on, **form.cleaned_data, by=request.member, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("Le compte rendu est gardé."))
            shown = reverse("dropins:day", args=[held.drop_in.id, held.on.isoformat()])
            return redirect(f"{shown}?ecrit#compte-rendu")
    return show(request, held, notes_form=form)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    """Of whom one speaks, among those one sees."""
    held = held_of(request, drop_in_id, on)
    form = WhoForm(request.POST or None)
    day = (held.drop_in.id, held.on.isoformat())
    rows = candidates(request, form, chosen_at=lambda found: reverse("dropins:speak_of", args=[*day, found]))
    context = {"held": held, "form": form, "rows": rows, "button": "dropins/_speak_of.html"}
    return render(request, "dropins/name.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def speak_of(request: MemberRequest, drop_in_id: UUID, on: str, person_id: UUID) -> HttpResponse:
    """Kept in her file, for those entitled."""
    held = held_of(request, drop_in_id, on)
    seen = change_file(request, person_id, SITUATIONS)
    form = SaidForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data["said"]
        try:
            actions.speak_of(
                held.drop_in, held.on, seen.person, said=given, by=request.member, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("C’est dans sa fiche, pour les seules personnes habilitées."))
            return redirect("dropins:day", drop_in_id=held.drop_in.id, on=held.on.isoformat())
    context = {"held": held, "form": form, "name": name_in_lists(seen.person)}
    return render(request, "dropins/speak_of.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def close(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    """The hours of everyone are counted."""
    held = held_of(request, drop_in_id, on)
    return do(
        request, held,
        lambda: actions.close_day(held.drop_in, held.on, by=request.member, at=timezone.now()),
        lambda _done: _("Merci. Les heures de qui l’a tenue sont comptées : chacun·e peut corriger les siennes."),
    )  # fmt: skip
