"""What this area brings to the page of the day."""

from datetime import datetime

from essaim.doors.queries import contact
from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted


def ways_in_to_find(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"count": contact.ways_in_to_find(request.collective)}
