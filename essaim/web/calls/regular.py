"""A telephone rendezvous that she chose: agreed on her file, moved, handed over for a while, ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.calls.actions import links
from essaim.calls.actions import regular as actions
from essaim.calls.actions.regular import NotAnEnd
from essaim.calls.enums import CALLS, LinkStage, Rhythm
from essaim.calls.models import RegularCall
from essaim.calls.queries.lists import settings_of
from essaim.calls.queries.pairing import candidates
from essaim.calls.queries.regular import regular_calls, regular_of
from essaim.calls.rules.links import awaits_someone, is_last, stage_said
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.enums import Role
from essaim.network.queries import active_members
from essaim.people.enums import Purpose
from essaim.people.models import Person
from essaim.people.queries.care import who_may_do_steps
from essaim.people.rules.consents import has_consent
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.calls.forms import AwayForm, EndRegularForm, PairForm, RendezvousForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def regular(request: MemberRequest, person_id: UUID) -> HttpResponse:
    verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
    seen = open_file(request, person_id, verb=verb, part=CALLS)
    known = regular_of(seen.person)
    form = RendezvousForm(
        request.POST or None,
        team=_team(request, seen.person),
        initial=_initial(request, known),
        is_begun=known is not None,
    )
    if form.is_valid():
        try:
            actions.agree_on_calls(seen.person, chosen=form.rendezvous, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est convenu : l’appel figurera ce jour-là sur la page d’accueil."))
            return redirect("calls:regular", person_id=seen.person.id)
    return _show(request, seen, known, form)


def _show(
    request: MemberRequest, seen: Seen, known: RegularCall | None, form: RendezvousForm
) -> HttpResponse:
    context = {
        "person": seen.person,
        "who": name_in_lists(seen.person),
        "regular": known,
        "form": form,
        "away_form": AwayForm(initial={"until": known.away_until if known else None}, auto_id="absence-%s"),
        "end_form": EndRegularForm(auto_id="fin-%s", initial=_ending(known)),
        **(_stage(request, known) if known else {}),
    }
    return render(request, "calls/regular.html", context, status=422 if form.errors else 200)


def _ending(known: RegularCall | None) -> dict[str, Any]:
    if known is None or known.ends_on is None:
        return {}
    return {"ends_on": known.ends_on, "why": known.ended_for}


def _stage(request: MemberRequest, known: RegularCall) -> dict[str, Any]:
    """How far the link is; for the coordinator, who may call her and why."""
    settings = settings_of(request.collective)
    awaits = awaits_someone(known, settings)
    is_coordinator = request.member.role == Role.COORDINATOR
    return {
        "stage": stage_said(known, settings),
        "awaits": awaits,
        "is_last": is_last(known),
        "may_change": known.stage != LinkStage.KNOWING,
        "candidates": candidates(known, at=timezone.now()) if awaits and is_coordinator else [],
    }


def _team(request: MemberRequest, person: Person) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=FIELD)
    return who_may_do_steps(person, among=here.order_by("user__name__folded", "id"))


def _initial(request: MemberRequest, known: RegularCall | None) -> dict[str, Any]:
    if known is None:
        return {"member": request.member.id, "rhythm": Rhythm.GRADUAL, "is_new_to_us": True}
    moment = timezone.localtime(known.next_at)
    may_tell = has_consent(
        known.person.consents.all(), Purpose.RELATIVE
    )  # taken back, it is not shown any more
    return {
        "member": known.member_id,
        "substitute": known.substitute_id,
        "rhythm": known.rhythm,
        "first_on": moment.date(),
        "first_at": moment.time(),
        "relative": (known.relative or "") if may_tell else "",
    }


@members_only(*FIELD)
@require_POST
def away(request: MemberRequest, regular_id: UUID) -> HttpResponse:
    known = _regular(request, regular_id)
    form = AwayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cette date ne se lit pas. Choisissez-la dans le calendrier."))
        return redirect("calls:regular", person_id=known.person_id)
    until = form.cleaned_data["until"]
    try:
        actions.be_away(known, until=until, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("C’est noté : qui remplace appelle jusque-là.") if until else _("C’est noté : de retour.")
        messages.success(request, said)
    return redirect("calls:regular", person_id=known.person_id)


@members_only(*FIELD)
@require_POST
def end(request: MemberRequest, regular_id: UUID) -> HttpResponse:
    """Today, they are over; another day, the last one is marked until then."""
    known = _regular(request, regular_id)
    form, now = EndRegularForm(request.POST, auto_id="fin-%s"), timezone.now()
    try:
        if not form.is_valid():
            raise NotAnEnd
        given = form.cleaned_data
        links.agree_on_end(known, **given, by=request.member, at=now)
        if given["ends_on"] == timezone.localdate(now):
            actions.end_regular_calls(known, why=given["why"], by=request.member, on=given["ends_on"])
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:regular", person_id=known.person_id)
    if known.ended_on:
        messages.success(request, _("C’est noté : ces appels sont finis."))
        return redirect("people:person", person_id=known.person_id)
    messages.success(request, _("C’est convenu : le dernier appel sera marqué comme tel."))
    return redirect("calls:regular", person_id=known.person_id)


@members_only(*COORDINATORS)
@require_POST
def pair(request: MemberRequest, regular_id: UUID) -> HttpResponse:
    """She is presented to the one who will call her."""
    known = _regular(request, regular_id)
    form = PairForm(request.POST, team=active_members(request.collective, on=timezone.localdate()))
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {"member": None, "anyway": False}
    try:
        links.pair_with(
            known, member=given["member"], by=request.member, on=timezone.localdate(), beyond_limit=given["anyway"]
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("C’est noté : quelques appels d’essai commencent. Chacun peut changer, sans dire pourquoi."),
        )
    return redirect("calls:regular", person_id=known.person_id)


@members_only(*FIELD)
@require_POST
def change(request: MemberRequest, regular_id: UUID) -> HttpResponse:
    """Either side, without a reason."""
    known = _regular(request, regular_id)
    try:
        links.change_caller(known, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("C’est noté, sans raison à donner. La ou le référent·e cherche quelqu’un d’autre.")
        )
    return redirect("calls:mine")


def _regular(request: MemberRequest, regular_id: UUID) -> RegularCall:
    """Of someone she sees, in that part."""
    known = fetch(regular_calls(request.collective), id=regular_id)
    change_file(request, known.person_id, CALLS)
    return known
