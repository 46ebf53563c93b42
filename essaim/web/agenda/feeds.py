"""The secret addresses by which a member's own program reads the calendar."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.agenda.actions import feeds as actions
from essaim.agenda.enums import FeedScope
from essaim.agenda.queries.feeds import feeds_of, open_feed
from essaim.agenda.rules.feeds import AHEAD, BEHIND, calendar_text, etag_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only, public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.queries import published_collectives
from essaim.web.frame.dates import dated_for

TYPE = "text/calendar; charset=utf-8"


@members_only(*FIELD)
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    return _page(request)


def _page(request: MemberRequest, made: str = "", scope: str = "") -> HttpResponse:
    known = {one.scope: one for one in feeds_of(request.member)}
    context = {
        "scopes": [{"scope": one, "feed": known.get(one.value), "url": made if one.value == scope else ""} for one in FeedScope],
        "public_url": settings.PUBLIC_URL + reverse("agenda:public_ics", args=[request.collective.slug]),
        "open_agenda_url": settings.PUBLIC_URL + reverse("agenda:open_agenda", args=[request.collective.slug]),
        "embedded": f'<iframe src="{settings.PUBLIC_URL}{reverse("agenda:block", args=[request.collective.slug])}" title="Agenda" width="100%" height="420"></iframe>',
    }  # fmt: skip
    response = render(request, "agenda/feeds.html", context)
    response["Cache-Control"] = "no-store"
    return response


@members_only(*FIELD)
@require_POST
def make(request: MemberRequest) -> HttpResponse:
    """Shown once: the secret is not kept."""
    scope = request.POST.get("scope", "")
    try:
        secret = actions.make_feed(request.member, scope=scope, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("agenda:feeds")
    path = reverse("agenda:ics", args=[request.collective.slug, secret])
    return _page(request, settings.PUBLIC_URL + path, scope)


@members_only(*FIELD)
@require_POST
def withdraw(request: MemberRequest) -> HttpResponse:
    actions.withdraw_feed(request.member, scope=request.POST.get("scope", ""), at=timezone.now())
    messages.success(request, _("Cette adresse n’ouvre plus rien."))
    return redirect("agenda:feeds")


@public
@require_safe
def ics(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Whoever holds the address reads it, as calendar programs do; it names nobody."""
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        now = timezone.now()
        feed = open_feed(here, secret, at=now)
        if feed is None:
            raise Http404
        today = timezone.localdate(now)
        found = dated_for(feed.member, today - BEHIND, today + AHEAD)
        if feed.scope == FeedScope.MINE:
            found = [one for one in found if feed.member_id in one.members]
    etag = etag_of(found, here.name, settings.PUBLIC_URL)
    return as_feed(
        request,
        etag,
        lambda: calendar_text(found, name=here.name, base=settings.PUBLIC_URL),
        kind=TYPE,
        age=timedelta(0),
    )


def as_feed(
    request: HttpRequest, etag: str, write: Callable[[], str], *, kind: str, age: timedelta
) -> HttpResponse:
    """304 when the reader has it already: nothing is written then. `age`: how long anyone may keep it."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    response = HttpResponse(status=304) if etag in known else HttpResponse(write(), content_type=kind)
    response["ETag"] = etag
    seconds = int(age.total_seconds())
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "private, no-cache"
    return response
