"""The signs given by neighbours: unverified, for the coordinator's eyes only."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import change_file, reader_of, show_people
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb, Why, record_access
from essaim.people.enums import Parts
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.shown_names import name_in_lists
from essaim.rights.rules.requests import days_left
from essaim.web.signals.forms import InformedForm, SignalForm
from essaim.worries.actions import signals as actions
from essaim.worries.enums import SignalState
from essaim.worries.models import Signal
from essaim.worries.queries import signals as queries
from essaim.worries.rules.signals import ENDS, OPEN

MOST_FILES = 10
COLOURS = {
    SignalState.NEW: "brique",
    SignalState.TAKEN: "soleil",
    SignalState.MET: "sauge",
    SignalState.NOT_CONFIRMED: "sable",
    SignalState.DOES_NOT_WISH: "sable",
    SignalState.EXPIRED: "sable",
}


def line_of(signal: Signal) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "signal": signal,
        "colour": COLOURS[SignalState(signal.state)],
        "is_open": signal.state in OPEN,
        "days": max(days_left(signal.expires_on, on=today), 0),
        "inform_in": days_left(signal.inform_before, on=today),
    }


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Someone called: the coordinator writes for her."""
    form = SignalForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.receive_signal(
                request.collective, data=form.signal_data, at=timezone.now(), by=request.member
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté, pour 30 jours."))
            return redirect("signals:signal", signal_id=made.id)
    return render(request, "signals/new.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_safe
def signal(request: MemberRequest, signal_id: UUID) -> HttpResponse:
    return _show(request, _of(request, signal_id))


def _of(request: MemberRequest, signal_id: UUID) -> Signal:
    return fetch(queries.signals(request.collective).select_related("person"), id=signal_id)


def _show(request: MemberRequest, shown: Signal, inform: InformedForm | None = None) -> HttpResponse:
    record_access(
        shown.collective_id, [(shown.id, Why.COORDINATOR)], verb=Verb.OPENED, access=reader_of(request).access
    )
    context: dict[str, Any] = line_of(shown) | {
        "inform": inform or InformedForm(initial={"informed_on": timezone.localdate()}),
        "ends": [(end.value, end.label) for end in ENDS],
        "is_gone": shown.where is None and shown.what is None and shown.reach is None,
        "has_file": bool(shown.person and shown.person.state in WITH_A_FILE),
    }
    if shown.state == SignalState.MET and not context["has_file"]:
        opened = show_people(request, queries.files_opened_since(shown, most=MOST_FILES))
        context["files"] = [(one.person.id, name_in_lists(one.person)) for one in opened]
    return render(request, "signals/signal.html", context, status=422 if inform and inform.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def take(request: MemberRequest, signal_id: UUID) -> HttpResponse:
    kept = _of(request, signal_id)
    return _do(request, kept, lambda: actions.take_signal(kept, by=request.member))


@members_only(*COORDINATORS)
@require_POST
def close(request: MemberRequest, signal_id: UUID) -> HttpResponse:
    """Met, not confirmed, does not wish."""
    kept = _of(request, signal_id)
    said = request.POST.get("state", "")
    if said not in {end.value for end in ENDS}:
        messages.error(request, _("Choisissez comment cela s’est terminé."))
        return redirect("signals:signal", signal_id=kept.id)
    state = SignalState(said)
    return _do(
        request, kept, lambda: actions.close_signal(kept, state=state, by=request.member, at=timezone.now())
    )


@members_only(*COORDINATORS)
@require_POST
def reopen(request: MemberRequest, signal_id: UUID) -> HttpResponse:
    kept = _of(request, signal_id)
    return _do(request, kept, lambda: actions.reopen_signal(kept, by=request.member, at=timezone.now()))


@members_only(*COORDINATORS)
@require_POST
def inform(request: MemberRequest, signal_id: UUID) -> HttpResponse:
    """She was told that someone spoke of her."""
    kept = _of(request, signal_id)
    form = InformedForm(request.POST)
    if not form.is_valid():
        return _show(request, kept, form)
    day = form.cleaned_data["informed_on"]
    return _do(
        request,
        kept,
        lambda: actions.note_informed(kept, informed_on=day, by=request.member, on=timezone.localdate()),
    )


@members_only(*COORDINATORS)
@require_POST
def join(request: MemberRequest, signal_id: UUID) -> HttpResponse:
    """Her file is the answer to this sign: erased with it, told to her with it."""
    kept = _of(request, signal_id)
    files = {str(one.id): one for one in queries.files_opened_since(kept, most=MOST_FILES)}
    person = files.get(request.POST.get("person", ""))
    if person is None:
        messages.error(request, _("Choisissez sa fiche."))
        return redirect("signals:signal", signal_id=kept.id)
    change_file(request, person.id, Parts.NAME)
    return _do(request, kept, lambda: actions.join_person(kept, person=person, by=request.member))


def _do(request: MemberRequest, kept: Signal, action: Callable[[], None]) -> HttpResponse:
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("signals:signal", signal_id=kept.id)
