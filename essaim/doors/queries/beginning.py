"""Where a new collective stands on the way to its first outing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.doors.enums import TourState
from essaim.doors.models import Outing, PairMember, Plan, Sheet, Tour
from essaim.doors.rules.tours import GO_OUT
from essaim.kernel.prepared import Prepared, Wanted, ask_together
from essaim.network.models import Collective
from essaim.network.queries import active_members, coverage
from essaim.territory.models import Sector
from essaim.territory.queries.doors import live_doors


@dataclass(frozen=True)
class Beginning:
    communes: list[str]
    doors: int
    sectors: int
    members: int  # who may go out
    has_plan: bool
    outing: Outing | None  # the one to prepare: the first whose sheets may be printed, else the first of all
    is_ready: bool  # it has a date and its pairs
    has_gone: bool  # sheets were printed, or a pair left


def gone_out(collective: Collective) -> Wanted:
    """Is it over with beginning?"""
    return _GONE_OUT.wanted(collective=collective.id)


def beginning(collective: Collective) -> Wanted:
    return _BEGINNING.wanted(collective=collective.id)


def has_gone_out(collective: Collective) -> bool:
    (gone,) = ask_together([gone_out(collective)])
    return gone is not None


def _gone(collective: UUID) -> Q:
    """Sheets were printed, or a pair left."""
    printed = Exists(Sheet.objects.filter(collective=collective).order_by())
    return Q(printed) | Q(Exists(Tour.objects.filter(collective=collective, started_at__isnull=False)))


def _itself(condition: Q, collective: UUID) -> QuerySet[Any]:
    return Collective.objects.filter(condition, id=collective).values_list("id")


_GONE_OUT = Prepared(lambda collective: _itself(_gone(collective), collective))
_BEGINNING = Prepared(lambda collective: _itself(~_gone(collective), collective))


def beginning_of(collective: Collective, *, on: date) -> Beginning:
    ready = Tour.objects.filter(collective=collective, outing__starts_at__isnull=False).filter(
        Exists(PairMember.objects.filter(tour=OuterRef("pk")))
    )
    tour = ready.exclude(state=TourState.CANCELLED).select_related("outing").order_by("number").first()
    open_tours = Tour.objects.filter(collective=collective).exclude(state=TourState.CANCELLED)
    first = tour or open_tours.select_related("outing").order_by("outing__number", "number").first()
    return Beginning(
        communes=[one.commune.name for one in coverage(collective)],
        doors=live_doors(collective).count(),
        sectors=Sector.objects.filter(collective=collective, archived_at=None).count(),
        members=active_members(collective, on=on).filter(role__in=GO_OUT).count(),
        has_plan=Plan.objects.filter(collective=collective, archived_at=None).exists(),
        outing=first.outing if first else None,
        is_ready=tour is not None,
        has_gone=has_gone_out(collective),
    )
