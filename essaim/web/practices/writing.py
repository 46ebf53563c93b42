"""A card as it is written by its collective; who carries the collective."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.impact.rules import Period
from essaim.kernel.errors import DomainError
from essaim.sharing.actions import practices as actions
from essaim.sharing.models import Practice
from essaim.sharing.models.cards import IDENTITY_LENGTHS, Card
from essaim.sharing.queries import figures as counts
from essaim.sharing.queries import practices as queries
from essaim.web.practices.forms import AssociationForm, CardForm, initial_of

A_YEAR = timedelta(days=365)


def _period() -> Period:
    today = timezone.localdate()
    return Period(today - A_YEAR, today)


def _own(request: MemberRequest, practice_id: UUID) -> Practice:
    return fetch(queries.own_practices(request.collective), id=practice_id)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    return _write(request, None)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    return _write(request, _own(request, practice_id))


def _write(request: MemberRequest, known: Practice | None) -> HttpResponse:
    card = known.card if known else Card()
    own = counts.own_figures(request.collective, _period())
    kept = [one.key for one in own if one.label in {shown.label for shown in card.figures}]
    form = CardForm(
        request.POST or None, figures=own, initial={**initial_of(card, _period()), "figures": kept}
    )
    if form.is_valid():
        try:
            made = _keep(request, form, known)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La fiche est gardée."))
            return redirect("practices:practice", practice_id=made.id)
    context = {"form": form, "practice": known}
    return render(request, "practices/edit.html", context, status=422 if form.errors else 200)


def _keep(request: MemberRequest, form: CardForm, known: Practice | None) -> Practice:
    card, period = form.card, form.period
    if period and form.cleaned_data["figures"]:
        chosen = counts.chosen_figures(request.collective, period, form.cleaned_data["figures"])
        card = replace(card, figures=chosen, period=counts.in_full(period) if chosen else "")
    return actions.write_card(
        request.collective, card, by=request.member, at=timezone.now(), known=known,
        practice_id=form.cleaned_data["practice_id"] or form.initial["practice_id"],
    )  # fmt: skip


def _done(
    request: MemberRequest, practice_id: UUID, act: Callable[[Practice], Any], said: str
) -> HttpResponse:
    known = _own(request, practice_id)
    try:
        act(known)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("practices:practice", practice_id=known.id)


@members_only(*COORDINATORS)
@require_POST
def share(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    return _done(
        request, practice_id,
        lambda known: actions.share_card(known, by=request.member, at=timezone.now()),
        _("La fiche est partagée : tous les collectifs du réseau la lisent."),
    )  # fmt: skip


@members_only(*COORDINATORS)
@require_POST
def take_back(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    return _done(
        request, practice_id,
        lambda known: actions.take_back(known, by=request.member),
        _("La fiche est redevenue un brouillon : votre collectif seul la lit."),
    )  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def association(request: MemberRequest) -> HttpResponse:
    identity = queries.identity_of(request.collective)
    form = AssociationForm(
        request.POST or None, initial={name: getattr(identity, name) for name in IDENTITY_LENGTHS}
    )
    if form.is_valid():
        try:
            actions.describe_association(request.collective, form.identity, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("C’est gardé. Vos fiches le reprennent dès qu’elles sont enregistrées.")
            )
            return redirect("practices:list")
    return render(request, "practices/association.html", {"form": form}, status=422 if form.errors else 200)
