"""One day: who holds it, that it moves or is off, and who comes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from essaim.agenda.rules.dated import Clash, clashes
from essaim.dropins.actions import days as actions
from essaim.dropins.actions import rota
from essaim.dropins.enums import SITUATIONS, CameAs
from essaim.dropins.models import DropInNotes
from essaim.dropins.queries.came import came_rows, counted, last_came, notes_of, situations_of
from essaim.dropins.queries.days import Held, held_on
from essaim.dropins.rules.days import OPENS_BEFORE, may_note
from essaim.dropins.rules.recurrence import rhythm_of
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import show_rows
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.queries import active_members
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.people.rules.notes import worrying_words
from essaim.sharing.queries.leaving import Leaving, to_share
from essaim.web.dropins.dates import dated
from essaim.web.dropins.drop_ins import drop_in_of, places_of
from essaim.web.dropins.forms import CameForm, HostForm, MoveForm, NotesForm
from essaim.web.frame.dates import dated_for
from essaim.web.frame.refusals import said
from essaim.web.templatetags.measures import day_and_hour, hour

DAY = timedelta(days=1)


def held_of(request: MemberRequest, drop_in_id: UUID, on: str) -> Held:
    """A 404 for a day that never was one of its days."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    held = held_on(drop_in_of(request, drop_in_id), day)
    if held is None:
        raise Http404
    return held


@members_only(*FIELD)
@require_safe
def page(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    return show(request, held_of(request, drop_in_id, on))


def show(request: MemberRequest, held: Held, **faulty: Any) -> HttpResponse:
    now = timezone.now()
    is_lead = request.member.role == Role.COORDINATOR
    context = {
        "held": held,
        "on": held.on.isoformat(),
        "rhythm": rhythm_of(held.drop_in).in_words(),
        "is_mine": held.is_held_by(request.member),
        "clashes": [] if held.ends_at <= now else _clashes(request, held),
        "is_past": held.ends_at <= now,
        "is_open": not held.is_off and now >= held.starts_at - OPENS_BEFORE,
        "may_note": (is_lead or held.is_held_by(request.member)) and may_note(starts_at=held.starts_at, at=now) and not held.is_off,
        "has_begun": now >= held.starts_at,
        "move_form": MoveForm.of(held, places=places_of(request)),
        "host_form": HostForm(team=_team(request)),
        "came_form": CameForm.new(),
        "tiles": CameAs,
        "leaving": None if held.ends_at <= now else _leaving(request, held),
        **_of_the_day(request, held),
        **faulty,
    }  # fmt: skip
    return render(request, "dropins/day.html", context, status=422 if faulty else 200)


def _leaving(request: MemberRequest, held: Held) -> Leaving:
    """When and where, and whether someone is missing. A member opens the page; everyone, what is announced."""
    lacking = ""
    if held.is_off:
        lacking = _("Annulée.")
    elif held.lacks:
        lacking = (
            ngettext(
                "Il manque encore %d personne pour la tenir.",
                "Il manque encore %d personnes pour la tenir.",
                held.lacks,
            )
            % held.lacks
        )
    is_for_members = held.lacks > 0 or not held.drop_in.is_public
    path = dated(held).url if is_for_members else reverse("dropins:of", args=[request.collective.slug])
    when = f"{day_and_hour(held.starts_at)} – {hour(held.ends_at)}"
    return to_share(
        request.collective,
        f"{held.drop_in.name}, {when}, {held.address}.",
        lacking,
        url=settings.PUBLIC_URL + path,
    )


def _clashes(request: MemberRequest, held: Held) -> list[Clash]:
    """Who holds it, or its room, is taken elsewhere at that hour: told as soon as a date is chosen."""
    found = dated_for(request.member, held.local_day - DAY, held.local_day + DAY)
    return clashes(found).get(dated(held).uid, [])


def _of_the_day(request: MemberRequest, held: Held) -> dict[str, Any]:
    day = held.day
    if day is None:
        return {"notes_form": NotesForm()}
    notes: DropInNotes | None = notes_of(day)
    written = [notes.subjects, notes.decisions, notes.next_steps] if notes else []
    return {
        "counts": counted(day),
        "last": last_came(day, by=request.member),
        "unnamed": list(came_rows(request.collective).filter(day=day)),
        "notes": notes,
        "notes_form": NotesForm.of(notes),
        "warnings": worrying_words("\n".join(one or "" for one in written)) if "ecrit" in request.GET else [],
        "situations": show_rows(request, situations_of(day), SITUATIONS),
    }


def _team(request: MemberRequest) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=WHO_MEET_PEOPLE)
    return here.order_by("user__name__folded", "id")


def do(
    request: MemberRequest, held: Held, action: Callable[[], Any], tell: Callable[[Any], str]
) -> HttpResponse:
    try:
        done = action()
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, tell(done))
    return redirect("dropins:day", drop_in_id=held.drop_in.id, on=held.on.isoformat())


@members_only(*FIELD)
@require_POST
def sign_up(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    """« Je viens »; a coordinator may put someone down."""
    held = held_of(request, drop_in_id, on)
    member = None
    if "member" in request.POST:
        form = HostForm(request.POST, team=_team(request))
        if not form.is_valid():
            return show(request, held, host_form=form)
        member = form.cleaned_data["member"]
    return do(
        request, held,
        lambda: rota.sign_up(held.drop_in, held.on, by=request.member, at=timezone.now(), member=member),
        lambda host: _("Merci ! Vous tenez cette permanence.") if host.member_id == request.member.id else _("C’est noté."),
    )  # fmt: skip


@members_only(*FIELD)
@require_POST
def drop_out(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    """« Je ne peux plus »: those who can are called."""
    held = held_of(request, drop_in_id, on)
    member = None
    if "member" in request.POST:
        form = HostForm(request.POST, team=_team(request))
        if not form.is_valid():
            return show(request, held, host_form=form)
        member = form.cleaned_data["member"]
    return do(
        request, held,
        lambda: rota.drop_out(held.drop_in, held.on, by=request.member, at=timezone.now(), member=member),
        called,
    )  # fmt: skip


def called(count: int) -> str:
    if not count:
        return _("C’est noté.")
    return ngettext(
        "C’est noté. %d personne qui peut venir est prévenue : le premier oui est retenu.",
        "C’est noté. %d personnes qui peuvent venir sont prévenues : le premier oui est retenu.",
        count,
    ) % count  # fmt: skip


@members_only(*COORDINATORS)
@require_POST
def move(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    held = held_of(request, drop_in_id, on)
    form = MoveForm(request.POST, places=places_of(request))
    if form.is_valid():
        try:
            actions.move_day(held.drop_in, held.on, to=form.moved, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, said(refusal))
        else:
            messages.success(request, _("C’est changé. Qui la tient est prévenu."))
            return redirect("dropins:day", drop_in_id=held.drop_in.id, on=held.on.isoformat())
    return show(request, held, move_form=form)


@members_only(*COORDINATORS)
@require_POST
def cancel(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    held = held_of(request, drop_in_id, on)
    return do(
        request, held,
        lambda: actions.cancel_day(held.drop_in, held.on, by=request.member, at=timezone.now()),
        lambda _done: _("Cette date est annulée. Qui devait la tenir est prévenu."),
    )  # fmt: skip


@members_only(*COORDINATORS)
@require_POST
def restore(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    held = held_of(request, drop_in_id, on)
    return do(
        request, held,
        lambda: actions.restore_day(held.drop_in, held.on, by=request.member, at=timezone.now()),
        lambda _done: _("Cette date a lieu."),
    )  # fmt: skip
