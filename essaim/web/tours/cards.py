"""What this area brings to the page of the day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.doors.enums import TourState
from essaim.doors.queries import tours as queries
from essaim.doors.queries.sheets import may_have_paper
from essaim.doors.rules.tours import leaving, notice_pages
from essaim.doors.rules.watch import is_late, is_overdue
from essaim.entrance.policies import MemberRequest


def late(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    tours = queries.late_now(request.collective, at=at)
    return {"tours": tours} if tours else None


def todo(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    without_pair = queries.without_pair(request.collective, at=at)
    to_close = queries.to_close(request.collective)
    never_left = queries.never_left(request.collective, at=at)
    told = {"without_pair": without_pair, "to_close": to_close, "never_left": never_left}
    return told if any(told.values()) else None


def without_date(request: MemberRequest, _at: datetime) -> dict[str, Any] | None:
    count = queries.without_date(request.collective).count()
    return {"count": count} if count else None


def next_outing(request: MemberRequest, at: datetime) -> dict[str, Any]:
    outing = queries.next_outing(request.collective, at=at)
    tours = list(queries.tours_of_outings([outing])) if outing else []
    return {
        "outing": outing,
        "tours": tours,
        "door_count": (doors := queries.doors_in(tours)),
        "notice_pages": notice_pages(doors),
    }


def next_tour(request: MemberRequest, at: datetime) -> dict[str, Any]:
    tour = queries.next_tour(request.member, at=at)
    starts_at = tour.outing.starts_at if tour else None
    return {
        "tour": tour,
        "streets": queries.streets_by_tour([tour])[tour.id] if tour else [],
        "is_late": bool(tour and is_late(tour, at=at)),
        "is_overdue": bool(tour and is_overdue(tour, at=at)),
        "leaving": leaving(tour, at=at) if tour else None,
        "is_also_on_paper": tour is not None and bool(tour.returned_at) and may_have_paper(tour),
        "is_today": bool(starts_at and timezone.localdate(starts_at) == timezone.localdate(at)),
    }


def my_tour_of_the_day(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """The coordinator who walks is asked the same as anyone, on the day and until she is back."""
    told = next_tour(request, at)
    is_out = told["tour"] is not None and told["tour"].state == TourState.UNDER_WAY
    return told if is_out or told["is_today"] else None
