"""Votes on dates: put to the team, answered with or without signing in, settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from essaim.agenda.actions import polls as actions
from essaim.agenda.models import DatePoll
from essaim.agenda.queries import polls as queries
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only, public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.network.queries import published_collectives
from essaim.sharing.queries.leaving import Leaving, to_share
from essaim.web.agenda.forms import PollForm, VoteForm
from essaim.web.frame.addresses import address
from essaim.web.templatetags.measures import day, day_and_hour


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = PollForm(request.POST or None)
    if form.is_valid():
        chosen = form.cleaned_data["poll_id"] or form.initial["poll_id"]
        try:
            made = actions.open_poll(
                request.collective, data=form.poll_data, by=request.member, at=timezone.now(), poll_id=chosen
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("C’est demandé à toute l’équipe. Les silencieux auront un seul rappel.")
            )
            return redirect("agenda:poll", poll_id=made.id)
    return render(request, "agenda/new_poll.html", {"form": form}, status=422 if form.errors else 200)


def _poll(request: MemberRequest, poll_id: UUID) -> DatePoll:
    return fetch(queries.polls(request.collective), id=poll_id)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: MemberRequest, poll_id: UUID) -> HttpResponse:
    """What everyone said, one's own answer; a coordinator copies those of a paper (`pour`)."""
    shown, now = _poll(request, poll_id), timezone.now()
    team = list(queries.team_asked(request.collective, at=now))
    member = _for_whom(request, team)
    answers = queries.answers_of(shown)
    asked = queries.asked_of(shown, answers, member)
    form = VoteForm(request.POST or None, asked=asked)
    if form.is_valid():
        try:
            actions.vote(shown, choices=form.choices, by=request.member, at=now, member=member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Vous pouvez changer d’avis jusqu’au dernier jour."))
            return redirect("agenda:poll", poll_id=shown.id)
    context = {
        "poll": shown,
        "form": form,
        "asked": asked,
        "best": queries.best_of(asked),
        "team": [{"member": one, "choices": [answers.get(one.id, {}).get(each.option.id, "") for each in asked]} for one in team],
        "silent": [one for one in team if one.id not in answers],
        "for_whom": member if member.id != request.member.id else None,
        "leaving": _leaving(request, shown, asked, at=now),
        "is_open": shown.settled_at is None and shown.closes_on >= timezone.localdate(now),
    }  # fmt: skip
    return render(request, "agenda/poll.html", context, status=422 if form.errors else 200)


def _leaving(
    request: MemberRequest, shown: DatePoll, asked: Sequence[queries.Asked], *, at: datetime
) -> Leaving | None:
    """The dates one chooses among, or the one that was chosen."""
    chosen = [one.option for one in asked if one.option.is_chosen]
    if not chosen and shown.closes_on < timezone.localdate(at):
        return None
    days = ", ".join(day_and_hour(one.starts_at) for one in chosen or [one.option for one in asked])
    said = _("C’est choisi.") if chosen else _("Répondez avant le %s.") % day(shown.closes_on)
    where = f", {shown.where}" if shown.where else ""
    url = settings.PUBLIC_URL + address("agenda:poll", shown.id)
    return to_share(request.collective, f"{shown.title}{where}\u00a0: {days}.", said, url=url)


def _for_whom(request: MemberRequest, team: list[Membership]) -> Membership:
    wanted = request.GET.get("pour", "")
    other = next((one for one in team if str(one.id) == wanted), None)
    return other if other and request.member.role in COORDINATORS else request.member


@members_only(*COORDINATORS)
@require_POST
def settle(request: MemberRequest, poll_id: UUID) -> HttpResponse:
    """One tap: this date it is."""
    shown = _poll(request, poll_id)
    option = next((one for one in shown.options.all() if str(one.id) == request.POST.get("option")), None)
    try:
        if option is None:
            messages.error(request, _("Choisissez une des dates proposées."))
        else:
            actions.settle(option, by=request.member, at=timezone.now())
            messages.success(request, _("C’est choisi : la date est dans l’agenda de tout le monde."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("agenda:poll", poll_id=shown.id)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """By the link of her message, without signing in. To open it changes nothing."""
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        now = timezone.now()
        found = queries.voter(here, signed, at=now)
        if found is None:
            return render(request, "agenda/vote_gone.html", {"published": here}, status=410)
        member, shown = found
        asked = queries.asked_of(shown, queries.answers_of(shown), member)
        form = VoteForm(request.POST or None, asked=asked)
        if form.is_valid():
            try:
                actions.vote(shown, choices=form.choices, by=member, at=now)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Merci, c’est noté. Ce lien permet de changer d’avis."))
                return redirect(request.path)
        context: dict[str, Any] = {
            "published": here,
            "poll": shown,
            "form": form,
            "first_name": member.user.first_name,
        }
        return render(request, "agenda/vote.html", context, status=422 if form.errors else 200)
