"""What this area brings to the page of the day: the pair that is late, the round one walks next."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.doors.rules.watch import expected_back, is_overdue
from essaim.entrance.policies import MemberRequest
from essaim.street.queries.rounds import late_now, next_round


def late(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    rounds = late_now(request.collective, at=at)
    return {"late_rounds": rounds} if rounds else None


def mine(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    walked = next_round(request.member, at=at)
    if walked is None:
        return None
    return {
        "round": walked,
        "is_overdue": is_overdue(walked, at=at),
        "is_today": walked.on == timezone.localdate(at),
        "back_at": expected_back(at, minutes=walked.minutes),
    }
