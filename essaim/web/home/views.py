from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.policies import MemberRequest, members_only, public
from essaim.kernel.health import state_now
from essaim.network.enums import Role
from essaim.web.frame.cards import cards_of
from essaim.web.frame.menu import lines_by_step


@members_only(*Role)
@require_safe
def today(request: MemberRequest) -> HttpResponse:
    """What I do today; a role that has no such page is led to the first line of its menu."""
    first = next(iter(lines_by_step(request.member.role).values()))[0]
    if first.name != "home":
        return redirect(first.name)
    return render(request, "home/today.html", cards_of(request, at=timezone.now()))


@public
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Keep the size of text and the contrast that the reader chose, in a cookie and nowhere else."""
    back = request.POST.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    ):
        back = "/"
    response = redirect(back)
    size = request.POST.get("text", "")
    chosen = [size if size in {"large", "xlarge"} else "", "contrast" if request.POST.get("contrast") else ""]
    response.set_cookie(
        "display",
        ".".join(chosen),
        max_age=31_536_000,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the reader chose, in a cookie and nowhere else, and go back to her page."""
    return i18n.set_language(request)


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """For whoever watches over the server: what is wrong, by its name; `essaim check-install` says what to do."""
    found = state_now()
    state = {
        "ok": not found,
        "state": "degraded" if found else "ready",
        "troubles": [one.key for one in found],
    }
    return JsonResponse(state, status=503 if found else 200)
