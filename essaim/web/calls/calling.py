"""The page of a caller: one person, her number, what to say, how it ended. Then the next one."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.calls.actions import calls as actions
from essaim.calls.actions.holds import renew, skip, take_next
from essaim.calls.enums import CallOutcome, WhyNot
from essaim.calls.models import CallCampaign, CallHold
from essaim.calls.queries import holds as queries
from essaim.calls.queries.campaigns import campaigns_of, script_of
from essaim.calls.queries.lists import counts_of, may_be_called, next_opening, number_ready, settings_of
from essaim.calls.queries.regular import talks_today
from essaim.calls.rules.answers import offered
from essaim.doors.rules.scripts import blocks_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, device_of, note_change, open_file
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.people.enums import Capacity, PersonState
from essaim.vigilance.queries.refuges import refuges_for
from essaim.web.calls.cards import regular_of_today, talks_of_these_days
from essaim.web.calls.forms import AnswerForm, RingForm, SkipForm

MOST_TOLD = 100  # people to call: of more, a caller need not know how many


@members_only(*FIELD)
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """The call in hand first, then the campaigns where she calls, then whoever rings back."""
    now = timezone.now()
    campaigns = [
        {"campaign": one, "ready": number_ready(one, member=request.member, at=now, most=MOST_TOLD + 1)}
        for one in campaigns_of(request.member)
    ]
    context = {
        "hold": queries.unfinished_of(request.member, at=now),
        "most": MOST_TOLD,
        "campaigns": campaigns,
        "first": next(
            (one["campaign"] for one in campaigns if one["ready"]), None
        ),  # the main button of the page
        "promised": queries.promised_to(request.member, at=now),
        "regular": regular_of_today(request, now),
        "talks": talks_of_these_days(request, now),
        "is_light": talks_today(request.member, at=now).exists(),
        "told": queries.told_lately(request.member, at=now),
        "has_called": bool(queries.called_lately(request.member, at=now)),
        "ring_form": RingForm(),
    }
    return render(request, "calls/mine.html", context)


@members_only(*FIELD)
@require_POST
def take(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """The next person; nobody left, why."""
    campaign = fetch(campaigns_of(request.member), id=campaign_id)
    try:
        is_sure = "continuer" in request.POST
        held = take_next(
            campaign, by=request.member, at=timezone.now(), is_sure=is_sure, device=device_of(request)
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:mine")
    if held is None:
        return redirect("calls:why", campaign_id=campaign.id)
    return redirect("calls:call", hold_id=held.id)


@members_only(*FIELD)
@require_safe
def call(request: MemberRequest, hold_id: UUID) -> HttpResponse:
    """She and her number, as long as she is held; afterwards only how it ended may be told."""
    held = _hold(request, hold_id)
    if held.ended_at is not None and held.call_id is not None:
        return redirect("calls:correct", hold_id=held.id)
    return _show(request, held, AnswerForm.new())


def _hold(request: MemberRequest, hold_id: UUID) -> CallHold:
    return fetch(queries.holds_of(request.member, at=timezone.now()), id=hold_id)


def _show(request: MemberRequest, held: CallHold, form: AnswerForm) -> HttpResponse:
    seen = _seen(request, held)
    script = script_of(held.campaign)
    outcomes = [CallOutcome(one) for one in offered(is_incoming=held.is_incoming)]
    context = {
        "hold": held,
        "seen": seen,
        "person": seen.person if seen else None,
        "may_call": bool(seen) and (held.is_incoming or may_be_called(held.person, held.campaign)),
        "refuges": refuges_for(held.person, held.campaign, at=timezone.now()) if seen else [],
        "sms": _sms(request, seen),
        "calls_from": settings_of(request.collective).number if seen else "",
        "first_tiles": [one for one in outcomes if one.meaning.tile],
        "other_tiles": [one for one in outcomes if not one.meaning.tile],
        "form": form,
        "skip_form": SkipForm(auto_id="passer-%s"),
        "script": blocks_of(script.body) if script else [],
    }
    return render(request, "calls/call.html", context, status=422 if form.errors else 200)


def _sms(request: MemberRequest, seen: Seen | None) -> str:
    """Written by her own telephone, before she calls: the number is announced, nothing says who we are."""
    if seen is None or not seen.person.phone:
        return ""
    said = _("Bonjour, c’est %s. Je vous appelle dans un moment, depuis ce numéro.")
    return f"sms:{seen.person.phone}?body={quote(said % request.member.user.first_name)}"


def _seen(request: MemberRequest, held: CallHold) -> Seen | None:
    """None: her time went by, or her file is closed."""
    if held.ended_at is not None or held.until <= timezone.now() or held.person.state != PersonState.ACTIVE:
        return None
    try:
        return open_file(request, held.person_id)
    except Http404:
        return None


@members_only(*FIELD)
@require_POST
def keep(request: MemberRequest, hold_id: UUID) -> HttpResponse:
    """« Je suis en ligne »: by hand, or by the page itself every few minutes."""
    held = _hold(request, hold_id)
    note(request, held)
    try:
        renew(held, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:mine")
    return redirect("calls:call", hold_id=held.id)


@members_only(*FIELD)
@require_POST
def record(request: MemberRequest, hold_id: UUID) -> HttpResponse:
    """How it ended, in one tap."""
    held = _hold(request, hold_id)
    form = AnswerForm(request.POST)
    outcome = request.POST.get("outcome", "")
    if form.is_valid() and must_be_sure(request, outcome):
        return _ask(request, held, CallOutcome(outcome), form)
    if form.is_valid():
        note(request, held)
        try:
            actions.record_call(
                held,
                form.answer(outcome),
                by=request.member,
                at=timezone.now(),
                call_id=form.cleaned_data["call_id"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(CallOutcome(outcome).meaning.said))
            return redirect("calls:mine")
    return _show(request, held, form)


def must_be_sure(request: MemberRequest, outcome: str) -> bool:
    """One tap must not take a number off her file, nor stop the calls."""
    is_grave = outcome in CallOutcome.values and CallOutcome(outcome).meaning.sure
    return bool(is_grave) and "sure" not in request.POST


def _ask(request: MemberRequest, held: CallHold, outcome: CallOutcome, form: AnswerForm) -> HttpResponse:
    context = {"hold": held, "outcome": outcome, "form": form}
    return render(request, "calls/sure.html", context)


@members_only(*FIELD)
@require_POST
def pass_on(request: MemberRequest, hold_id: UUID) -> HttpResponse:
    held = _hold(request, hold_id)
    note(request, held)
    try:
        skip(held, reason=request.POST.get("reason", ""), by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:call", hold_id=held.id)
    messages.success(request, _("Elle est rendue à la liste. Passer est permis."))
    return redirect("calls:mine")


def note(request: MemberRequest, held: CallHold) -> None:
    """What will be written of her has its line in the journal, even once she is no longer before one's eyes."""
    is_coordinator = request.member.role == Role.COORDINATOR
    note_change(request, held.person_id, Capacity.COORDINATOR if is_coordinator else Capacity.CALLER)


@members_only(*FIELD)
@require_safe
def why(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """Why nobody is left: counts that sum to the list; each opens its list, for the coordinator."""
    campaign: CallCampaign = fetch(campaigns_of(request.member), id=campaign_id)
    now = timezone.now()
    counts = counts_of(campaign, member=request.member, at=now)
    context = {
        "campaign": campaign,
        "counts": [{"why": one, "count": count} for one, count in counts.items() if count],
        "total": sum(counts.values()),
        "ready": counts[WhyNot.READY],
        "opens_at": next_opening(campaign, now),
        "is_light": talks_today(request.member, at=now).exists(),
    }
    return render(request, "calls/why.html", context)
