"""When a pair that is out is expected, when no news is bad news. No database."""

from datetime import datetime, timedelta

from essaim.doors.models import Out

SPARE = timedelta(minutes=15)  # added to the planned length of an outing
LATE_AFTER = timedelta(minutes=20)  # without news past the expected hour, the coordinators are told
EXTENSION = timedelta(minutes=30)
ASK_AFTER = timedelta(hours=1)  # past the expected hour, the pair itself is asked
LONGEST = timedelta(hours=12)  # beyond, the return was forgotten


def expected_back(started_at: datetime, *, minutes: int) -> datetime:
    return started_at + timedelta(minutes=minutes) + SPARE


def late_since(out: Out) -> datetime | None:
    """From when the coordinators worry; None when nobody is outside."""
    if not out.is_out or out.expected_back_at is None:
        return None
    return out.expected_back_at + LATE_AFTER


def is_overdue(out: Out, *, at: datetime) -> bool:
    """Past the expected hour: the pair is asked whether it is back, before anyone worries."""
    since = late_since(out)
    return since is not None and at >= since - LATE_AFTER


def is_late(out: Out, *, at: datetime) -> bool:
    since = late_since(out)
    return since is not None and at >= since


def minutes_out(started_at: datetime, returned_at: datetime, *, planned: int) -> int:
    """What each of the pair gave: what was planned, when nobody said that they were back."""
    out = returned_at - started_at
    return planned if out > LONGEST else max(0, round(out.total_seconds() / 60))
