"""What happens around every request."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.network.queries import active_memberships, scope_of

GetResponse = Callable[[HttpRequest], HttpResponse]
MEMBERSHIP = "membership"  # the session's key


class PrivateResponses:
    """Nothing of a signed-in page stays in a cache, a search engine or another site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), payment=(), usb=()"
        return response


def language_of(request: HttpRequest) -> str:
    """The language she chose, kept in a cookie; French otherwise."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ChosenLanguage:
    """French, unless the reader chose otherwise at the foot of a page: her browser did not choose for her."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class CurrentMember:
    """Find the reader's membership of today, and do the rest inside her collective."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        member = current_membership(request)
        request.member = member
        request.collective = member.collective if member else None
        request.network = member.network if member else None
        with within(*scope_of(member)) if member else nullcontext():
            return self.get_response(request)


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen in this session, or the first; none when all have ended."""
    if not request.user.is_authenticated:
        return None
    memberships = list(active_memberships(request.user, on=timezone.localdate()))
    chosen = request.session.get(MEMBERSHIP)
    return next((m for m in memberships if str(m.id) == chosen), memberships[0] if memberships else None)
