"""What this area brings to the page of the day: a number, never a name."""

from datetime import datetime
from typing import Any

from essaim.entrance.policies import MemberRequest
from essaim.worries.queries.signals import new_signals


def to_look_at(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    count = new_signals(request.collective).count()
    return {"count": count} if count else None
