"""What this area brings to the page of the day: the pair that is late, the round one walks next."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.doors.rules.watch import expected_back, is_overdue
from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.street.queries import rounds


def is_someone_late(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"is_late": rounds.is_someone_late(request.collective, at=at)}


def late(request: MemberRequest, at: datetime) -> dict[str, Any]:
    return {"late_rounds": list(rounds.late_rounds(request.collective, at=at))}


def is_expected(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"is_expected": rounds.is_expected(request.member, at=at)}


def mine(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    walked = rounds.next_round(request.member, at=at)
    if walked is None:
        return None
    return {
        "round": walked,
        "is_overdue": is_overdue(walked, at=at),
        "is_today": walked.on == timezone.localdate(at),
        "back_at": expected_back(at, minutes=walked.minutes),
    }
