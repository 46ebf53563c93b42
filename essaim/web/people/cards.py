"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.entrance.sight import show_rows
from essaim.people.enums import Parts
from essaim.people.queries.next_steps import awaits_something, open_steps, queue_of
from essaim.people.queries.silence import who_is_quiet

STEPS_SHOWN = 3


def waiting(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """How many are without news, how many steps are late: numbers, never a name."""
    today = timezone.localdate(at)
    told = {
        "silent": len(who_is_quiet(request.collective, on=today)),
        "late_steps": open_steps(request.collective.id).filter(due_on__lt=today).count(),
    }
    return told if any(told.values()) else None


def next_steps(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """What awaits the reader among the people she accompanies: first name and initial."""
    if not awaits_something(request.member):
        return None
    today = timezone.localdate(at)
    steps = queue_of(request.member, on=today)
    shown = show_rows(request, steps[:STEPS_SHOWN], Parts.NEXT_STEPS)
    if not shown:
        return None
    return {"next_steps": shown, "more_steps": steps.count() - len(shown), "today": today}
