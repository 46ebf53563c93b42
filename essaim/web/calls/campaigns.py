"""What the coordinator prepares: a campaign, what is said, who calls, whom."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.calls.actions import campaigns as actions
from essaim.calls.actions.announcing import write_announcements
from essaim.calls.enums import CALLS, WhyNot
from essaim.calls.models import CallCampaign, CallLine
from essaim.calls.queries import campaigns as queries
from essaim.calls.queries.announcing import to_announce_to
from essaim.calls.queries.lists import counts_of, settings_of
from essaim.calls.rules.answers import OFFERED
from essaim.doors.rules.scripts import blocks_of, to_be_written
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import change_file, show_people
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.queries import active_members
from essaim.people.queries.people import find_people
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.people.rules.shown_names import name_in_lists
from essaim.territory.queries.sectors import sectors
from essaim.web.calls.forms import (
    CallersForm,
    CallScriptForm,
    CampaignForm,
    FindForm,
    SettingsForm,
    TargetForm,
)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    form = CampaignForm.new(request.POST or None, today=timezone.localdate(now))
    if form.is_valid():
        chosen = form.cleaned_data["campaign_id"] or form.initial["campaign_id"]
        try:
            made = actions.prepare_campaign(
                request.collective, data=form.data_of, by=request.member, at=now, campaign_id=chosen
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("La campagne est prête. Choisissez qui appelle, et qui l’on appelle.")
            )
            return redirect("calls:campaign", campaign_id=made.id)
    return render(request, "calls/edit.html", {"form": form}, status=422 if form.errors else 200)


def _campaign(request: MemberRequest, campaign_id: UUID) -> CallCampaign:
    return fetch(queries.campaigns(request.collective), id=campaign_id)


@members_only(*COORDINATORS)
@require_safe
def campaign(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    return _show(request, _campaign(request, campaign_id))


def _show(request: MemberRequest, shown: CallCampaign, **faulty: Any) -> HttpResponse:
    counts = counts_of(shown, member=request.member, at=timezone.now())
    script = queries.script_of(shown)
    context = {
        "campaign": shown,
        "counts": [{"why": one, "count": count} for one, count in counts.items() if count],
        "total": sum(counts.values()),
        "ready": counts[WhyNot.READY],
        "script": script,
        "blocks": blocks_of(script.body) if script else [],
        "calls_from": settings_of(request.collective).number,
        "to_announce": 0 if shown.closed_at else to_announce_to(shown, at=timezone.now()).count(),
        "callers": queries.callers_of(shown),
        "callers_form": CallersForm(
            team=_team(request), initial={"members": [one.id for one in queries.callers_of(shown)]}
        ),
        "target_form": TargetForm(sectors=sectors(request.collective), auto_id="choix-%s"),
        "find_form": FindForm(auto_id="chercher-%s"),
        **faulty,
    }
    return render(request, "calls/campaign.html", context, status=422 if faulty else 200)


def _team(request: MemberRequest) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=WHO_MEET_PEOPLE)
    return here.select_related("user").order_by("user__name__folded", "id")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    shown = _campaign(request, campaign_id)
    form = CampaignForm.of(shown, request.POST or None)
    if form.is_valid():
        try:
            actions.change_campaign(shown, data=form.data_of, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("calls:campaign", campaign_id=shown.id)
    context = {"form": form, "campaign": shown}
    return render(request, "calls/edit.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def script(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """What is said and listened to: read, write, a new version."""
    shown = _campaign(request, campaign_id)
    latest = queries.script_of(shown)
    form = CallScriptForm(
        request.POST or None, initial={"body": to_be_written(latest.body) if latest else ""}
    )
    if form.is_valid():
        try:
            actions.write_script(shown, body=form.cleaned_data["body"], by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La trame est enregistrée : les prochains appels la montrent."))
            return redirect("calls:script", campaign_id=shown.id)
    context = {
        "campaign": shown,
        "form": form,
        "latest": latest,
        "blocks": blocks_of(latest.body) if latest else [],
        "versions": queries.scripts_of(shown),
    }
    return render(request, "calls/script.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_safe
def printed(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """On paper: what is said, and the words to circle. No name."""
    shown = _campaign(request, campaign_id)
    latest = queries.script_of(shown)
    context = {
        "campaign": shown,
        "latest": latest,
        "blocks": blocks_of(latest.body) if latest else [],
        "outcomes": OFFERED,
    }
    return render(request, "calls/printed.html", context)


@members_only(*COORDINATORS)
@require_POST
def callers(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    shown = _campaign(request, campaign_id)
    form = CallersForm(request.POST, team=_team(request))
    if form.is_valid():
        chosen = list(form.cleaned_data["members"])
        return _do(
            request,
            shown,
            lambda: actions.choose_callers(shown, members=chosen, by=request.member, on=timezone.localdate()),
            _("C’est noté : voilà qui appelle."),
        )
    return _show(request, shown, callers_form=form)


@members_only(*COORDINATORS)
@require_POST
def add(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """All who answer to what was chosen."""
    shown = _campaign(request, campaign_id)
    form = TargetForm(request.POST, sectors=sectors(request.collective), auto_id="choix-%s")
    if not form.is_valid():
        return _show(request, shown, target_form=form)
    try:
        count = actions.list_people(shown, target=form.target, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%d personne ajoutée à la liste.", "%d personnes ajoutées à la liste.", count) % count
        messages.success(request, said)
    return redirect("calls:campaign", campaign_id=shown.id)


@members_only(*COORDINATORS)
@require_POST
def find(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """By POST only: what is typed is a name."""
    shown = _campaign(request, campaign_id)
    form = FindForm(request.POST, auto_id="chercher-%s")
    if not form.is_valid():
        return _show(request, shown, find_form=form)
    found = find_people(request.member, text=form.cleaned_data["text"], at=timezone.now())
    people = [one.person for one in show_people(request, [one.person for one in found], verb=Verb.FOUND)]
    rows = [{"id": one.id, "name": name_in_lists(one)} for one in people]
    return render(request, "calls/found.html", {"campaign": shown, "find_form": form, "rows": rows})


@members_only(*COORDINATORS)
@require_POST
def add_one(request: MemberRequest, campaign_id: UUID, person_id: UUID) -> HttpResponse:
    shown = _campaign(request, campaign_id)
    person = change_file(request, person_id, CALLS).person
    return _do(
        request,
        shown,
        lambda: actions.list_person(shown, person=person, by=request.member, at=timezone.now()),
        _("Elle est sur la liste."),
    )


@members_only(*COORDINATORS)
@require_POST
def announce(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    """A letter to each: the number that will call."""
    shown = _campaign(request, campaign_id)
    try:
        count = write_announcements(shown, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:campaign", campaign_id=shown.id)
    if not count:
        messages.info(request, _("Aucune lettre à préparer : elles l’ont été cette saison, ou aucune adresse n’est connue."))  # fmt: skip
        return redirect("calls:campaign", campaign_id=shown.id)
    messages.success(request, ngettext("%d lettre préparée.", "%d lettres préparées.", count) % count)
    return redirect("messages:to_post")


@members_only(*COORDINATORS)
@require_POST
def close(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    shown = _campaign(request, campaign_id)
    return _do(
        request,
        shown,
        lambda: actions.close_campaign(shown, by=request.member, at=timezone.now()),
        _("La campagne est close. Les moments convenus figurent dans les prochaines étapes."),
    )


@members_only(*COORDINATORS)
@require_POST
def unlist(request: MemberRequest, call_line_id: UUID) -> HttpResponse:
    line = _line(request, call_line_id)
    return _do(
        request,
        line.campaign,
        lambda: actions.unlist(line, by=request.member),
        _("Elle n’est plus sur la liste."),
    )


@members_only(*COORDINATORS)
@require_POST
def put_back(request: MemberRequest, call_line_id: UUID) -> HttpResponse:
    line = _line(request, call_line_id)
    return _do(
        request,
        line.campaign,
        lambda: actions.put_back(line, by=request.member),
        _("On l’appellera de nouveau, une fois passé le délai de repos."),
    )


def _line(request: MemberRequest, line_id: UUID) -> CallLine:
    line = fetch(queries.lines(request.collective), id=line_id)
    change_file(request, line.person_id, CALLS)
    return line


def _do(request: MemberRequest, shown: CallCampaign, action: Callable[[], Any], said: str) -> HttpResponse:
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("calls:campaign", campaign_id=shown.id)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """The courtesy of calls: hours, and how often."""
    form = SettingsForm(request.POST or None, instance=settings_of(request.collective))
    if form.is_valid():
        try:
            actions.change_settings(request.collective, values=form.instance, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Les réglages sont enregistrés, pour les appels à venir."))
            return redirect("calls:settings")
    return render(request, "calls/settings.html", {"form": form}, status=422 if form.errors else 200)
