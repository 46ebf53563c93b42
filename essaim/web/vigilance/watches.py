"""The page of the alerts, the board of one, its report."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.calls.queries.holds import holds_of
from essaim.documents.paper import render_paper
from essaim.documents.watch_papers import fallback_paper, report_paper
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import device_of, note_change, show_people
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.enums import Role
from essaim.network.queries import active_members
from essaim.people.enums import Capacity
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.people.rules.phones import show_phone
from essaim.places.queries.places import places
from essaim.vigilance.actions import watches as actions
from essaim.vigilance.actions.wishes import write_letters
from essaim.vigilance.enums import Standing
from essaim.vigilance.models import Vigilance
from essaim.vigilance.queries import board as queries
from essaim.vigilance.queries.agreed import counts_of_season
from essaim.vigilance.rules.times import current_season
from essaim.web.vigilance.forms import ChangeForm, WatchForm

USUAL_DAYS = 3


@members_only(*COORDINATORS)
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What is on, who agreed, what was."""
    today = timezone.localdate()
    season = current_season(today)
    watches = list(queries.vigilances(request.collective)[:20])
    context = {
        "on": [one for one in watches if one.ended_at is None],
        "past": [one for one in watches if one.ended_at is not None],
        "season": season,
        "counts": counts_of_season(request.collective, hazard=season, on=today),
    }
    return render(request, "vigilance/home.html", context)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    form = WatchForm.new(
        request.POST or None,
        team=_team(request),
        hazard=current_season(today),
        starts_on=today,
        ends_on=today + timedelta(days=USUAL_DAYS),
    )
    if form.is_valid():
        try:
            made = actions.switch_on(
                request.collective,
                data=form.watch_data,
                callers=form.cleaned_data["members"],
                by=request.member,
                at=now,
                vigilance_id=form.cleaned_data["vigilance_id"] or form.initial["vigilance_id"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("La veille est déclenchée. Les personnes choisies appellent depuis « Appels ».")
            )
            return redirect("vigilance:board", vigilance_id=made.id)
    return render(request, "vigilance/new.html", {"form": form}, status=422 if form.errors else 200)


def _team(request: MemberRequest) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=WHO_MEET_PEOPLE)
    return here.select_related("user").order_by("user__name__folded", "id")


def watch_of(request: MemberRequest, vigilance_id: UUID) -> Vigilance:
    return fetch(queries.vigilances(request.collective).select_related("collective"), id=vigilance_id)


@members_only(*COORDINATORS)
@require_safe
def board(request: MemberRequest, vigilance_id: UUID) -> HttpResponse:
    """Counts that sum to the list; each opens its names. Read again by itself while it is on."""
    return _show(request, watch_of(request, vigilance_id))


def _show(request: MemberRequest, shown: Vigilance, form: ChangeForm | None = None) -> HttpResponse:
    told = queries.board(shown)
    callers = queries.callers_of(shown)
    initial = {"level": shown.level, "ends_on": shown.ends_on, "members": [one.id for one in callers]}
    context = {
        "watch": shown,
        "last": told[0] if told else None,
        "before": told[1:],
        "callers": callers,
        "is_stale": queries.is_stale(shown, at=timezone.now()),
        "read_at": timezone.now(),
        "form": form or ChangeForm(team=_team(request), initial=initial),
    }
    return render(request, "vigilance/board.html", context, status=422 if form else 200)


@members_only(*COORDINATORS)
@require_POST
def change(request: MemberRequest, vigilance_id: UUID) -> HttpResponse:
    shown = watch_of(request, vigilance_id)
    form = ChangeForm(request.POST, team=_team(request))
    if not form.is_valid():
        return _show(request, shown, form)
    try:
        actions.change_watch(
            shown,
            level=form.cleaned_data["level"],
            ends_on=form.cleaned_data["ends_on"],
            callers=form.cleaned_data["members"],
            by=request.member,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, shown, form)
    messages.success(request, _("C’est enregistré."))
    return redirect("vigilance:board", vigilance_id=shown.id)


@members_only(*COORDINATORS)
@require_POST
def end(request: MemberRequest, vigilance_id: UUID) -> HttpResponse:
    """« Lever la veille »."""
    shown = watch_of(request, vigilance_id)
    actions.wind_down(shown, by=request.member, at=timezone.now(), device=device_of(request))
    messages.success(
        request,
        _(
            "La veille est levée. Les personnes non jointes sont dans les prochaines étapes. Merci à l’équipe."
        ),
    )
    return redirect("vigilance:report", vigilance_id=shown.id)


@members_only(*COORDINATORS)
@require_safe
def report(request: MemberRequest, vigilance_id: UUID) -> HttpResponse:
    """One page, without names; on screen or to print."""
    shown = watch_of(request, vigilance_id)
    paper = report_paper(shown, figures=queries.figures_of(shown), times=queries.board(shown))
    if "pdf" not in request.GET:
        return render(request, "vigilance/report.html", {"watch": shown, "paper": paper})
    return _pdf(request, paper, "bilan-veille.pdf", back=shown)


@members_only(*COORDINATORS)
@require_POST
def fallback(request: MemberRequest, vigilance_id: UUID) -> HttpResponse:
    """For a power cut: names and numbers on paper. Each is in the journal as printed."""
    shown = watch_of(request, vigilance_id)
    waves = queries.waves_of(shown)[:1]
    lines = queries.lines_with_standing(shown, waves).select_related("person").order_by("not_before", "id")
    rows = [one for one in lines if one.standing != Standing.OUT]
    if not rows:
        messages.error(
            request, _("Aucune liste n’est encore ouverte : elle s’imprime dès le premier jour de la veille.")
        )
        return redirect("vigilance:board", vigilance_id=shown.id)
    seen = show_people(request, [one.person for one in rows], verb=Verb.PRINTED)
    reached = {one.person_id for one in rows if one.standing == Standing.REACHED}
    people = [(one.person.full_name, show_phone(one.person.phone), one.person.id in reached) for one in seen]
    return _pdf(request, fallback_paper(shown, people=people), "liste-de-secours.pdf", back=shown)


def _pdf(request: MemberRequest, paper: Any, name: str, *, back: Vigilance) -> HttpResponse:
    try:
        response = HttpResponse(render_paper(paper), content_type="application/pdf")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("vigilance:board", vigilance_id=back.id)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@members_only(*COORDINATORS)
@require_POST
def letters(request: MemberRequest) -> HttpResponse:
    """To those who are to be asked again: to print with the letters to post."""
    now = timezone.now()
    season = current_season(timezone.localdate(now))
    count = write_letters(request.collective, hazard=season, by=request.member, at=now)
    if count:
        said = ngettext("%d lettre préparée.", "%d lettres préparées.", count) % count
        messages.success(request, said)
        return redirect("messages:to_post")
    messages.info(request, _("Aucune lettre à préparer : elles l’ont été cette saison, ou tout le monde a confirmé."))  # fmt: skip
    return redirect("vigilance:home")


@members_only(*FIELD)
@require_POST
def go(request: MemberRequest, hold_id: UUID, place_id: UUID) -> HttpResponse:
    """She would like to go there, not alone."""
    now = timezone.now()
    held = fetch(holds_of(request.member, at=now), id=hold_id)
    place = fetch(places(request.collective), id=place_id)
    is_coordinator = request.member.role == Role.COORDINATOR
    note_change(request, held.person_id, Capacity.COORDINATOR if is_coordinator else Capacity.CALLER)
    try:
        actions.go_with_her(held, place=place, by=request.member, at=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("C’est noté : la ou le référent·e cherche qui vient avec elle aujourd’hui. Dites-le-lui aussi de vive voix.")
        )  # fmt: skip
    return redirect("calls:call", hold_id=held.id)
