"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.rights.queries.requests import owed


def to_answer(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    counted = owed(request.collective, on=timezone.localdate(at))
    return counted if counted["count"] else None
