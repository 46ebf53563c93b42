"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.places.queries.places import number_to_check
from essaim.places.queries.public import number_told


def to_check(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"places": number_to_check(request.collective, on=timezone.localdate(at))}


def told_wrong(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"proposals": number_told(request.collective)}
