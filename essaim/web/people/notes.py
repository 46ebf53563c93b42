"""Notes: a few facts, that she may read. A warning is shown once the note is kept; it never blocks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.people.actions.notes import erase_note, rewrite_note, write_note
from essaim.people.enums import Parts
from essaim.people.models import Note
from essaim.people.queries.hanging import notes_in_sight
from essaim.web.people.file import file_context
from essaim.web.people.forms_link import NoteForm


def _note(request: MemberRequest, note_id: UUID) -> Note:
    return fetch(notes_in_sight(request.member, at=timezone.now()), id=note_id)


def _written(note: Note) -> HttpResponse:
    """Her file, where the warnings of this note are shown once."""
    return redirect(f"{reverse('people:person', args=[note.person_id])}?note={note.id}#notes")


@members_only(*FIELD)
@require_POST
def write(request: MemberRequest, person_id: UUID) -> HttpResponse:
    seen = change_file(request, person_id, Parts.NOTES)
    form = NoteForm(request.POST, auto_id="note-%s")
    if form.is_valid():
        try:
            note = write_note(
                seen.person,
                body=form.cleaned_data["body"],
                by=request.member,
                at=timezone.now(),
                note_id=form.identifier,
            )
        except DomainError as refusal:
            form.add_error("body", str(refusal))
        else:
            return _written(note)
    return render(request, "people/person.html", file_context(request, seen, note_form=form), status=422)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: MemberRequest, note_id: UUID) -> HttpResponse:
    """A note is replaced by the one written now: the former text is gone."""
    note = _note(request, note_id)
    if request.method != "POST":
        seen = open_file(request, note.person_id, verb=Verb.OPENED)
        if not seen.sees(Parts.NOTES):
            return redirect("people:person", person_id=note.person_id)
        return render(
            request,
            "people/note.html",
            {"seen": seen, "note": note, "form": NoteForm(initial={"body": note.body})},
        )
    seen = change_file(request, note.person_id, Parts.NOTES)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            fresh = rewrite_note(note, body=form.cleaned_data["body"], by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error("body", str(refusal))
        else:
            return _written(fresh)
    return render(request, "people/note.html", {"seen": seen, "note": note, "form": form}, status=422)


@members_only(*FIELD)
@require_POST
def erase(request: MemberRequest, note_id: UUID) -> HttpResponse:
    note = _note(request, note_id)
    person_id = change_file(request, note.person_id, Parts.NOTES).person.id
    try:
        erase_note(note, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La note est effacée."))
    return redirect("people:person", person_id=person_id)
