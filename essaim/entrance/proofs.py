"""What this session proved, and when: not what the account could prove."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from essaim.network.queries import sessions_of

FRESH = 900  # seconds
_SEEN_AGAIN = 60.0
_SALT = "essaim.seen"
View = Callable[..., HttpResponse]


def gave_second_proof(request: Any) -> bool:
    """In this very session: at its start, or when it was asked since."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def ask_second_proof(request: Any) -> HttpResponse:
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    path = next((way["url"] for way in ways if way["id"].startswith("mfa")), reverse("mfa_index"))
    messages.info(request, _("Pour votre rôle, donnez votre seconde preuve sur cet appareil."))
    return _ask(request, path)


def fresh_proof(view: View) -> View:
    """Who she is must have been proven a moment ago: what follows cannot be taken back. Reading the form needs none."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.REQUIRE_MFA and request.method == "POST" and _last_proof(request) < time.time() - FRESH:
            messages.info(request, _("Confirmez d’abord que c’est bien vous, puis recommencez."))
            return _ask(request, reverse("account_reauthenticate"))
        return view(request, *args, **kwargs)

    return guarded


def end_other_sessions(user: Any, *, kept: str | None = None) -> None:
    """After a change of what protects the account: other devices prove again who they are."""
    for session in sessions_of(user).exclude(session_key=kept or ""):
        session.end()


def is_idle(request: Any) -> bool:
    """Unused for longer than is wise on a device that others may take. The mark is in the browser: a read writes nothing."""
    if not settings.IDLE_MINUTES:
        return False
    last = max(_last_proof(request), _seen(request))
    return 0 < last < time.time() - settings.IDLE_MINUTES * 60


def mark_seen(request: Any, response: HttpResponse) -> None:
    if time.time() - _seen(request) < _SEEN_AGAIN:
        return
    response.set_cookie(
        settings.SEEN_COOKIE_NAME,
        signing.dumps([request.session.session_key, int(time.time())], salt=_SALT),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def leave(request: Any) -> HttpResponse:
    """To the sign-in page, and back where she was once she proved who she is."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    response = redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    for name in (settings.SESSION_COOKIE_NAME, settings.SEEN_COOKIE_NAME):
        response.delete_cookie(name, samesite="Lax")
    return response


def _ask(request: HttpRequest, path: str) -> HttpResponse:
    here = request.get_full_path()
    if request.method == "POST":
        here = request.headers.get("Referer", "/")
        if not url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}):
            here = "/"
    return redirect(f"{path}?{urlencode({'next': here})}")


def _last_proof(request: Any) -> float:
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return max((float(record.get("at", 0)) for record in records), default=0.0)


def _seen(request: Any) -> float:
    try:
        session, at = signing.loads(request.COOKIES.get(settings.SEEN_COOKIE_NAME, ""), salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return 0.0
    return float(at) if session == request.session.session_key else 0.0
