"""What this area brings to the page of the day: counts, never a name."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.vigilance.queries.agreed import counts_of_season
from essaim.vigilance.queries.board import board, on_now
from essaim.vigilance.rules.times import current_season, is_time_to_ask


def on(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    """The watches that are on, with the counts of their last time."""
    told = [{"watch": one, "last": next(iter(board(one)), None)} for one in on_now(request.collective)]
    return {"watches": told} if told else None


def to_ask(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """In the weeks before a season alone: how many are to be asked again."""
    today = timezone.localdate(at)
    if not is_time_to_ask(today):
        return None
    counts = counts_of_season(request.collective, hazard=current_season(today), on=today)
    return {"to_ask": counts["to_ask"]} if counts["to_ask"] else None
