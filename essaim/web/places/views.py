"""A place, and what is corrected of it. One tap says « toujours vrai »."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions import places as actions
from essaim.places.actions import services as offers
from essaim.places.models import Place, Service
from essaim.places.queries import places as queries
from essaim.places.queries.climate import climate_of
from essaim.places.queries.days import closures_of, week_to_come
from essaim.places.queries.merges import open_merges, stands_for
from essaim.places.queries.public import told_to_someone
from essaim.places.queries.quality import quality_of
from essaim.places.queries.sources import origins_of, pending
from essaim.places.rules.checks import climate_is_old, must_be_checked
from essaim.places.rules.hours import is_plain, say_week
from essaim.places.rules.public import public_phone
from essaim.places.rules.sourced import NEVER
from essaim.web.places.forms import PlaceForm, ServiceForm


def _place(request: MemberRequest, place_id: UUID) -> Place:
    return fetch(queries.every_place(request.collective).select_related("checked_by__user"), id=place_id)


@members_only(*FIELD)
@require_safe
def place(request: MemberRequest, place_id: UUID) -> HttpResponse:
    shown, today = _place(request, place_id), timezone.localdate()
    context = {
        "place": shown,
        "services": list(queries.services_of(shown)),
        "hours": say_week(shown.hours) if is_plain(shown.hours) else [],
        "days": week_to_come(shown, today=today) if shown.hours else [],
        "closures": list(closures_of(shown, since=today)),
        "given": told_to_someone(shown, on=today),
        "merges": list(open_merges(shown, on=today)),
        "became": stands_for(shown) if shown.closed_on else None,
        "climate": [
            {"said": one, "is_old": climate_is_old(one.said_on, on=today)} for one in climate_of(shown)
        ],
        "is_stale": must_be_checked(shown.checked_on, on=today),
        "is_never": shown.checked_on == NEVER,
        "origins": list(origins_of(shown)),
        "waiting": pending(request.collective).filter(place=shown).count(),
        "quality": quality_of(shown, today=today),
        "is_of_today": shown.checked_on == today,
        "hides_phone": bool(shown.phone) and not public_phone(shown.phone),
    }
    return render(request, "places/place.html", context)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    form = PlaceForm.new(request.POST or None)
    if form.is_valid():
        try:
            made = actions.add_place(
                request.collective,
                data=form.place_data,
                place_id=form.cleaned_data["place_id"],
                by=request.member,
                on=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le lieu est ajouté. Dites maintenant ce qui s’y passe."))
            return redirect("places:service_add", place_id=made.id)
    return _form(request, "places/edit.html", form)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, place_id: UUID) -> HttpResponse:
    kept = _place(request, place_id)
    form = PlaceForm.of(kept, request.POST or None)
    if form.is_valid():
        try:
            actions.edit_place(
                kept,
                data=form.place_data,
                version=form.cleaned_data["version"] or 0,
                by=request.member,
                on=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le lieu est enregistré, vérifié aujourd’hui."))
            return redirect("places:place", place_id=kept.id)
    return _form(request, "places/edit.html", form, place=kept)


def _form(request: MemberRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def check(request: MemberRequest, place_id: UUID) -> HttpResponse:
    """« Toujours vrai »."""
    return _do(request, place_id, actions.check_place, _("Merci : vérifié aujourd’hui."))


@members_only(*COORDINATORS)
@require_POST
def close(request: MemberRequest, place_id: UUID) -> HttpResponse:
    said = _("Le lieu est noté fermé : il n’est plus proposé. Vous pouvez le rouvrir depuis sa page.")
    return _do(request, place_id, actions.close_place, said)


@members_only(*COORDINATORS)
@require_POST
def reopen(request: MemberRequest, place_id: UUID) -> HttpResponse:
    return _do(request, place_id, actions.reopen_place, _("Le lieu est de nouveau proposé."))


def _do(request: MemberRequest, place_id: UUID, action: Any, said: str) -> HttpResponse:
    kept = _place(request, place_id)
    try:
        action(kept, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("places:place", place_id=kept.id)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def service_add(request: MemberRequest, place_id: UUID) -> HttpResponse:
    kept = _place(request, place_id)
    form = ServiceForm.new(request.POST or None)
    if form.is_valid():
        try:
            offers.add_service(
                kept,
                data=form.service_data,
                service_id=form.cleaned_data["service_id"],
                by=request.member,
                on=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est ajouté."))
            return redirect("places:place", place_id=kept.id)
    return _form(request, "places/service.html", form, place=kept)


def _service(request: MemberRequest, service_id: UUID) -> Service:
    return fetch(queries.services(request.collective), id=service_id)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: MemberRequest, service_id: UUID) -> HttpResponse:
    kept = _service(request, service_id)
    form = ServiceForm.of(kept, request.POST or None)
    if form.is_valid():
        try:
            offers.edit_service(kept, data=form.service_data, by=request.member, on=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("places:place", place_id=kept.place_id)
    return _form(request, "places/service.html", form, place=kept.place, service=kept)


@members_only(*FIELD)
@require_POST
def service_remove(request: MemberRequest, service_id: UUID) -> HttpResponse:
    kept = _service(request, service_id)
    try:
        offers.remove_service(kept, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est retiré."))
    return redirect("places:place", place_id=kept.place_id)
