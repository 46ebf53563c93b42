"""What this area brings to the page of the day: numbers and hours, never a name."""

from datetime import datetime
from typing import Any

from essaim.calls.queries.campaigns import campaigns_where_called
from essaim.calls.queries.holds import promised_to, unfinished_of
from essaim.entrance.policies import MemberRequest


def mine(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """The call in hand, whom she promised to call back today, the campaigns where she calls."""
    told = {
        "call_in_hand": unfinished_of(request.member, at=at),
        "promised": promised_to(request.member, at=at),
        "call_campaigns": list(campaigns_where_called(request.member)),
    }
    return told if any(told.values()) else None
