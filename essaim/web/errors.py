"""What is shown when something is refused."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from essaim.web.middleware import language_of


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- idem
    return _bare(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _bare(request, "500.html", status=500)


def _bare(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Without reader, session nor database: any of them may be what failed, before any middleware was reached.

    The thread may still speak the language of its last reader.
    """
    language = language_of(request)
    with translation.override(language):
        content = render_to_string(template, {"language": language})
    return HttpResponse(content, status=status, headers={"Content-Language": language})
