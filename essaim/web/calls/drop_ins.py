"""Talks of several on the telephone: dates, who leads, seats, how many came."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.calls.actions import drop_ins as actions
from essaim.calls.enums import CALLS
from essaim.calls.models import PhoneDropIn
from essaim.calls.queries import drop_ins as queries
from essaim.calls.queries.lists import settings_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file, open_file, show_rows
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.network.enums import Role
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.calls.forms import CameForm, TalkForm


@members_only(*FIELD)
@require_safe
def drop_ins(request: MemberRequest) -> HttpResponse:
    return _list(request)


def _list(request: MemberRequest, form: TalkForm | None = None) -> HttpResponse:
    now = timezone.now()
    context = {
        "talks": queries.coming_talks(request.collective, at=now),
        "settings": settings_of(request.collective),
        "now": now,
        "form": form or TalkForm(initial={"drop_in_id": uuid7(), "minutes": 45, "seats": 6}),
    }
    return render(request, "calls/drop_ins.html", context, status=422 if form else 200)


@members_only(*COORDINATORS)
@require_POST
def propose(request: MemberRequest) -> HttpResponse:
    form = TalkForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    given = form.cleaned_data
    try:
        made = actions.propose_talk(
            request.collective, starts_at=form.starts_at, minutes=given["minutes"], seats=given["seats"], by=request.member,
            at=timezone.now(), drop_in_id=given["drop_in_id"] or uuid7(),
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _list(request, form)
    messages.success(request, _("La date est proposée. Il reste à trouver qui anime."))
    return redirect("calls:drop_in", phone_drop_in_id=made.id)


def _talk(request: MemberRequest, talk_id: UUID) -> PhoneDropIn:
    found: PhoneDropIn = fetch(queries.talks(request.collective), id=talk_id)
    return found


@members_only(*FIELD)
@require_safe
def drop_in(request: MemberRequest, phone_drop_in_id: UUID) -> HttpResponse:
    return _show(request, _talk(request, phone_drop_in_id))


def _show(request: MemberRequest, talk: Any, form: CameForm | None = None) -> HttpResponse:
    """The seats of those whom the reader sees; of the others, how many."""
    now = timezone.now()
    seen = show_rows(request, queries.seats_of(talk), CALLS)
    leads = talk.facilitator_id == request.member.id
    context = {
        "talk": talk,
        "seen": [{"person_id": one.person_id, "name": name_in_lists(one.person)} for one in seen],
        "others": talk.taken - len(seen),
        "left": max(0, talk.seats - talk.taken),
        "leads": leads,
        "may_count": (leads or request.member.role == Role.COORDINATOR)
        and now >= talk.starts_at
        and not talk.cancelled_at,
        "is_coming": now < talk.starts_at and not talk.cancelled_at,
        "settings": settings_of(request.collective),
        "form": form or CameForm(initial={"came": talk.came if talk.came is not None else talk.taken}),
    }
    return render(request, "calls/drop_in.html", context, status=422 if form else 200)


def _do(request: MemberRequest, talk: PhoneDropIn, action: Callable[[], Any], said: str) -> HttpResponse:
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("calls:drop_in", phone_drop_in_id=talk.id)


@members_only(*FIELD)
@require_POST
def lead(request: MemberRequest, phone_drop_in_id: UUID) -> HttpResponse:
    """« Je l’anime », or no more."""
    talk = _talk(request, phone_drop_in_id)
    now, by = timezone.now(), request.member
    if "laisser" in request.POST:
        said = _("C’est noté. Tant que personne n’anime, aucune autre place n’est proposée.")
        return _do(request, talk, lambda: actions.lead_no_more(talk, by=by, at=now), said)
    said = _("Merci ! Les places peuvent être proposées, depuis la fiche de chaque personne.")
    return _do(request, talk, lambda: actions.lead(talk, by=by, at=now), said)


@members_only(*COORDINATORS)
@require_POST
def call_off(request: MemberRequest, phone_drop_in_id: UUID) -> HttpResponse:
    talk = _talk(request, phone_drop_in_id)
    said = _("La causerie est annulée. Prévenez les personnes qui avaient une place : elles sont ci-dessous.")
    return _do(request, talk, lambda: actions.call_off(talk, by=request.member, at=timezone.now()), said)


@members_only(*FIELD)
@require_POST
def came(request: MemberRequest, phone_drop_in_id: UUID) -> HttpResponse:
    """How many, not who."""
    talk = _talk(request, phone_drop_in_id)
    form = CameForm(request.POST)
    if not form.is_valid():
        return _show(request, talk, form)
    count = form.cleaned_data["came"]
    said = _("C’est compté. Les places gardées sont effacées : il ne reste que le nombre.")
    return _do(
        request,
        talk,
        lambda: actions.count_who_came(talk, came=count, by=request.member, at=timezone.now()),
        said,
    )


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD"])
def offer(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """The dates that may be proposed to her, with what to tell her."""
    seen = open_file(request, person_id, part=CALLS)
    now = timezone.now()
    context = {
        "person": seen.person,
        "who": name_in_lists(seen.person),
        "talks": queries.talks_for(seen.person, at=now),
        "hers": queries.talks_where(seen.person),
        "settings": settings_of(request.collective),
    }
    return render(request, "calls/offer_seat.html", context)


@members_only(*FIELD)
@require_POST
def seat(request: MemberRequest, phone_drop_in_id: UUID, person_id: UUID) -> HttpResponse:
    """Kept for her, or given back."""
    talk = _talk(request, phone_drop_in_id)
    person = change_file(request, person_id, CALLS).person
    try:
        if "rendre" in request.POST:
            actions.free_seat(talk, person=person, by=request.member)
        else:
            actions.keep_seat(talk, person=person, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        freed = "rendre" in request.POST
        messages.success(
            request,
            _("Sa place est rendue.") if freed else _("Sa place est gardée. Dites-lui le numéro à composer."),
        )
    return redirect("calls:offer_seat", person_id=person.id)
