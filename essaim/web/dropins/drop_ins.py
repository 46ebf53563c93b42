"""The drop-ins of the collective: the next days and who holds them, what recurs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.dropins.actions import drop_ins as actions
from essaim.dropins.actions.days import end_drop_in
from essaim.dropins.models import DropIn
from essaim.dropins.queries import days as queries
from essaim.dropins.rules.recurrence import rhythm_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.models import Place
from essaim.places.queries.places import places
from essaim.web.dropins.forms import DropInForm

AHEAD = 366
SHOWN = 8


@members_only(*FIELD)
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """The next days: who holds them, and who is missing."""
    now = timezone.now()
    known = list(queries.drop_ins(request.collective).filter(ended_on=None))
    context = {
        "rows": [_row(request, one) for one in queries.next_held(request.collective, at=now)[:SHOWN]],
        "drop_ins": [{"one": one, "rhythm": rhythm_of(one).in_words()} for one in known],
        "ended": list(queries.drop_ins(request.collective).exclude(ended_on=None)) if request.member.role in COORDINATORS else [],
    }  # fmt: skip
    return render(request, "dropins/list.html", context)


def _row(request: MemberRequest, held: queries.Held) -> dict[str, Any]:
    return {"held": held, "is_mine": held.is_held_by(request.member)}


def drop_in_of(request: MemberRequest, drop_in_id: UUID) -> DropIn:
    return fetch(queries.drop_ins(request.collective), id=drop_in_id)


def places_of(request: MemberRequest) -> QuerySet[Place]:
    return places(request.collective).order_by("name__folded", "id")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = DropInForm.new(request.POST or None, places=places_of(request))
    if form.is_valid():
        chosen = form.cleaned_data["drop_in_id"] or form.initial["drop_in_id"]
        try:
            made = actions.open_drop_in(
                request.collective, data=form.drop_in_data, by=request.member, drop_in_id=chosen
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("La permanence est prête. Voici ses dates : chacun·e peut s’inscrire.")
            )
            return redirect("dropins:drop_in", drop_in_id=made.id)
    return render(request, "dropins/edit.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, drop_in_id: UUID) -> HttpResponse:
    shown = drop_in_of(request, drop_in_id)
    form = DropInForm.of(shown, request.POST or None, places=places_of(request))
    if form.is_valid():
        try:
            actions.change_drop_in(shown, data=form.drop_in_data, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("dropins:drop_in", drop_in_id=shown.id)
    context = {"form": form, "drop_in": shown}
    return render(request, "dropins/edit.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_safe
def drop_in(request: MemberRequest, drop_in_id: UUID) -> HttpResponse:
    """Its dates of the year to come, public holidays said."""
    shown = drop_in_of(request, drop_in_id)
    rows = queries.next_held(
        request.collective, at=timezone.now(), days=AHEAD, of=queries.drop_ins(request.collective).filter(id=shown.id)
    )  # fmt: skip
    rhythm = rhythm_of(shown)
    context = {
        "drop_in": shown,
        "rhythm": rhythm.in_words(),
        "rows": [{**_row(request, one), "is_apart": _is_apart(one, rhythm.weekday)} for one in rows],
        "first": rows[0] if rows else None,
    }
    return render(request, "dropins/drop_in.html", context)


def _is_apart(held: queries.Held, weekday: int) -> bool:
    """Arranged before the rhythm changed: it is no day of it any more."""
    return held.on.weekday() != weekday and not held.is_moved


@members_only(*COORDINATORS)
@require_POST
def end(request: MemberRequest, drop_in_id: UUID) -> HttpResponse:
    """Held no more; or again."""
    shown = drop_in_of(request, drop_in_id)
    is_over = shown.ended_on is None
    end_drop_in(shown, is_over=is_over, by=request.member, at=timezone.now())
    messages.success(
        request,
        _("Cette permanence est arrêtée. Ses chiffres restent.")
        if is_over
        else _("Cette permanence reprend."),
    )
    return redirect("dropins:drop_in", drop_in_id=shown.id)
