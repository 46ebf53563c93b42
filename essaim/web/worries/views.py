"""What the coordinator looks at: the open worries first, and how long each waited for a first look."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import open_file, reader_of
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb, Why, record_access
from essaim.people.enums import Parts
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.shown_names import name_in_lists
from essaim.territory.queries.doors import doors
from essaim.web.worries.forms import CloseForm, ToldForm
from essaim.worries.actions import worries as actions
from essaim.worries.enums import WorryLevel
from essaim.worries.models import Worry
from essaim.worries.queries import worries as queries
from essaim.worries.queries.emergency import emergency_numbers
from essaim.worries.rules.worries import in_words, is_late

COLOURS = {WorryLevel.DANGER: "rouge", WorryLevel.WORRY: "brique", WorryLevel.QUESTION: "petrole"}


def line_of(worry: Worry) -> dict[str, Any]:
    now = timezone.now()
    return {
        "worry": worry,
        "colour": COLOURS[WorryLevel(worry.level)],
        "who": who(worry),
        "waited": in_words((worry.first_look_at or now) - worry.raised_at),
        "is_late": is_late(worry.level, raised_at=worry.raised_at, first_look_at=worry.first_look_at, at=now),
    }


def who(worry: Worry) -> str:
    """First name and initial, or nobody's."""
    if worry.person is None:
        return _("Sans fiche")
    return name_in_lists(worry.person) if worry.person.state in WITH_A_FILE else _("Fiche effacée")


@members_only(*COORDINATORS)
@require_safe
def worry(request: MemberRequest, worry_id: UUID) -> HttpResponse:
    """What was seen is read once someone said « Je regarde »: so is the delay a true one."""
    return _show(request, _of(request, worry_id))


def _of(request: MemberRequest, worry_id: UUID) -> Worry:
    return fetch(queries.worries(request.collective), id=worry_id)


def _note(request: MemberRequest, shown: Worry, verb: Verb) -> None:
    """About her, or about whoever has no file."""
    subject = [(shown.person_id or shown.id, Why.COORDINATOR)]
    record_access(shown.collective_id, subject, verb=verb, access=reader_of(request).access)


def _show(request: MemberRequest, shown: Worry, **forms: Any) -> HttpResponse:
    _note(request, shown, Verb.OPENED)
    context: dict[str, Any] = line_of(shown) | {
        "has_file": bool(shown.person and shown.person.state in WITH_A_FILE),
        "told": ToldForm(initial={"told_who": shown.told_who or ""}),
        "close": CloseForm(initial={"conclusion": shown.conclusion or ""}),
    }
    if shown.level == WorryLevel.DANGER and shown.closed_at is None:
        context |= _where(request, shown) if shown.first_look_at else {}
        numbers = emergency_numbers(request.collective)
        context |= {"numbers": numbers, "checked_on": min(number.verified_on for number in numbers)}
    has_fault = any(form.errors for form in forms.values())
    return render(request, "worries/worry.html", context | forms, status=422 if has_fault else 200)


def _where(request: MemberRequest, shown: Worry) -> dict[str, Any]:
    """In danger, where she is and how to reach her, of what the reader may see: the line in the journal is her file's."""
    if shown.person is None or shown.person.state not in WITH_A_FILE:
        return {}
    seen = open_file(request, shown.person.id)
    door = seen.person.dwelling_ref if seen.sees(Parts.DWELLING) else None
    return {
        "phone": seen.person.phone if seen.sees(Parts.PHONE) else "",
        "door": doors(request.collective).select_related("street", "building").filter(id=door).first()
        if door
        else None,
    }


@members_only(*COORDINATORS)
@require_POST
def look(request: MemberRequest, worry_id: UUID) -> HttpResponse:
    """« Je regarde »."""
    kept = _of(request, worry_id)
    return _do(request, kept, lambda: actions.look_at(kept, by=request.member, at=timezone.now()))


@members_only(*COORDINATORS)
@require_POST
def told(request: MemberRequest, worry_id: UUID) -> HttpResponse:
    """Who was told, and how."""
    kept = _of(request, worry_id)
    form = ToldForm(request.POST)
    if not form.is_valid():
        return _show(request, kept, told=form)
    told_who = form.cleaned_data["told_who"]
    return _do(
        request, kept, lambda: actions.note_told(kept, told_who=told_who, by=request.member), _("C’est noté.")
    )


@members_only(*COORDINATORS)
@require_POST
def close(request: MemberRequest, worry_id: UUID) -> HttpResponse:
    """With what was decided."""
    kept = _of(request, worry_id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, kept, close=form)
    said = form.cleaned_data["conclusion"]
    return _do(
        request,
        kept,
        lambda: actions.close_worry(kept, conclusion=said, by=request.member, at=timezone.now()),
        _("L’inquiétude est close."),
    )


@members_only(*COORDINATORS)
@require_POST
def reopen(request: MemberRequest, worry_id: UUID) -> HttpResponse:
    kept = _of(request, worry_id)
    return _do(
        request, kept, lambda: actions.reopen_worry(kept, by=request.member), _("L’inquiétude est rouverte.")
    )


def _do(request: MemberRequest, kept: Worry, action: Callable[[], None], said: str = "") -> HttpResponse:
    _note(request, kept, Verb.CHANGED)
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("worries:worry", worry_id=kept.id)
