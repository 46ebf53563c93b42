"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.people.queries.care import left_without_companion
from essaim.worries.queries.debriefs import open_debriefs


def waiting_to_talk(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    count = open_debriefs(request.collective).count()
    return {"count": count} if count else None


def accompanied_by_nobody(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    count = left_without_companion(request.collective, on=timezone.localdate(at)).count()
    return {"count": count} if count else None
