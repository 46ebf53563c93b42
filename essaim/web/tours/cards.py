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
from essaim.kernel.prepared import Wanted


def is_someone_late(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"is_late": queries.is_someone_late(request.collective, at=at)}


def late(request: MemberRequest, at: datetime) -> dict[str, Any]:
    return {"tours": queries.late_now(request.collective, at=at)}


def is_any_without_pair(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"is_any": queries.is_any_without_pair(request.collective, at=at)}


def without_pair(request: MemberRequest, at: datetime) -> dict[str, Any]:
    return {"without_pair": queries.without_pair(request.collective, at=at)}


def is_any_to_close(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"is_any": queries.is_any_to_close(request.collective)}


def to_close(request: MemberRequest, _at: datetime) -> dict[str, Any]:
    return {"to_close": queries.to_close(request.collective)}


def did_any_never_leave(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"is_any": queries.did_any_never_leave(request.collective, at=at)}


def never_left(request: MemberRequest, at: datetime) -> dict[str, Any]:
    return {"never_left": queries.never_left(request.collective, at=at)}


def without_date(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {"count": queries.without_date(request.collective)}


def next_outing(request: MemberRequest, at: datetime) -> dict[str, Any]:
    outing = queries.next_outing(request.collective, at=at)
    tours = queries.tours_of_outing(outing) if outing else []
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


def is_expected(request: MemberRequest, at: datetime) -> dict[str, Wanted]:
    return {"is_expected": queries.is_expected(request.member, at=at)}


def my_tour_of_the_day(request: MemberRequest, at: datetime) -> dict[str, Any] | None:
    """The coordinator who walks is asked the same as anyone, on the day and until she is back."""
    told = next_tour(request, at)
    is_out = told["tour"] is not None and told["tour"].state == TourState.UNDER_WAY
    return told if is_out or told["is_today"] else None
