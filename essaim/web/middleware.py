"""What happens around every request."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivateResponses:
    """Nothing of a signed-in page stays in a cache, a search engine or another site."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response.headers.setdefault("X-Robots-Tag", "noindex")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), payment=(), usb=()"
        return response


class SmallBodies:
    """Two megabytes, whoever sends them; more goes to the address that takes a file, and is not read elsewhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not _takes_a_file(request):
            language = language_of(request)
            with translation.override(language):
                page = render_to_string("413.html", {"language": language})
            return HttpResponse(
                page, status=413, headers={"Content-Language": language, "Connection": "close"}
            )
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _takes_a_file(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "takes_a_file", False)
    except Resolver404:
        return False


class RetriedReads:
    """A read that met a database which had just gone away is done once more: nobody sees a restart of PostgreSQL."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method in {"GET", "HEAD"} and getattr(response, "may_be_retried", False):
            for connection in connections.all(initialized_only=True):
                connection.close_if_unusable_or_obsolete()
            response = self.get_response(request)
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
