"""What this area brings to the page of the day: a number, never a name."""

from datetime import datetime

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.worries.queries.signals import new_signals


def to_look_at(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"count": new_signals(request.collective)}
