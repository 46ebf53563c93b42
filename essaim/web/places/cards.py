"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.places.queries.places import places_to_check
from essaim.places.queries.public import open_proposals


def to_check(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    count = places_to_check(request.collective, on=timezone.localdate(at)).count()
    return {"places": count} if count else None


def told_wrong(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    count = open_proposals(request.collective).count()
    return {"proposals": count} if count else None
