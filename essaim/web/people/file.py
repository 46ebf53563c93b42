"""The file of a person: what the reader may see of her, and the little that changes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.enums import Role
from essaim.people.actions.persons import SomeoneElseChangedIt, end_person, reopen_person, update_person
from essaim.people.enums import Channel, Parts, PersonState
from essaim.people.models import Person
from essaim.people.queries.contacts import contacts_of
from essaim.people.queries.next_steps import steps_of
from essaim.people.queries.people import read_again
from essaim.people.queries.silence import days_of_silence
from essaim.people.rules.consents import may_call
from essaim.people.rules.contacts import may_withdraw
from essaim.people.rules.notes import worrying_words
from essaim.rights.queries.on_file import sections_on_file
from essaim.rights.queries.requests import halt_of
from essaim.web.people.doors import door_of, doors_for
from essaim.web.people.forms import ASKED_NAMES, DoorForm, EditForm, as_uuid, proposed_name
from essaim.web.people.forms_link import ContactForm, NoteForm, StepForm
from essaim.web.people.team import first_holder, may_do_steps

SHOWN_CONTACTS = 12
UNDOABLE = {
    "contact": ("people:contact_undo", gettext_lazy("C’est noté.")),
    "rencontre": ("people:contact_undo", gettext_lazy("C’est compté, sans nom. Merci.")),
    "accord": ("people:consent_undo", gettext_lazy("L’accord est retiré.")),
    "reunion": (
        "people:merge_undo",
        gettext_lazy("Les deux fiches sont réunies. Cela se défait pendant 30 jours."),
    ),
    "deux": ("people:ask_again", gettext_lazy("C’est retenu : ce sont deux personnes.")),
    "etape": ("people:step_undo", gettext_lazy("C’est fait.")),
}


@members_only(*FIELD)
@require_safe
def person(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Her file. Each part is read only if the reader may see it."""
    seen = open_file(request, person_id)
    return render(request, "people/person.html", file_context(request, seen))


def file_context(request: MemberRequest, seen: Seen, **faulty: Any) -> dict[str, Any]:
    """`faulty`: the form that comes back with what was typed."""
    today = timezone.localdate()
    context = {
        "seen": seen,
        "person": seen.person,
        "today": today,
        "is_active": seen.person.state == PersonState.ACTIVE,
        "silence": days_of_silence(seen.person, on=today),
        "door": door_of(request, seen.person.dwelling_ref) if seen.sees(Parts.DWELLING) else None,
        "undo": undo_of(request),
        "more": sections_on_file(seen.person, seen.sees),
        "halt": halt_of(seen.person),
        **_of_consents(seen),
        **_of_contacts(request, seen),
        **_of_notes(request, seen),
    }
    links = list(seen.person.companionships.filter(until=None).select_related("member__user"))
    if seen.sees(Parts.COMPANIONS):
        context["companions"] = links
    if seen.sees(Parts.NEXT_STEPS):
        context["steps"] = steps_of(seen.person)
        context["step_form"] = StepForm(
            auto_id="etape-%s",
            team=may_do_steps(request, seen.person),
            today=today,
            initial={"assigned_to": first_holder(request, links)},
        )
    return context | faulty


def _of_consents(seen: Seen) -> dict[str, Any]:
    if not seen.sees(Parts.CONSENTS):
        return {}
    consents = list(seen.person.consents.select_related("recorded_by__user"))
    stops = list(seen.person.do_not_contact.filter(lifted_on=None))
    stopped = {stop.channel for stop in stops}
    return {
        "consents": [one for one in consents if one.withdrawn_on is None],
        "withdrawn": [one for one in consents if one.withdrawn_on is not None],
        "stops": stops,
        "is_phone_stopped": Channel.PHONE in stopped,
        "is_door_stopped": Channel.DOOR in stopped,
        "may_call": may_call(consents, stops),
    }


def _of_contacts(request: MemberRequest, seen: Seen) -> dict[str, Any]:
    if not seen.sees(Parts.CONTACTS):
        return {}
    contacts = list(contacts_of(seen.person)[: SHOWN_CONTACTS + 1])
    latest = contacts[0].id if contacts else ""
    fresh = uuid5(
        request.member.id, f"{seen.person.id} {latest}"
    )  # the same until one more is kept: sent twice, kept once
    now = timezone.now()
    return {
        "contacts": contacts[:SHOWN_CONTACTS],
        "withdrawable": {one.id for one in contacts if may_withdraw(one, by=request.member, at=now)},
        "has_more_contacts": len(contacts) > SHOWN_CONTACTS,
        "contact_form": ContactForm(
            auto_id="contact-%s", initial={"contact_id": fresh, "on": timezone.localdate()}
        ),
    }


@dataclass(frozen=True)
class NoteLine:
    note: Any
    warnings: Any  # shown once, just after it was written


def _of_notes(request: MemberRequest, seen: Seen) -> dict[str, Any]:
    if not seen.sees(Parts.NOTES):
        return {}
    fresh = as_uuid(request.GET.get("note", ""))
    notes = seen.person.notes.filter(expires_on__gte=timezone.localdate()).select_related("by__user")
    lines = [NoteLine(note, worrying_words(note.body) if note.id == fresh else []) for note in notes]
    return {"notes": lines, "note_form": NoteForm(auto_id="note-%s")}


def undo_of(request: MemberRequest) -> dict[str, Any] | None:
    """What was just done, and where « Annuler » is sent. Nothing is kept for it: it stands in the address."""
    kind, identifier = request.GET.get("fait", ""), as_uuid(request.GET.get("id", ""))
    if kind not in UNDOABLE or not identifier.int:
        return None
    name, text = UNDOABLE[kind]
    return {"url_name": name, "id": identifier, "text": text}


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Correct her file. When someone else did meanwhile, both are shown and nothing is lost."""
    if request.method != "POST":
        seen = _editable(request, person_id, Verb.OPENED)
        initial = _as_initial(seen.person)
        is_in_one = not initial["first_name"]
        if is_in_one:
            initial |= proposed_name(initial["name"] or "")
        form = EditForm(initial=initial, is_name_proposed=is_in_one)
        door = DoorForm(initial={"dwelling": initial["dwelling"]})
        return _edit_page(request, seen, form, door)
    seen = _editable(request, person_id, Verb.CHANGED)
    if "find_door" in request.POST:
        typed = {name: request.POST[name] for name in request.POST}
        return _edit_page(request, seen, EditForm(initial=typed), DoorForm(initial=typed))
    form, door = (
        EditForm(request.POST, initial={"silence_days": seen.person.silence_days}),
        DoorForm(request.POST),
    )
    if not all([form.is_valid(), door.is_valid()]):
        return _edit_page(request, seen, form, door)
    try:
        update_person(
            seen.person,
            data=form.data_of(door_of(request, door.cleaned_data["dwelling"])),
            version=form.cleaned_data["version"],
            by=request.member,
            at=timezone.now(),
        )
    except SomeoneElseChangedIt as refusal:
        return _conflict(request, seen, form, door, str(refusal))
    except DomainError as refusal:
        form.refuse(refusal)
        return _edit_page(request, seen, form, door)
    messages.success(request, _("La fiche est enregistrée."))
    return redirect("people:person", person_id=person_id)


def _editable(request: MemberRequest, person_id: UUID, verb: Verb) -> Seen:
    """Her whole file: someone who broke the glass reads, and changes nothing."""
    return open_file(request, person_id, verb=verb, part=Parts.LIKES)


def _as_initial(person: Person) -> dict[str, Any]:
    names = (*ASKED_NAMES, "met_how", "met_on", "silence_days", "version")
    return {name: getattr(person, name) for name in names} | {"dwelling": person.dwelling_ref or ""}


def _edit_page(
    request: MemberRequest, seen: Seen, form: EditForm, door: DoorForm, **more: Any
) -> HttpResponse:
    text, chosen = str(door["door_text"].value() or ""), str(door["dwelling"].value() or "")
    context = {
        "seen": seen,
        "person": seen.person,
        "form": form,
        "door_form": door,
        "doors": doors_for(request, text=text, chosen=chosen),
        **more,
    }
    return render(request, "people/edit.html", context, status=422 if form.errors or door.errors else 200)


def _conflict(request: MemberRequest, seen: Seen, form: EditForm, door: DoorForm, said: str) -> HttpResponse:
    """What the other saved beside what she typed, for the fields that differ; saving again keeps hers."""
    fresh = read_again(seen.person)
    saved, labels = _as_initial(fresh), {name: field.label for name, field in form.fields.items()}
    differing = [
        {"label": labels[name], "theirs": saved[name] or "", "mine": form.cleaned_data[name] or ""}
        for name in ASKED_NAMES
        if str(saved[name] or "") != str(form.cleaned_data[name] or "")
    ]
    typed = request.POST.copy()
    typed["version"] = str(fresh.version)
    form.data = typed
    more = {"conflict": said, "differing": differing}
    response = _edit_page(request, seen, form, door, **more)
    response.status_code = 409
    return response


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """The link ends: the file stays for its time, and nobody is reminded of her any more."""
    if request.method != "POST":
        return render(request, "people/end.html", {"seen": _editable(request, person_id, Verb.OPENED)})
    seen = _editable(request, person_id, Verb.CHANGED)
    try:
        end_person(seen.person, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:person", person_id=person_id)
    if request.member.role == Role.COORDINATOR:
        messages.success(request, _("Le lien est terminé. Vous pouvez le reprendre depuis sa fiche."))
        return redirect("people:person", person_id=person_id)
    messages.success(
        request, _("Le lien est terminé. Merci de l’avoir accompagnée. Votre référent·e peut le reprendre.")
    )
    return redirect("people:list")


@members_only(*FIELD)
@require_POST
def reopen(request: MemberRequest, person_id: UUID) -> HttpResponse:
    seen = _editable(request, person_id, Verb.CHANGED)
    try:
        reopen_person(seen.person, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le lien reprend."))
    return redirect("people:person", person_id=person_id)
