"""What everyone may know of the calendar: a page, a block for other sites, ICS, and what towns read."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from essaim.agenda.rules import feeds
from essaim.entrance.gates import fetch
from essaim.entrance.policies import public
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.network.queries import coverage, published_collectives
from essaim.web.agenda.feeds import TYPE, as_feed
from essaim.web.frame.dates import announced

AN_HOUR = timedelta(hours=1)
SHOWN = timedelta(days=92)
TYPE_JSON = "application/json; charset=utf-8"


def _to_come(here: Collective, *, ahead: timedelta) -> list[Any]:
    today = timezone.localdate()
    found = announced(here, today, today + ahead)
    return [one for one in found if one.ends_at > timezone.now()]


@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return _shown(request, slug, "agenda/public.html")


@public
@xframe_options_exempt
@require_safe
def block(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list, alone, for the site of a town hall or of an association."""
    response = _shown(request, slug, "agenda/block.html")
    response._csp_replace = {"frame-ancestors": "*"}  # type: ignore[attr-defined]  # read by django-csp
    return response


def _shown(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        found = _to_come(here, ahead=SHOWN)
        response = render(request, template, {"published": here, "rows": found, "base": settings.PUBLIC_URL})
        response["X-Robots-Tag"] = "all"  # announced: it is meant to be found
        return response


@public
@require_safe
def ics(request: HttpRequest, slug: str) -> HttpResponse:
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        today = timezone.localdate()
        found = announced(here, today - feeds.PUBLIC_BEHIND, today + feeds.PUBLIC_AHEAD)

    def write() -> str:
        return feeds.calendar_text(found, name=here.name, base=settings.PUBLIC_URL)

    return as_feed(
        request, feeds.etag_of(found, here.name, settings.PUBLIC_URL), write, kind=TYPE, age=AN_HOUR
    )


@public
@require_safe
def open_agenda(request: HttpRequest, slug: str) -> HttpResponse:
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        first = coverage(here).first()
        insee = first.commune.insee if first else ""
        found = _to_come(here, ahead=feeds.PUBLIC_AHEAD)

        def write() -> str:
            return feeds.open_agenda(found, collective=here.name, base=settings.PUBLIC_URL, insee=insee)

        etag = feeds.etag_of(found, here.name, settings.PUBLIC_URL, insee)
        return as_feed(request, etag, write, kind=TYPE_JSON, age=AN_HOUR)
