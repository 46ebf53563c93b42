"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.doors.queries.beginning import gone_out
from essaim.entrance.policies import MemberRequest
from essaim.impact.enums import Indicator
from essaim.impact.queries import figures_done
from essaim.impact.rules import month_of
from essaim.kernel.prepared import Wanted


def has_begun(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    """Nothing before the first outing: four zeros say nothing."""
    return {"has_begun": gone_out(request.collective)}


def arches(request: MemberRequest, at: datetime) -> dict[str, Any]:
    counted = figures_done(request.collective, month_of(timezone.localdate(at)))
    return {
        "doors": counted[Indicator.DOORS_VISITED],
        "conversations": counted[Indicator.CONVERSATIONS],
        "tours": counted[Indicator.TOURS],
        "volunteers": counted[Indicator.VOLUNTEERS],
        "hours": counted[Indicator.HOURS],
        "opened": counted[Indicator.OPENED],
    }
