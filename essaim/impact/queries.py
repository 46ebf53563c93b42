"""The figures. Each is computed from the visits themselves, in a number of queries that does not grow."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum

from essaim.impact.enums import Indicator
from essaim.impact.rules import Period
from essaim.network.models import Collective
from essaim.outreach.enums import OPENED, Outcome, TourState
from essaim.outreach.models import PairMember, Stop, Tour, Visit
from essaim.outreach.queries.visits import effective

REFUSALS = (Outcome.REFUSES, Outcome.NEVER)


@dataclass(frozen=True)
class Part:
    """What part of the work is counted: all of it, or a sector, or one tour."""

    sector_id: UUID | None = None
    tour_id: UUID | None = None

    def of(self, dwelling: str, tour: str) -> Q:
        """The condition on a table that reaches a door by `dwelling` and a tour by `tour`."""
        condition = Q()
        if self.sector_id:
            condition &= Q(**{f"{dwelling}__sectors": self.sector_id})
        if self.tour_id:
            condition &= Q(**{tour: self.tour_id})
        return condition


WHOLE = Part()


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def visits_in(collective: Collective, period: Period, part: Part = WHOLE) -> QuerySet[Visit]:
    """The passages that count: not withdrawn, and the last version of those that were corrected."""
    start, end = period.bounds(zone())
    rows = effective(Visit.objects.filter(collective=collective, at__gte=start, at__lt=end))
    return rows.filter(part.of("dwelling", "tour"))


def tours_in(collective: Collective, period: Period, part: Part = WHOLE) -> QuerySet[Tour]:
    """Tours with at least one passage in the period. Their identifiers are read once: thousands at most."""
    seen = visits_in(collective, period, part).order_by().values_list("tour_id", flat=True).distinct()
    return Tour.objects.filter(collective=collective, id__in=[tour for tour in seen if tour])


def stops_in(collective: Collective, period: Period, part: Part = WHOLE) -> QuerySet[Stop]:
    start, end = period.bounds(zone())
    return Stop.objects.filter(
        part.of("dwelling", "tour"),
        collective=collective,
        tour__outing__starts_at__gte=start,
        tour__outing__starts_at__lt=end,
    ).exclude(tour__state=TourState.CANCELLED)


def figures(collective: Collective, period: Period, part: Part = WHOLE) -> Mapping[Indicator, float]:
    """Every indicator of the period (definitions: `enums.DEFINITIONS`). Counts are whole numbers, hours are hours."""
    visits = visits_in(collective, period, part)
    counted = visits.order_by().aggregate(
        doors=Count("dwelling", distinct=True),
        passes=Count("id"),
        opened=Count("dwelling", distinct=True, filter=Q(outcome__in=OPENED)),
        conversations=Count("id", filter=Q(outcome=Outcome.TALKED)),
        refusals=Count("id", filter=Q(outcome__in=REFUSALS)),
        absent=Count("id", filter=Q(outcome=Outcome.ABSENT)),
        leaflets=Count("id", filter=Q(leaflet_left=True)),
    )
    proposed = stops_in(collective, period, part).order_by().aggregate(doors=Count("dwelling", distinct=True))
    tours = tours_in(collective, period, part)
    pairs = PairMember.objects.filter(collective=collective, tour__in=tours.order_by().values("id"))
    out = ExpressionWrapper(F("tour__returned_at") - F("tour__started_at"), output_field=DurationField())
    people = pairs.aggregate(volunteers=Count("member__user", distinct=True), hours=Sum(out))
    return {
        Indicator.DOORS_PROPOSED: proposed["doors"],
        Indicator.DOORS_VISITED: counted["doors"],
        Indicator.PASSES: counted["passes"],
        Indicator.OPENED: counted["opened"],
        Indicator.CONVERSATIONS: counted["conversations"],
        Indicator.REFUSALS: counted["refusals"],
        Indicator.ABSENT: counted["absent"],
        Indicator.LEAFLETS: counted["leaflets"],
        Indicator.TOURS: tours.count(),
        Indicator.VOLUNTEERS: people["volunteers"],
        Indicator.HOURS: round(people["hours"].total_seconds() / 3600, 1) if people["hours"] else 0,
    }


_FILTERS = {
    Indicator.OPENED: Q(outcome__in=OPENED),
    Indicator.CONVERSATIONS: Q(outcome=Outcome.TALKED),
    Indicator.REFUSALS: Q(outcome__in=REFUSALS),
    Indicator.ABSENT: Q(outcome=Outcome.ABSENT),
    Indicator.LEAFLETS: Q(leaflet_left=True),
}
BY_DOOR = frozenset({Indicator.DOORS_VISITED, Indicator.OPENED})  # counted in doors; the others in passages
VISIT_INDICATORS = (Indicator.DOORS_VISITED, Indicator.PASSES, *_FILTERS)


def visits_behind(
    collective: Collective, period: Period, indicator: Indicator, part: Part = WHOLE
) -> QuerySet[Visit]:
    """The passages that make a figure, the last first. Of a figure in doors, there may be several per door."""
    rows = visits_in(collective, period, part).filter(_FILTERS.get(indicator, Q()))
    return rows.select_related("dwelling__street", "dwelling__building", "tour").order_by("-at", "-id")


def pairs_behind(collective: Collective, period: Period, part: Part = WHOLE) -> QuerySet[PairMember]:
    """Who went out in the tours of the period: behind tours, volunteers and hours."""
    tours = tours_in(collective, period, part).order_by().values("id")
    rows = PairMember.objects.filter(collective=collective, tour__in=tours)
    return rows.select_related("tour__outing", "member__user").order_by("tour__number", "id")


def figures_by_sector(collective: Collective, period: Period) -> list[tuple[str, Mapping[str, int]]]:
    """Per sector: doors visited, passages, conversations. A door of two sectors counts in both."""
    rows = (
        visits_in(collective, period)
        .order_by()
        .filter(dwelling__sectors__isnull=False)
        .values(name=F("dwelling__sectors__name"))
        .annotate(
            doors=Count("dwelling", distinct=True),
            passes=Count("id", distinct=True),
            conversations=Count("id", distinct=True, filter=Q(outcome=Outcome.TALKED)),
        )
        .order_by("name")
    )
    return [(row["name"], {key: row[key] for key in ("doors", "passes", "conversations")}) for row in rows]
