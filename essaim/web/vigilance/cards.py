"""What this area brings to the page of the day: counts, never a name."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.vigilance.queries import board as queries
from essaim.vigilance.queries.agreed import number_to_ask
from essaim.vigilance.rules.times import current_season, is_time_to_ask


def is_any_on(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"is_any": queries.is_any_on(request.collective)}


def on(request: MemberRequest, _at: datetime) -> dict[str, Any]:
    """The watches that are on, with the counts of their last time."""
    watches = queries.on_now(request.collective)
    return {"watches": [{"watch": one, "last": next(iter(queries.board(one)), None)} for one in watches]}


def to_ask(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    """In the weeks before a season alone: how many are to be asked again."""
    today = timezone.localdate(at)
    if not is_time_to_ask(today):
        return {}
    return {"to_ask": number_to_ask(request.collective, hazard=current_season(today), on=today)}
