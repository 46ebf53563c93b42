"""Towards the communal register: what to ask, where it stands, the letter that she signs. Nothing comes back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.documents.register_letter import RegisterLetter, render_register_letter
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.people.actions.register import note_register
from essaim.people.enums import Parts, RegisterState
from essaim.people.models import Person
from essaim.people.queries.people import bridge_of
from essaim.people.rules.phones import show_phone
from essaim.people.rules.shown_names import name_in_lists
from essaim.places.models import CommuneCentre
from essaim.places.queries.centres import centre_of
from essaim.territory.models import Dwelling
from essaim.territory.queries.doors import doors
from essaim.web.worries.forms import LetterForm


@members_only(*FIELD)
@require_safe
def page(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """The questions are asked aloud; their answers are not kept."""
    seen = _seen(request, person_id)
    return _show(request, seen, LetterForm(initial=_filled(seen)))


def _seen(request: MemberRequest, person_id: UUID, *, verb: Verb = Verb.OPENED) -> Seen:
    return open_file(request, person_id, verb=verb, part=Parts.NEXT_STEPS)


def _show(request: MemberRequest, seen: Seen, form: LetterForm) -> HttpResponse:
    person = seen.person
    bridge = bridge_of(person)
    context: dict[str, Any] = {
        "person": person,
        "who": name_in_lists(person),
        "bridge": bridge,
        "states": RegisterState.choices,
        "centre": _centre(person),
        "form": form,
    }
    return render(request, "worries/register.html", context, status=422 if form.errors else 200)


def _to(person: Person, town: str) -> str:
    """The CCAS, where someone of the collective said that there is one; else the town hall."""
    centre = _centre(person)
    if centre is not None:
        return centre.name or _("CCAS de %s") % town
    return _("Mairie de %s") % town if town else ""


def _centre(person: Person) -> CommuneCentre | None:
    door = _door(person)
    insee = person.commune_id or (door.street.commune_id if door else "")
    return centre_of(person.collective, insee) if insee else None


def _filled(seen: Seen) -> dict[str, str]:
    person = seen.person
    door = _door(person)
    town = person.commune.name if person.commune else (door.street.commune.name if door else "")
    return {
        "name": person.full_name,
        "phone": show_phone(person.phone),
        "address": ", ".join(part for part in (str(door) if door else "", town) if part),
        "town_hall": _to(person, town),
    }


def _door(person: Person) -> Dwelling | None:
    try:
        reference = UUID(person.dwelling_ref or "")
    except ValueError:
        return None
    return doors(person.collective).filter(id=reference).first()


@members_only(*FIELD)
@require_POST
def state(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Proposed, refused, sent, confirmed: the last word only."""
    person = _seen(request, person_id, verb=Verb.CHANGED).person
    said = request.POST.get("state", "")
    if said not in RegisterState.values:
        messages.error(request, _("Choisissez où en est la demande."))
        return redirect("worries:register", person_id=person.id)
    try:
        note_register(person, state=RegisterState(said), by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("worries:register", person_id=person.id)


@members_only(*FIELD)
@require_POST
def letter(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """The letter that she signs herself. What is typed for it is printed and forgotten."""
    seen = _seen(request, person_id, verb=Verb.PRINTED)
    form = LetterForm(request.POST)
    if form.is_valid():
        try:
            printed = render_register_letter(RegisterLetter(**form.cleaned_data))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            response = HttpResponse(printed, content_type="application/pdf")
            response["Content-Disposition"] = 'inline; filename="lettre.pdf"'
            return response
    return _show(request, seen, form)
