"""Which passages have had their time, and which memories of a door hold nothing back any more."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.doors.enums import TourState
from essaim.doors.models import AccessTask, DoNotContact, DoorMemory, Plan, RevisitRule, Tour, Visit
from essaim.doors.queries.visits import passes
from essaim.doors.rules.revisits import default_rules, holds_back
from essaim.network.models import Collective
from essaim.territory.models import Dwelling


def doors_over(collective: Collective, *, last: date) -> QuerySet[Dwelling]:
    """Visited doors of which every campaign ended on `last` or before, and for which no way in is looked for.

    A campaign is a plan: it ends with its last outing or its last passage, whichever is later. A passage without a
    tour is a campaign of one day. A door waits for all its campaigns, so that « portes différentes » stays exact.
    """
    after = _morning_after(last)
    visits = Visit.objects.filter(collective=collective).order_by()
    alive = list(_plans_alive(collective, after))
    held = visits.filter(Q(at__gte=after) | Q(tour__outing__plan__in=alive))
    looked_for = AccessTask.objects.filter(collective=collective, resolved_at=None).order_by()
    doors = Dwelling.objects.filter(collective=collective, id__in=visits.values("dwelling_id")).order_by()
    return doors.exclude(id__in=held.values("dwelling_id")).exclude(id__in=looked_for.values("dwelling_id"))


def passages_over(collective: Collective, last: date, on: date) -> int:  # noqa: ARG001 -- a chore
    """How many passages that count would lose their address."""
    doors = doors_over(collective, last=last).values("id")
    return passes(Visit.objects.filter(collective=collective, dwelling__in=doors)).order_by().count()


def marks_over(collective: Collective, *, last: date) -> QuerySet[DoNotContact]:
    """« Ne plus solliciter », said on `last` or before; those that were lifted, lifted by then."""
    lifted = Q(lifted_at__lt=_morning_after(last))
    return DoNotContact.objects.filter(
        Q(lifted_at=None, said_on__lte=last) | lifted, collective=collective
    ).order_by()


def count_marks_over(collective: Collective, last: date, on: date) -> int:  # noqa: ARG001 -- a chore
    return marks_over(collective, last=last).count()


def memories_over(collective: Collective, *, on: date) -> Iterator[UUID]:
    """Memories of doors whose passages are forgotten, once no rule of the collective holds the door back."""
    rules = default_rules() | {
        rule.outcome: rule for rule in RevisitRule.objects.filter(collective=collective)
    }
    visited = Visit.objects.filter(collective=collective, dwelling=OuterRef("dwelling"))
    orphans = DoorMemory.objects.filter(~Exists(visited), collective=collective).order_by()
    for memory in orphans.iterator(2000):
        if not holds_back(memory, rules[memory.last_outcome], on=on):
            yield memory.id


def _plans_alive(collective: Collective, after: datetime) -> QuerySet[Plan, UUID]:
    tours = Tour.objects.filter(collective=collective, outing__plan=OuterRef("id"))
    to_come = tours.filter(outing__starts_at__gte=after).exclude(state=TourState.CANCELLED)
    walked = Visit.objects.filter(collective=collective, tour__outing__plan=OuterRef("id"), at__gte=after)
    plans = Plan.objects.filter(Exists(to_come) | Exists(walked), collective=collective)
    return plans.order_by().values_list("id", flat=True)


def _morning_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
