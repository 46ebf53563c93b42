"""When a tour may go out, who may make a pair, when no news is bad news. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.utils import timezone

from essaim.doors.enums import TourState
from essaim.doors.models import Tour
from essaim.network.enums import Role
from essaim.network.models import Membership

SPARE = timedelta(minutes=15)  # added to the planned length of an outing
LATE_AFTER = timedelta(minutes=20)  # without news past the expected hour, the coordinators are told
EXTENSION = timedelta(minutes=30)
ASK_AFTER = timedelta(hours=1)  # past the expected hour, the pair itself is asked
LONGEST = timedelta(hours=12)  # beyond, the return was forgotten

OPEN = (TourState.DRAFT, TourState.READY, TourState.UNDER_WAY)  # their doors are taken
MOVABLE = (TourState.DRAFT, TourState.READY)  # their doors may still be moved by hand
GO_OUT = (Role.VOLUNTEER, Role.COORDINATOR, Role.FACILITATOR)
_EXPERIENCED = (Role.COORDINATOR, Role.FACILITATOR)


PAIR = 2


def is_experienced(member: Membership) -> bool:
    """Has gone out once, or shows others how to."""
    return member.outings_done > 0 or member.role in _EXPERIENCED


def can_go_out(member: Membership) -> bool:
    return member.role in GO_OUT


def has_one_experienced(pair: Sequence[Membership]) -> bool:
    return any(is_experienced(member) for member in pair)


def state_before_leaving(*, has_date: bool, has_pair: bool) -> TourState:
    return TourState.READY if has_date and has_pair else TourState.DRAFT


def other_day(starts_at: datetime | None, *, at: datetime) -> date | None:
    """The day the tour is planned for, when it is not today."""
    planned = timezone.localdate(starts_at) if starts_at else None
    return planned if planned != timezone.localdate(at) else None


@dataclass(frozen=True)
class Leaving:
    """What « Nous partons ? » says: the day it was planned for, if another, and when the pair would be back."""

    other_day: date | None
    back_at: datetime


def leaving(tour: Tour, *, at: datetime) -> Leaving | None:
    """None once it has left, or before it has a date and a pair."""
    if tour.state != TourState.READY:
        return None
    return Leaving(
        other_day(tour.outing.starts_at, at=at), expected_back(at, minutes=tour.outing.plan.minutes)
    )


def expected_back(started_at: datetime, *, minutes: int) -> datetime:
    return started_at + timedelta(minutes=minutes) + SPARE


def notice_pages(doors: int) -> int:
    """Half the doors do not open; four notices are on a page."""
    return max(1, ceil(doors / 8))


def late_since(tour: Tour) -> datetime | None:
    """From when the coordinators worry; None when nobody is outside."""
    is_outside = tour.state == TourState.UNDER_WAY and tour.started_at and not tour.returned_at
    if not is_outside or tour.expected_back_at is None:
        return None
    return tour.expected_back_at + LATE_AFTER


def is_overdue(tour: Tour, *, at: datetime) -> bool:
    """Past the expected hour: the pair is asked whether it is back, before anyone worries."""
    since = late_since(tour)
    return since is not None and at >= since - LATE_AFTER


def is_late(tour: Tour, *, at: datetime) -> bool:
    since = late_since(tour)
    return since is not None and at >= since


def minutes_out(started_at: datetime, returned_at: datetime, *, planned: int) -> int:
    """What each of the pair gave: what was planned, when nobody said that they were back."""
    out = returned_at - started_at
    return planned if out > LONGEST else max(0, round(out.total_seconds() / 60))
