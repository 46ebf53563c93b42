"""What this area brings elsewhere: the day one holds next, on the page of the day; the next ones, on the public page."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from essaim.dropins.queries import days as queries
from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.network.models import Collective

SHOWN = 3


def holds_soon(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"holds_soon": queries.holds_soon(request.member, at=at)}


def mine(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    held = queries.next_held_by(request.member, at=at)
    if held is None:
        return None
    return {"held": held, "is_today": held.local_day == timezone.localdate(at)}


def for_everyone(collective: Collective, at: datetime) -> dict[str, Any] | None:
    """None when nothing is announced."""
    today = timezone.localdate(at)
    coming = queries.held_between(queries.public_drop_ins(collective), today, today + timedelta(days=92))
    found = [one for one in coming if one.ends_at > at][:SHOWN]
    return {"held_days": found} if found else None
