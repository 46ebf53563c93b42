"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.entrance.sight import show_rows
from essaim.kernel.prepared import Wanted
from essaim.people.enums import Parts
from essaim.people.queries.next_steps import awaiting, late_steps, queue_of
from essaim.people.queries.silence import number_of_quiet

STEPS_SHOWN = 3


def waiting(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    """How many are without news, how many steps are late: numbers, never a name."""
    today = timezone.localdate(at)
    return {
        "silent": number_of_quiet(request.collective, on=today),
        "late_steps": late_steps(request.collective, on=today),
    }


def any_step(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return awaiting(request.member)


def next_steps(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """What awaits the reader among the people she accompanies: first name and initial."""
    today = timezone.localdate(at)
    steps = queue_of(request.member, on=today)
    shown = show_rows(request, steps[:STEPS_SHOWN], Parts.NEXT_STEPS)
    if not shown:
        return None
    return {"next_steps": shown, "more_steps": steps.count() - len(shown), "today": today}
