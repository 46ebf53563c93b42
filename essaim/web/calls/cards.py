"""What this area brings to the page of the day: hours, and the first names of those whom the reader accompanies."""

from datetime import datetime
from typing import Any

from essaim.calls.enums import CALLS
from essaim.calls.models import RegularCall
from essaim.calls.queries.campaigns import campaigns_where_called, has_calls
from essaim.calls.queries.drop_ins import nobody_leads, talks_near
from essaim.calls.queries.holds import promised_to, unfinished_of
from essaim.calls.queries.pairing import awaiting_someone
from essaim.calls.queries.regular import due_today, number_missed
from essaim.calls.rules.links import is_last
from essaim.entrance.policies import MemberRequest
from essaim.entrance.sight import show_rows
from essaim.kernel.prepared import Wanted


def any_of_mine(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"has_calls": has_calls(request.member)}


def mine(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """The regular calls of the day (first name and initial), the call in hand, whom she promised to call back, her campaigns, her talks."""
    told = {
        "call_in_hand": unfinished_of(request.member, at=at),
        "promised": promised_to(request.member, at=at),
        "regular": regular_of_today(request, at),
        "call_campaigns": list(campaigns_where_called(request.member)),
        "talks": talks_of_these_days(request, at),
    }
    return told if any(told.values()) else None


def talks_of_these_days(request: MemberRequest, at: datetime) -> list[Any]:
    """Each with `is_led`: by the reader, and `is_past`."""
    rows = list(talks_near(request.member, at=at))
    for one in rows:
        one.is_led, one.is_past = one.facilitator_id == request.member.id, one.starts_at <= at
    return rows


def regular_of_today(request: MemberRequest, at: datetime) -> list[RegularCall]:
    """Each with `is_last`: she was told that it is the last one."""
    rows = list(show_rows(request, due_today(request.member, at=at), CALLS))
    for one in rows:
        one.is_last = is_last(one)  # type: ignore[attr-defined]  # for the template
    return rows


def missed_ones(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {
        "missed_calls": number_missed(request.collective, at=at),
        "awaited": awaiting_someone(request.collective),
        "unled_talks": nobody_leads(request.collective, at=at),
    }
