"""When a tour may go out, who may make a pair, when no news is bad news. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from django.utils import timezone

from essaim.doors.enums import TourState
from essaim.doors.models import Tour
from essaim.doors.rules.watch import expected_back
from essaim.network.enums import Role
from essaim.network.models import Membership

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


def notice_pages(doors: int) -> int:
    """Half the doors do not open; four notices are on a page."""
    return max(1, ceil(doors / 8))
