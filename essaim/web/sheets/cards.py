"""What this area brings to the page of the day."""

from datetime import datetime

from essaim.doors.queries.sheets import sheets_to_enter
from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted


def to_enter(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"count": sheets_to_enter(request.collective)}
