"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.people.queries import care
from essaim.worries.queries import debriefs


def waiting_to_talk(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"count": debriefs.waiting_to_talk(request.collective)}


def accompanied_by_nobody(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"count": care.accompanied_by_nobody(request.collective, on=timezone.localdate(at))}
