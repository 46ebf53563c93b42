"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.rights.queries.requests import owed, owed_late


def to_answer(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    today = timezone.localdate(at)
    return {"count": owed(request.collective), "late": owed_late(request.collective, on=today)}
