"""The page of a collective, for everyone: who we are, and three doors. It only takes: nothing kept is shown here."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from essaim.calls.queries.lists import settings_of as call_settings
from essaim.documents.contact_card import contact_card
from essaim.documents.signal_card import SignalCard, render_signal_cards
from essaim.entrance.policies import public
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective
from essaim.people.queries.care import settings_of
from essaim.places.queries.public import published_places
from essaim.web.frame.cards import public_parts
from essaim.web.public_page.doors import door_of, limited, page, short_address
from essaim.web.public_page.forms import CallForm, NeighbourForm
from essaim.worries.actions.signals import receive_signal
from essaim.worries.queries.emergency import urgent_numbers


@public
@require_safe
def collective(request: HttpRequest, slug: str) -> HttpResponse:
    with door_of(slug) as here:
        parts = public_parts(here, at=timezone.now())
        told: dict[str, Any] = {
            "has_places": published_places(here).exists(),
            "parts": parts,
            "calls_from": call_settings(here).number,
        }
        return page(request, "collective", here, **told)


@public
@require_safe
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """« Enregistrer notre numéro »: what her telephone shows when we call. Of the collective, of nobody."""
    with door_of(slug) as here:
        if refused := limited(request, "public_card", here):
            return refused
        told = contact_card(here.name, [call_settings(here).number, here.phone])
        if not told:
            raise Http404
        response = HttpResponse(told, content_type="text/vcard; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="contact.vcf"'
        return response


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def signal(request: HttpRequest, slug: str) -> HttpResponse:
    """« Je m’inquiète pour quelqu’un. »"""
    return _take(request, slug, NeighbourForm, "signal")


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """« J’aimerais qu’on m’appelle, ou qu’on passe me voir. »"""
    return _take(request, slug, CallForm, "call")


def _take(
    request: HttpRequest, slug: str, form_class: type[NeighbourForm] | type[CallForm], template: str
) -> HttpResponse:
    with door_of(slug) as here:
        form = form_class(request.POST or None)
        if request.method == "POST":
            if refused := limited(request, "public_signal", here):
                return refused
            if form.is_from_a_program or (form.is_valid() and _receive(here, form)):
                return redirect("public_page:thanks", slug=here.slug)
        return page(
            request, template, here, form=form, settled=settings_of(here), status=422 if form.errors else 200
        )


def _receive(here: Collective, form: NeighbourForm | CallForm) -> bool:
    try:
        receive_signal(here, data=form.signal_data, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@public
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing of what was written is said again."""
    with door_of(slug) as here:
        return page(request, "thanks", here)


@public
@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """What is kept, why, how long, and her rights (GDPR, articles 13 and 14)."""
    with door_of(slug) as here:
        return page(request, "notice", here, settled=settings_of(here))


@public
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Four cards to print and to leave in the neighbourhood."""
    with door_of(slug) as here:
        if refused := limited(request, "public_card", here):
            return refused
        path = reverse("public_page:collective", args=[here.slug])
        urgent = urgent_numbers(here)
        printed = SignalCard(
            collective=here.name,
            public_url=settings.PUBLIC_URL + path,
            public_label=short_address(path),
            phone=here.phone,
            phone_hours=here.phone_hours,
            urgent=[one.number for one in urgent if not one.by_text],
            urgent_by_text=[one.number for one in urgent if one.by_text],
        )
        try:
            response = HttpResponse(render_signal_cards(printed), content_type="application/pdf")
        except DomainError:
            return page(request, "card_failed", here, status=503)
        response["Content-Disposition"] = 'inline; filename="cartes.pdf"'
        return response
