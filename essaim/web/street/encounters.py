"""Who is met: one tap for a greeting, three for an exchange; taken back, named later. And what is seen of the place."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file
from essaim.kernel.errors import DomainError
from essaim.people.enums import Parts
from essaim.street.actions import encounters as actions
from essaim.street.enums import EncounterKind
from essaim.street.models import Encounter
from essaim.street.queries import encounters as queries
from essaim.web.frame.naming import WhoForm, candidates
from essaim.web.frame.refusals import said
from essaim.web.street.forms import MetForm, ObservationForm
from essaim.web.street.rounds import round_of, show


@members_only(*FIELD)
@require_POST
def greet(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """« Bonjour »: one tap. From a card of paper, how many."""
    walked = round_of(request, round_id)
    form = MetForm(request.POST)
    if not form.is_valid():
        return show(request, walked, greet_form=form)
    try:
        noted = actions.note_encounter(
            walked,
            met=form.met(EncounterKind.GREETED, "1"),
            by=request.member,
            at=timezone.now(),
            encounter_id=form.cleaned_data["encounter_id"],
        )
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(
            request,
            ngettext("%d personne saluée.", "%d personnes saluées.", noted.people) % noted.people,
        )
    return redirect("street:round", round_id=walked.id)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """« On a parlé »: how many is the button. The rest, if one wants."""
    walked = round_of(request, round_id)
    form = MetForm(request.POST) if request.method == "POST" else MetForm.new()
    if form.is_valid():
        try:
            noted = actions.note_encounter(
                walked,
                met=form.met(EncounterKind.TALKED, request.POST.get("tile", "")),
                by=request.member,
                at=timezone.now(),
                encounter_id=form.cleaned_data["encounter_id"],
            )
        except DomainError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(
                request,
                ngettext("Rencontre notée : %d personne.", "Rencontre notée : %d personnes.", noted.people)
                % noted.people,
            )
            return redirect("street:round", round_id=walked.id)
    context = {"round": walked, "form": form, "tiles": (1, 2, 3, 4)}
    return render(request, "street/talk.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, encounter_id: UUID) -> HttpResponse:
    met = _encounter(request, encounter_id)
    try:
        actions.undo_encounter(met, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("C’est annulé : cette rencontre ne compte plus."))
    return redirect("street:round", round_id=met.street_round_id)


def _encounter(request: MemberRequest, encounter_id: UUID) -> Encounter:
    return fetch(queries.encounters_of(request.member), id=encounter_id)


@members_only(*FIELD)
@require_safe
def unnamed(request: MemberRequest) -> HttpResponse:
    """The exchanges of the last three months, each of which may be given a name."""
    found = queries.to_be_named(request.member, at=timezone.now())
    return render(request, "street/unnamed.html", {"encounters": found})


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: MemberRequest, encounter_id: UUID) -> HttpResponse:
    """Whose it was, among those one sees. By POST only: what is typed is a name."""
    met = _encounter(request, encounter_id)
    form = WhoForm(request.POST or None)
    rows = candidates(request, form, chosen_at=lambda found: reverse("street:it_was", args=[met.id, found]))
    context = {"encounter": met, "form": form, "rows": rows}
    return render(request, "street/name.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def it_was(request: MemberRequest, encounter_id: UUID, person_id: UUID) -> HttpResponse:
    """« C’était elle »: she agreed to have a file, the exchange joins it."""
    met = _encounter(request, encounter_id)
    seen = change_file(request, person_id, Parts.CONTACTS)
    try:
        actions.name_encounter(met, person=seen.person, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return redirect("street:name", encounter_id=met.id)
    messages.success(request, _("C’est dans sa fiche. Les chiffres ne changent pas."))
    return redirect("people:person", person_id=person_id)


@members_only(*FIELD)
@require_POST
def observe(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """What is seen of the place; a warning is shown once it is kept, it never blocks."""
    walked = round_of(request, round_id)
    form = ObservationForm(request.POST, auto_id="vu-%s")
    if form.is_valid():
        try:
            kept = actions.observe(
                walked, body=form.cleaned_data["body"], by=request.member, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("body", said(refusal))
        else:
            messages.success(request, _("C’est noté."))
            page = reverse("street:round", args=[walked.id])
            return redirect(f"{page}?note={kept.id}#observations")
    return show(request, walked, observation_form=form)


@members_only(*FIELD)
@require_POST
def erase(request: MemberRequest, observation_id: UUID) -> HttpResponse:
    kept = fetch(queries.observations(request.collective), id=observation_id)
    walked = round_of(request, kept.street_round_id)
    try:
        actions.erase_observation(kept, by=request.member)
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("L’observation est effacée."))
    return redirect("street:round", round_id=walked.id)
