"""The places that a collective shows to everyone: a page, a block for another site, a feed, and « signaler une erreur »."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import public
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective
from essaim.places.actions.proposals import propose
from essaim.places.models import Place
from essaim.places.queries.places import Wish, matching
from essaim.places.queries.public import PublicPlace, place_news, published_places
from essaim.web.public_page.doors import door_of, limited, page
from essaim.web.public_page.forms import ErrorForm, PlacesForm

PER_PAGE, IN_BLOCK, IN_FEED = 30, 100, 30
ANY_SITE = {
    "frame-ancestors": ["*"],
    "script-src": ["'none'"],
    "connect-src": ["'none'"],
    "form-action": ["'none'"],
}


@public
@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    with door_of(slug) as here:
        form = PlacesForm(request.GET)
        form.is_valid()
        rows = matching(published_places(here), _wish(form))
        shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        found = [PublicPlace(one) for one in shown.object_list]
        return page(request, "places", here, form=form, page=shown, places=found)


def _wish(form: PlacesForm) -> Wish:
    asked = form.cleaned_data
    return Wish(text=asked.get("q") or "", need=asked.get("need") or "", day=asked.get("day") or "")


@public
@require_safe
def place(request: HttpRequest, slug: str, place_id: UUID) -> HttpResponse:
    with door_of(slug) as here:
        shown, today = PublicPlace(fetch(published_places(here), id=place_id)), timezone.localdate()
        days, closures = shown.week_from(today), shown.closures_from(today)
        return page(request, "place", here, place=shown, days=days, closures=closures)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def error(request: HttpRequest, slug: str, place_id: UUID) -> HttpResponse:
    """What is said becomes a proposal; nothing changes before a coordinator looked."""
    with door_of(slug) as here:
        kept = fetch(published_places(here), id=place_id)
        form = ErrorForm(request.POST or None)
        if request.method == "POST":
            if refused := limited(request, "public_place_error", here):
                return refused
            if form.is_from_a_program or (form.is_valid() and _proposed(kept, form)):
                return redirect("public_page:places_thanks", slug=here.slug)
        status = 422 if form.errors else 200
        return page(request, "place_error", here, place=PublicPlace(kept), form=form, status=status)


def _proposed(kept: Place, form: ErrorForm) -> bool:
    said = form.cleaned_data
    try:
        propose(kept, wrong=said["wrong"], said=said["said"], on=timezone.localdate())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@public
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    with door_of(slug) as here:
        return page(request, "places_thanks", here)


@public
@xframe_options_exempt
@csp_replace(ANY_SITE)  # type: ignore[untyped-decorator]  # django-csp says no types
@require_safe
def block(request: HttpRequest, slug: str) -> HttpResponse:
    """For an iframe on any site: the list alone, without script, form or cookie."""
    with door_of(slug) as here, translation.override(settings.LANGUAGE_CODE):
        found = [PublicPlace(one) for one in published_places(here)[:IN_BLOCK]]
        context = {"published": here, "places": found, "base": settings.PUBLIC_URL}
        return _for_any_site(render(request, "public_page/places_block.html", context))


@public
@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 -- the same for everyone
    """RSS of what changed: places shown, corrected, closed."""
    with door_of(slug) as here, translation.override(settings.LANGUAGE_CODE):
        told = Rss201rev2Feed(
            title=_("Lieux : %s") % here.name,
            link=_at("public_page:places", here),
            description=_("Les lieux ressources du collectif : ce qui a changé."),
            language=settings.LANGUAGE_CODE,
        )
        for one in place_news(here, on=timezone.localdate(), most=IN_FEED):
            told.add_item(**_item(here, one))
        response = HttpResponse(told.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
        return _for_any_site(response)


def _item(here: Collective, one: Place) -> dict[str, Any]:
    shown = PublicPlace(one)
    day = one.changed_on or timezone.localdate()
    if one.closed_on:
        title, link = _("Fermé : %s") % shown.name, _at("public_page:places", here)
    else:
        is_new = one.published_on == one.changed_on
        title = (_("Nouveau : %s") if is_new else _("Changé : %s")) % shown.name
        link = _at("public_page:place", here, one.id)
    return {
        "title": title,
        "link": link,
        "description": ", ".join(filter(None, (shown.kind, shown.address))),
        "pubdate": timezone.make_aware(datetime.combine(day, time(12))),
        "unique_id": f"{one.id}-{day}",
        "unique_id_is_permalink": False,
    }


def _at(name: str, here: Collective, *more: object) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[here.slug, *more])


def _for_any_site(response: HttpResponse) -> HttpResponse:
    """The same for every reader, whatever language she chose here."""
    response["Content-Language"] = settings.LANGUAGE_CODE
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
