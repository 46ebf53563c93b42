"""What this area brings to the page of the day: numbers, never a name."""

from datetime import datetime
from typing import Any

from essaim.entrance.policies import MemberRequest
from essaim.worries.queries.worries import unseen_by_level


def dangers(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    """Above all the rest."""
    counted = unseen_by_level(request.collective)
    return counted if counted["dangers"] else None


def unseen(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    counted = unseen_by_level(request.collective)
    return counted if counted["others"] else None
