"""Contacts and attempts: two taps in her file; a meeting without a name; what was just noted can be taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions.meeting import Encounter, WhichDoor, note_encounter
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.people.actions.contacts import record_contact, withdraw_contact
from essaim.people.enums import ContactKind, Parts
from essaim.people.queries.contacts import contacts_in_sight
from essaim.web.people.doors import door_of, doors_for, visit_of
from essaim.web.people.file import file_context, undo_of
from essaim.web.people.forms import DoorForm
from essaim.web.people.forms_link import AnonymousForm, ContactForm


def done_url(person_id: UUID, kind: str, identifier: UUID) -> str:
    """Her file, with « Annuler »: see `undo_of`."""
    return f"{reverse('people:person', args=[person_id])}?fait={kind}&id={identifier}"


@members_only(*FIELD)
@require_POST
def record(request: MemberRequest, person_id: UUID) -> HttpResponse:
    seen = change_file(request, person_id, Parts.CONTACTS)
    form = ContactForm(request.POST, auto_id="contact-%s")
    if form.is_valid():
        try:
            contact = record_contact(
                request.collective,
                person=seen.person,
                kind=ContactKind(form.cleaned_data["kind"]),
                on=form.cleaned_data["on"] or timezone.localdate(),
                is_two_way=form.is_two_way,
                by=request.member,
                at=timezone.now(),
                contact_id=form.identifier,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(done_url(person_id, "contact", contact.id))
    context = file_context(request, seen, contact_form=form)
    return render(request, "people/person.html", context, status=422)


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, contact_id: UUID) -> HttpResponse:
    """Take back what she noted herself today, of someone she still sees; the coordinator, what anyone noted."""
    contact = fetch(contacts_in_sight(request.member, at=timezone.now()), id=contact_id)
    if contact.person_id:
        change_file(request, contact.person_id, Parts.CONTACTS)
    try:
        withdraw_contact(contact, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est annulé."))
    if contact.person_id:
        return redirect("people:person", person_id=contact.person_id)
    return redirect("people:anonymous")


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def anonymous(request: MemberRequest) -> HttpResponse:
    """« Une rencontre, sans nom ». `?visit=`: she refused at a door; the visit already counts."""
    visit = visit_of(request, request.GET.get("visit", ""))
    today = timezone.localdate()
    if request.method != "POST":
        initial = {"contact_id": uuid7(), "on": today}
        door = DoorForm(initial={"dwelling": visit.dwelling_id if visit else None})
        return _page(request, AnonymousForm(initial=initial), door, visit=visit)
    if "find_door" in request.POST:
        typed = {name: request.POST[name] for name in request.POST}
        return _page(request, AnonymousForm(initial=typed), DoorForm(initial=typed), visit=visit)
    form, door = AnonymousForm(request.POST), DoorForm(request.POST)
    if not _is_kept(request, form, door, is_visit=visit is not None):
        return _page(request, form, door, visit=visit)
    if visit is not None:
        messages.success(request, _("C’est noté, sans nom. Merci."))
        return redirect("people:list")
    return redirect(f"{reverse('people:anonymous')}?fait=rencontre&id={form.cleaned_data['contact_id']}")


def _is_kept(request: MemberRequest, form: AnonymousForm, door: DoorForm, *, is_visit: bool) -> bool:
    verdicts = [form.is_valid(), door.is_valid()]  # each tells its faults
    if not all(verdicts):
        return False
    data = form.cleaned_data
    encounter = Encounter(
        kind=ContactKind(data["kind"]),
        on=data["on"],
        people=data["people"],
        contact_id=data["contact_id"],
        is_visit=is_visit,
        leave_alone=data["leave_alone"],
        door=door_of(request, door.cleaned_data["dwelling"]),
    )
    try:
        note_encounter(request.collective, encounter, by=request.member, at=timezone.now())
    except WhichDoor as refusal:
        form.add_error("leave_alone", str(refusal))
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(request: MemberRequest, form: AnonymousForm, door: DoorForm, *, visit: object) -> HttpResponse:
    text, chosen = str(door["door_text"].value() or ""), str(door["dwelling"].value() or "")
    context = {
        "form": form,
        "door_form": door,
        "doors": doors_for(request, text=text, chosen=chosen),
        "visit": visit,
        "undo": undo_of(request) if request.method != "POST" else None,
    }
    status = 422 if form.errors or door.errors else 200
    return render(request, "people/anonymous.html", context, status=status)
