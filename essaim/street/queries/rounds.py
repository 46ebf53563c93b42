"""The circuits, the rounds, who goes, who is late."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from essaim.doors.enums import TourState
from essaim.doors.models import PairMember
from essaim.doors.rules.watch import LATE_AFTER
from essaim.kernel.about import start_of
from essaim.kernel.prepared import Prepared, Wanted, any_of
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.street.enums import EncounterKind
from essaim.street.models import Circuit, CircuitStreet, Encounter, RoundMember, StreetRound
from essaim.street.rules.rounds import LONGEST_OUT, STILL_NOTED
from essaim.territory.models import Street

_COUNTS = Q(encounters__undone_at=None)


def circuits(collective: Collective) -> QuerySet[Circuit]:
    return Circuit.objects.filter(collective=collective).order_by("weekday", "starts_at", "id")


def circuits_walked(collective: Collective) -> QuerySet[Circuit]:
    return circuits(collective).filter(ended_on=None)


def streets_of(circuit: Circuit) -> list[Street]:
    rows = CircuitStreet.objects.filter(circuit=circuit).select_related("street").order_by("position")
    return [row.street for row in rows]


def rounds(collective: Collective) -> QuerySet[StreetRound]:
    """The newest first, with what was counted."""
    rows = with_counts(StreetRound.objects.filter(collective=collective, cancelled_at=None))
    return rows.order_by("-planned_at", "id")


def with_counts(rows: QuerySet[StreetRound]) -> QuerySet[Any]:
    """`greeted`: people; `talks`: exchanges; `met`: people of these; `oriented`: exchanges where a place was told."""
    talked = _COUNTS & Q(encounters__kind=EncounterKind.TALKED)
    greeted = _COUNTS & Q(encounters__kind=EncounterKind.GREETED)
    return rows.select_related("circuit", "collective").annotate(
        greeted=Coalesce(Sum("encounters__people", filter=greeted), 0),
        talks=Count("encounters", filter=talked),
        met=Coalesce(Sum("encounters__people", filter=talked), 0),
        oriented=Count("encounters", filter=talked & Q(encounters__is_oriented=True)),
    )


def count_street(collective: Collective, *, first: date, last: date) -> dict[str, int]:
    """Of the rounds of these days: how many, people greeted, exchanges, people of these, exchanges where a place was told."""
    rows = StreetRound.objects.filter(
        collective=collective, on__gte=first, on__lte=last, started_at__isnull=False, cancelled_at=None
    )
    noted = Encounter.objects.filter(street_round__in=rows, undone_at=None).order_by()
    talked = Q(kind=EncounterKind.TALKED)
    found = noted.aggregate(
        greeted=Sum("people", filter=Q(kind=EncounterKind.GREETED), default=0),
        encounters=Count("id", filter=talked),
        met=Sum("people", filter=talked, default=0),
        oriented=Count("id", filter=talked & Q(is_oriented=True)),
    )
    return {"rounds": rows.count(), **found}


def rounds_of(member: Membership) -> QuerySet[StreetRound]:
    """Hers; all of them, for the coordinator."""
    rows = StreetRound.objects.filter(collective=member.collective_id)
    if member.role != Role.COORDINATOR:
        rows = rows.filter(id__in=RoundMember.objects.filter(member=member).values("street_round_id"))
    return rows.select_related("circuit", "collective").prefetch_related(_pairs())


def _pairs() -> "Prefetch[Any]":
    rows = RoundMember.objects.select_related("member__user").order_by("member__user__name__folded")
    return Prefetch("pair", queryset=rows)


def coming_rounds(member: Membership, *, at: datetime) -> Sequence[StreetRound]:
    """Out, of today, or to come; and those lately back, where what is on paper may still be noted."""
    since = start_of(timezone.localdate(at)) - STILL_NOTED
    rows = rounds_of(member).filter(cancelled_at=None, planned_at__gte=since)
    return list(rows.order_by("planned_at", "id"))


def is_expected(member: Membership, *, at: datetime) -> Wanted:
    """Has she a `next_round`? Most have none."""
    return _NEXT.wanted(member=member.id, since=start_of(timezone.localdate(at)))


def next_round(member: Membership, *, at: datetime) -> StreetRound | None:
    """The one that is out, else the next of today or later."""
    found = _NEXT(member=member.id, since=start_of(timezone.localdate(at)))
    return rounds_of(member).filter(id=found[0][0]).first() if found else None


def _next(member: UUID, since: datetime) -> QuerySet[Any]:
    mine = RoundMember.objects.filter(member_id=member).values("street_round_id")
    rows = StreetRound.objects.filter(id__in=mine, cancelled_at=None, returned_at=None)
    rows = rows.filter(Q(planned_at__gte=since) | Q(started_at__isnull=False))
    return rows.order_by("planned_at", "id").values_list("id")[:1]


def late_rounds(collective: Collective, *, at: datetime) -> QuerySet[StreetRound]:
    """Out, not back, and expected more than twenty minutes ago."""
    return _late(collective.id, at - LATE_AFTER).select_related("circuit").prefetch_related(_pairs())


def is_someone_late(collective: Collective, *, at: datetime) -> Wanted:
    return _IS_LATE.wanted(collective=collective.id, before=at - LATE_AFTER)


def _late(collective: UUID, before: datetime) -> QuerySet[StreetRound]:
    rows = StreetRound.objects.filter(
        collective=collective, started_at__isnull=False, returned_at=None, expected_back_at__lte=before
    )
    return rows.order_by("expected_back_at")


def round_on(circuit: Circuit, day: date) -> StreetRound | None:
    return StreetRound.objects.filter(circuit=circuit, on=day, cancelled_at=None).first()


def rounds_between(circuit: Circuit, first: date, last: date) -> list[StreetRound]:
    rows = StreetRound.objects.filter(circuit=circuit, on__gte=first, on__lte=last, cancelled_at=None)
    return list(rows.prefetch_related(_pairs()).order_by("on"))


def rounds_at_that_hour(
    members: Sequence[Membership], *, at: datetime, minutes: int, but: UUID | None = None
) -> list[RoundMember]:
    """Where they are in another round whose hours meet these: each has a length of its own."""
    rows = RoundMember.objects.filter(
        member__in=members, street_round__cancelled_at=None, street_round__returned_at=None,
        street_round__planned_at__gt=at - LONGEST_OUT, street_round__planned_at__lt=at + timedelta(minutes=minutes),
    )  # fmt: skip
    rows = rows.exclude(street_round=but).select_related("member__user", "street_round__circuit")
    return [one for one in rows if _lasts(one.street_round.planned_at, one.street_round.minutes) > at]


def tours_at_that_hour(members: Sequence[Membership], *, at: datetime, minutes: int) -> list[PairMember]:
    """The tours, door to door, that they make then."""
    rows = PairMember.objects.filter(
        member__in=members, tour__outing__starts_at__gt=at - LONGEST_OUT, tour__outing__starts_at__lt=at + timedelta(minutes=minutes),
    ).exclude(tour__state__in=[TourState.CLOSED, TourState.CANCELLED])  # fmt: skip
    rows = rows.select_related("member__user", "tour__outing")
    return [one for one in rows if _lasts(one.tour.outing.starts_at, one.tour.minutes) > at]


def _lasts(start: datetime | None, minutes: float) -> datetime:
    assert start is not None
    return start + timedelta(minutes=minutes)


_NEXT = Prepared(_next)
_IS_LATE = any_of(_late)
