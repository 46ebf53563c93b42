"""The board of a watch: where each person of a list stands. Its statements grow neither with people nor with days."""

from collections.abc import Sequence
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from essaim.calls.enums import CallOutcome
from essaim.calls.models import STANDS, Call, CallLine
from essaim.calls.queries.lists import agrees, stopped
from essaim.kernel.prepared import Wanted, any_of
from essaim.network.models import Collective, Membership
from essaim.people.enums import PersonState, Purpose
from essaim.vigilance.enums import Standing
from essaim.vigilance.models import Vigilance, Wave
from essaim.worries.enums import WorryLevel
from essaim.worries.models import Worry

SHOWN = (
    Standing.DANGER,
    Standing.NOBODY,
    Standing.NOT_YET,
    Standing.REACHED,
    Standing.OUT,
)  # what is to be done first
_ANSWERS = [one.value for one in CallOutcome if one.meaning.is_answer]


def vigilances(collective: Collective) -> QuerySet[Vigilance]:
    return Vigilance.objects.filter(collective=collective)


def on_now(collective: Collective) -> QuerySet[Vigilance]:
    return vigilances(collective).filter(ended_at=None)


def is_any_on(collective: Collective) -> Wanted:
    return _IS_ON.wanted(collective=collective.id)


_IS_ON = any_of(lambda collective: Vigilance.objects.filter(collective=collective, ended_at=None))


def waves_of(vigilance: Vigilance) -> list[Wave]:
    return list(Wave.objects.filter(vigilance=vigilance).select_related("campaign"))


def callers_of(vigilance: Vigilance) -> list[Membership]:
    rows = Membership.objects.filter(id__in=vigilance.callers.values("member_id"))
    return list(rows.select_related("user").order_by("user__name__folded", "id"))


def lines_with_standing(vigilance: Vigilance, waves: Sequence[Wave]) -> QuerySet[Any]:
    """Each line with `standing`, in the order of `Standing`."""
    danger = Worry.objects.filter(
        person=OuterRef("person_id"),
        level=WorryLevel.DANGER,
        closed_at=None,
        raised_at__gte=vigilance.made_at,
    )
    whens = [
        When(Exists(danger), then=Value(Standing.DANGER)),
        When(~Q(person__state=PersonState.ACTIVE), then=Value(Standing.OUT)),
        When(stopped("person_id") | ~agrees("person_id", Purpose.VIGILANCE), then=Value(Standing.OUT)),
        When(Q(done_at__isnull=False) | Q(last_outcome__in=_ANSWERS), then=Value(Standing.REACHED)),
        When(Q(waits_on__isnull=False) | Q(person__phone__isnull=True), then=Value(Standing.NOBODY)),
    ]
    rows = CallLine.objects.filter(campaign__in=[one.campaign_id for one in waves])
    rows = rows.exclude(person__state=PersonState.MERGED)
    return rows.annotate(standing=Case(*whens, default=Value(Standing.NOT_YET), output_field=CharField()))


def board(vigilance: Vigilance) -> list[dict[str, Any]]:
    """The newest time first: {wave, counts, total}; the counts sum to the list."""
    waves = waves_of(vigilance)
    rows = lines_with_standing(vigilance, waves).order_by().values("campaign_id", "standing")
    found = {(row["campaign_id"], row["standing"]): row["n"] for row in rows.annotate(n=Count("id"))}
    told = []
    for wave in waves:
        counts = {one: found.get((wave.campaign_id, one), 0) for one in SHOWN}
        told.append({"wave": wave, "counts": counts, "total": sum(counts.values())})
    return told


def figures_of(vigilance: Vigilance) -> dict[str, Any]:
    """What the report says: neither names nor who they are. `first_contact`: minutes, half of those reached waited less."""
    waves = waves_of(vigilance)
    opened = {one.campaign_id: one.opened_at for one in waves}
    calls = Call.objects.filter(STANDS, campaign__in=opened).order_by()
    told = calls.aggregate(
        calls=Count("id"),
        answered=Count("id", filter=Q(is_answer=True)),
        callers=Count("by", distinct=True),
        people=Count("person", distinct=True),
        reached=Count("person", distinct=True, filter=Q(is_answer=True)),
    )
    first = calls.filter(is_answer=True).values("campaign_id", "person_id").annotate(first=Min("at"))
    waits = [(row["first"] - opened[row["campaign_id"]]).total_seconds() / 60 for row in first]
    listed = CallLine.objects.filter(campaign__in=opened).order_by().values("person").distinct().count()
    dangers = Worry.objects.filter(
        collective=vigilance.collective_id, level=WorryLevel.DANGER, raised_at__gte=vigilance.made_at,
        person__in=CallLine.objects.filter(campaign__in=opened).values("person"),
    )  # fmt: skip
    if vigilance.ended_at is not None:
        dangers = dangers.filter(raised_at__lte=vigilance.ended_at)
    return {
        **told,
        "listed": listed,
        "never_reached": max(0, listed - told["reached"]),
        "first_contact": round(median(waits)) if waits else None,
        "dangers": dangers.count(),
        "waves": len(waves),
    }


def is_stale(vigilance: Vigilance, *, at: datetime) -> bool:
    """Its last day went by, and nobody wound it down."""
    return vigilance.ended_at is None and timezone.localdate(at) > vigilance.ends_on
