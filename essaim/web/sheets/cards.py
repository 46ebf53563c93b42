"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from essaim.doors.queries.sheets import sheets_of, still_open
from essaim.entrance.policies import MemberRequest


def to_enter(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    count = still_open(sheets_of(request.member)).count()
    return {"count": count} if count else None
