"""Who comes in: the membership of today of whoever signed in."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from essaim.entrance.proofs import is_idle, leave, mark_seen
from essaim.kernel.fields import broken_seals_shown
from essaim.kernel.tenancy import within
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.network.queries import active_memberships, scope_of

GetResponse = Callable[[HttpRequest], HttpResponse]
MEMBERSHIP = "membership"  # the session's key


class CurrentMember:
    """Find the reader's membership of today, and do the rest inside her collective."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        member = current_membership(request)
        request.member = member
        request.collective = member.collective if member else None
        request.network = member.network if member else None
        if member is None:
            return self.get_response(request)
        sees_more = member.role != Role.VOLUNTEER
        if sees_more and is_idle(request):
            return leave(request)
        is_read = request.method in {"GET", "HEAD"}
        with within(*scope_of(member)), broken_seals_shown() if is_read else nullcontext():
            response = self.get_response(request)
        if sees_more:
            mark_seen(request, response)
        return response


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen in this session, or the first; none when all have ended."""
    if not request.user.is_authenticated:
        return None
    memberships = active_memberships(request.user, at=timezone.now())
    chosen = request.session.get(MEMBERSHIP)
    return next((m for m in memberships if str(m.id) == chosen), memberships[0] if memberships else None)
