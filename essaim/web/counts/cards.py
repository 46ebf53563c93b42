"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.doors.queries.beginning import has_gone_out
from essaim.entrance.policies import MemberRequest
from essaim.impact.enums import Indicator
from essaim.impact.queries import figures
from essaim.impact.rules import month_of


def arches(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """Nothing before the first outing: four zeros say nothing."""
    if not has_gone_out(request.collective):
        return None
    counted = figures(request.collective, month_of(timezone.localdate(at)))
    return {
        "doors": counted[Indicator.DOORS_VISITED],
        "conversations": counted[Indicator.CONVERSATIONS],
        "tours": counted[Indicator.TOURS],
        "volunteers": counted[Indicator.VOLUNTEERS],
        "hours": counted[Indicator.HOURS],
        "opened": counted[Indicator.OPENED],
    }
