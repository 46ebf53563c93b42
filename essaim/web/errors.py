"""What is shown when something is refused, or fails. The page itself never fails: it needs nothing that may have."""

import errno
import sys
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from essaim.kernel.errors import RowIsGone
from essaim.kernel.health import forget_state
from essaim.kernel.sealing import BrokenSeal
from essaim.web.middleware import language_of
from essaim.web.patience import is_busy, typed

RETRY_AFTER = "10"  # seconds
_FULL = {"SQLITE_FULL", "53100"}  # SQLite; PostgreSQL
_READ_ONLY = {"SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY", "SQLITE_READONLY_DBMOVED", "25006"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- idem
    return _bare(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called wherever the fault comes from, middleware included: it says what cannot be done, and for how long."""
    fault = sys.exc_info()[1]
    status = status_of(fault)
    if status != 500:
        forget_state()
    if is_busy(fault):
        return _busy(request)
    template = {507: "507.html", 503: "503.html", 410: "410.html"}.get(status, "500.html")
    files = isinstance(fault, BrokenSeal)
    response = _bare(request, "files_closed.html" if files else template, status=status)
    if status == 503:
        response["Retry-After"] = RETRY_AFTER
    response.may_be_retried = isinstance(fault, OperationalError | InterfaceError)  # type: ignore[attr-defined]
    return response


def _busy(request: HttpRequest) -> HttpResponse:
    """Nothing was written; what was typed waits in the page, one gesture away from being sent again."""
    fields = typed(request)
    kept = {"fields": fields, "here": request.get_full_path(), "has_files": _has_files(request)}
    response = _bare(request, "busy.html", status=503, **kept)
    response["Retry-After"] = RETRY_AFTER
    return response


def _has_files(request: HttpRequest) -> bool:
    return (
        request.method == "POST"
        and (request.content_type or "").startswith("multipart/")
        and bool(request.FILES)
    )


def status_of(fault: BaseException | None) -> int:
    """507: no room, or no right, to write. 503: what we need does not answer now. 410: another hand took it away. 500: a fault of ours."""
    if isinstance(fault, RowIsGone):
        return 410
    if _is_full(fault):
        return 507
    if isinstance(fault, BrokenSeal | OperationalError | InterfaceError):
        return 503
    if isinstance(fault, DatabaseError) and "not a database" in str(fault):  # a vault that is not one
        return 503
    return 500


def _is_full(fault: BaseException | None) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    cause = fault.__cause__ if isinstance(fault, DatabaseError) else None
    name = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "")
    return name in _FULL | _READ_ONLY


def _bare(request: HttpRequest, template: str, *, status: int, **more: Any) -> HttpResponse:
    """Without reader, session nor database: any of them may be what failed, before any middleware was reached.

    The thread may still speak the language of its last reader.
    """
    language = language_of(request)
    with translation.override(language):
        content = render_to_string(template, {"language": language, **more})
    return HttpResponse(content, status=status, headers={"Content-Language": language})
