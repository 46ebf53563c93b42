"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.worries.queries.worries import unseen_dangers, unseen_others


def dangers(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    """Above all the rest."""
    return {"dangers": unseen_dangers(request.collective)}


def unseen(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"others": unseen_others(request.collective)}
