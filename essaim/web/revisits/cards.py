"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from essaim.doors.queries.contact import access_tasks
from essaim.entrance.policies import MemberRequest


def ways_in_to_find(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    count = access_tasks(request.collective).count()
    return {"count": count} if count else None
