"""What she agrees to, and what she stops: each in one action."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions.meeting import leave_her_alone
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.people.actions.consents import give_consent, lift_stop, withdraw_consent
from essaim.people.enums import Channel, InformedHow, Parts, Purpose
from essaim.people.models import Consent
from essaim.people.queries.hanging import consents_in_sight, stops_in_sight
from essaim.web.people.contacts import done_url
from essaim.web.people.forms_link import ConsentForm, LiftForm, StopForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """She agrees to one more thing."""
    if request.method != "POST":
        form = ConsentForm(initial={"on": timezone.localdate()})
        return render(request, "people/consent.html", {"seen": open_file(request, person_id), "form": form})
    seen = change_file(request, person_id, Parts.CONSENTS)
    form = ConsentForm(request.POST)
    if form.is_valid() and _give(request, seen, form):
        messages.success(request, _("Son accord est noté."))
        return redirect("people:person", person_id=person_id)
    return render(request, "people/consent.html", {"seen": seen, "form": form}, status=422)


def _give(request: MemberRequest, seen: Seen, form: ConsentForm) -> bool:
    data = form.cleaned_data
    try:
        give_consent(
            seen.person,
            purpose=Purpose(data["purpose"]),
            how=InformedHow(data["how"]),
            on=data["on"],
            by=request.member,
            detail=data["detail"],
            consent_id=form.identifier,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _consent(request: MemberRequest, consent_id: UUID) -> tuple[Seen, Consent]:
    consent = fetch(consents_in_sight(request.member, at=timezone.now()), id=consent_id)
    return change_file(request, consent.person_id, Parts.CONSENTS), consent


@members_only(*FIELD)
@require_POST
def withdraw(request: MemberRequest, consent_id: UUID) -> HttpResponse:
    """One tap."""
    _seen, consent = _consent(request, consent_id)
    try:
        withdraw_consent(consent, on=timezone.localdate(), by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:person", person_id=consent.person_id)
    return redirect(done_url(consent.person_id, "accord", consent.id))


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """« Ne plus solliciter », by the means she names; at the door, nobody rings there any more."""
    if request.method != "POST":
        seen = open_file(request, person_id)
        return render(request, "people/stop.html", {"seen": seen, "form": StopForm()})
    seen = change_file(request, person_id, Parts.CONSENTS)
    form = StopForm(request.POST)
    if form.is_valid() and _stop(request, seen, form):
        messages.success(request, _("C’est noté : nous ne la contacterons plus ainsi."))
        return redirect("people:person", person_id=person_id)
    return render(request, "people/stop.html", {"seen": seen, "form": form}, status=422)


def _stop(request: MemberRequest, seen: Seen, form: StopForm) -> bool:
    channels = [Channel(one) for one in form.cleaned_data["channels"]]
    try:
        leave_her_alone(seen.person, channels=channels, by=request.member, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: MemberRequest, wish_of_person_id: UUID) -> HttpResponse:
    """With the reason. The mark on the door is lifted apart, where it stands."""
    wish = fetch(stops_in_sight(request.member, at=timezone.now()), id=wish_of_person_id)
    form = LiftForm(request.POST if request.method == "POST" else None)
    seen = (
        open_file(request, wish.person_id)
        if request.method != "POST"
        else change_file(request, wish.person_id, Parts.CONSENTS)
    )
    if form.is_valid():
        try:
            lift_stop(wish, reason=form.cleaned_data["reason"], by=request.member, on=timezone.localdate())
        except DomainError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Le choix est levé. Son accord reste à demander de nouveau."))
            return redirect("people:person", person_id=wish.person_id)
    context = {"seen": seen, "wish": wish, "form": form}
    return render(request, "people/lift.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def undo(request: MemberRequest, consent_id: UUID) -> HttpResponse:
    """A withdrawal by mistake: she agrees as before."""
    seen, consent = _consent(request, consent_id)
    try:
        give_consent(
            seen.person,
            purpose=Purpose(consent.purpose),
            how=InformedHow(consent.given_how),
            on=timezone.localdate(),
            by=request.member,
            detail=consent.detail or "",
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est annulé : son accord tient toujours."))
    return redirect("people:person", person_id=consent.person_id)
