"""The figures. Each is computed from the passages themselves, in a number of queries that does not grow."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from essaim.doors.enums import ABSENCES, CONVERSATIONS, OPENED, REFUSALS, TourState
from essaim.doors.models import DoorTally, PairMember, PastDoor, PastPassage, Stop, Tour, Visit
from essaim.doors.queries.visits import passes
from essaim.impact.enums import Indicator, PeopleIndicator
from essaim.impact.rules import Period
from essaim.network.models import Collective
from essaim.people.queries.contacts import count_contacts
from essaim.territory.models import Sector


@dataclass(frozen=True)
class Slice:
    """What part of the work is counted: all of it, or a sector, or one tour."""

    sector_id: UUID | None = None
    tour_id: UUID | None = None

    def of(self, dwelling: str, tour: str) -> Q:
        """The condition on a table that reaches a door by `dwelling` (none: it is a door) and a tour by `tour`."""
        condition = Q()
        if self.sector_id:
            condition &= Q(**{f"{dwelling}__sectors".lstrip("_"): self.sector_id})
        if self.tour_id:
            condition &= Q(**{tour: self.tour_id})
        return condition


WHOLE = Slice()


@dataclass(frozen=True)
class _Source:
    """Where passages are read: those that still have their address, and those that had their time."""

    tallies: "type[DoorTally | PastDoor]"
    place: str  # the way from a tally to what lies in sectors; none: the tally itself
    door: str  # the way from a passage to its door
    key: str  # what, in a tally, is that door

    def passages(self, collective: Collective, period: Period, part: Slice) -> QuerySet[Any]:
        start, end = period.bounds(timezone.get_current_timezone())
        rows: QuerySet[Any]
        if self.tallies is DoorTally:
            rows = passes(Visit.objects.filter(collective=collective, at__gte=start, at__lt=end))
        else:
            rows = PastPassage.objects.filter(collective=collective, at__gte=start, at__lt=end)
        return rows.filter(part.of(self.door, "tour")).order_by()


_KNOWN = _Source(DoorTally, "dwelling", "dwelling", "dwelling")
_PAST = _Source(PastDoor, "", "door", "id")
_SOURCES = (_KNOWN, _PAST)


def visits_in(collective: Collective, period: Period, part: Slice = WHOLE) -> QuerySet[Visit]:
    """The passages that count: not withdrawn, and the last version of those that were corrected."""
    start, end = period.bounds(timezone.get_current_timezone())
    rows = passes(Visit.objects.filter(collective=collective, at__gte=start, at__lt=end))
    return rows.filter(part.of("dwelling", "tour"))


def tours_in(collective: Collective, period: Period, part: Slice = WHOLE) -> QuerySet[Tour]:
    """Tours with at least one passage in the period."""
    seen = [Exists(one.passages(collective, period, part).filter(tour=OuterRef("id"))) for one in _SOURCES]
    return Tour.objects.filter(seen[0] | seen[1], collective=collective)


def stops_in(collective: Collective, period: Period, part: Slice = WHOLE) -> QuerySet[Stop]:
    start, end = period.bounds(timezone.get_current_timezone())
    tours = Tour.objects.filter(
        collective=collective, outing__starts_at__gte=start, outing__starts_at__lt=end
    ).exclude(state=TourState.CANCELLED)
    condition = part.of("dwelling", "tour")
    return Stop.objects.filter(condition, collective=collective, tour__in=tours.order_by().values("id"))


def figures(collective: Collective, period: Period, part: Slice = WHOLE) -> Mapping[Indicator, float]:
    """Every indicator of the period (definitions: `enums.DEFINITIONS`). Counts are whole numbers, hours are hours."""
    proposed = stops_in(collective, period, part).order_by().aggregate(doors=Count("dwelling", distinct=True))
    tours = tours_in(collective, period, part)
    pairs = PairMember.objects.filter(collective=collective, tour__in=tours.order_by().values("id"))
    out = ExpressionWrapper(F("tour__returned_at") - F("tour__started_at"), output_field=DurationField())
    people = pairs.aggregate(volunteers=Count("member__user", distinct=True), hours=Sum(out))
    return {
        Indicator.DOORS_PROPOSED: proposed["doors"],
        **_counted(collective, period, part),
        Indicator.TOURS: tours.count(),
        Indicator.VOLUNTEERS: people["volunteers"],
        Indicator.HOURS: round(people["hours"].total_seconds() / 3600, 1) if people["hours"] else 0,
    }


_FILTERS = {
    Indicator.OPENED: Q(outcome__in=OPENED),
    Indicator.CONVERSATIONS: Q(outcome__in=CONVERSATIONS),
    Indicator.REFUSALS: Q(outcome__in=REFUSALS),
    Indicator.ABSENT: Q(outcome__in=ABSENCES),
    Indicator.LEAFLETS: Q(leaflet_left=True),
}
BY_DOOR = frozenset({Indicator.DOORS_VISITED, Indicator.OPENED})  # counted in doors; the others in passages
VISIT_INDICATORS = (Indicator.DOORS_VISITED, Indicator.PASSES, *_FILTERS)
PER_SECTOR = ("doors", "passes", "conversations")
_SUMMED = {
    Indicator.DOORS_VISITED: Count("*"),
} | {
    indicator: Sum(field, default=0)
    for indicator, field in {
        Indicator.PASSES: "passes",
        Indicator.CONVERSATIONS: "conversations",
        Indicator.REFUSALS: "refusals",
        Indicator.ABSENT: "absences",
        Indicator.LEAFLETS: "leaflets",
    }.items()
}


def visits_behind(
    collective: Collective, period: Period, indicator: Indicator, part: Slice = WHOLE
) -> QuerySet[Visit]:
    """The passages that make a figure, the last first. Of a figure in doors, there may be several per door."""
    rows = visits_in(collective, period, part).filter(_FILTERS.get(indicator, Q()))
    return rows.select_related("dwelling__street", "dwelling__building", "tour").order_by("-at", "-id")


def pairs_behind(collective: Collective, period: Period, part: Slice = WHOLE) -> QuerySet[PairMember]:
    """Who went out in the tours of the period: behind volunteers and hours."""
    tours = tours_in(collective, period, part).order_by().values("id")
    rows = PairMember.objects.filter(collective=collective, tour__in=tours)
    return rows.select_related("tour__outing", "member__user").order_by("tour__number", "id")


def forgotten_behind(
    collective: Collective, period: Period, indicator: Indicator, part: Slice = WHOLE
) -> int:
    """How many passages of a figure are in no list any more: they had their time, and lost their address."""
    rows = _PAST.passages(collective, period, part).filter(_FILTERS.get(indicator, Q()))
    return rows.count() if indicator in VISIT_INDICATORS else 0


def figures_by_sector(collective: Collective, period: Period) -> list[tuple[str, Mapping[str, int]]]:
    """Per sector: doors visited, passages, conversations. A door of two sectors counts in both."""
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for source in _SOURCES:
        for row in _sector_rows(source, collective, period):
            found[row.pop("sector")].update(row)
    sectors = Sector.objects.filter(collective=collective, id__in=found).order_by("name__folded")
    return [(one.name, {key: found[one.id][key] for key in PER_SECTOR}) for one in sectors]


def _sector_rows(source: _Source, collective: Collective, period: Period) -> list[Any]:
    place = f"{source.place}__sectors".lstrip("_")
    summed = _whole(source, collective, period).filter(**{f"{place}__isnull": False}).values(sector=F(place))
    rows: list[Any] = list(
        summed.annotate(doors=Count("*"), passes=Sum("passes"), conversations=Sum("conversations"))
    )
    cut = _cut(source, collective, period)
    if cut is not None:
        place = f"{source.door}__sectors"
        wanted = {f"{place}__isnull": False, f"{source.door}__in": cut.values(source.key)}
        read = source.passages(collective, period, WHOLE).filter(**wanted).values(sector=F(place))
        rows += read.annotate(
            doors=Count(source.door, distinct=True),
            passes=Count("id"),
            conversations=Count("id", filter=_FILTERS[Indicator.CONVERSATIONS]),
        )
    return rows


def _counted(collective: Collective, period: Period, part: Slice) -> dict[Indicator, int]:
    """What comes from the passages, those that still have their address and those that had their time."""
    total: Counter[Indicator] = Counter(dict.fromkeys(VISIT_INDICATORS, 0))
    for source in _SOURCES:
        total.update(_counted_in(source, collective, period, part))
    return {indicator: total[indicator] for indicator in VISIT_INDICATORS}


def _counted_in(source: _Source, collective: Collective, period: Period, part: Slice) -> dict[Indicator, int]:
    """What one source adds.

    The doors whose every passage lies in the period are summed from their tally; only the doors that the bounds of the
    period cut have their passages read. Of one tour, the passages are few: all are read.
    """
    passages, read = source.passages(collective, period, part), _read(source.door)
    if part.tour_id:
        return _numbers(passages.aggregate(**read))
    opened = {Indicator.OPENED: Count(source.key, filter=Q(openings__gt=0))}
    whole = _whole(source, collective, period).filter(part.of(source.place, ""))
    summed = _numbers(whole.aggregate(**_SUMMED, **opened))
    cut = _cut(source, collective, period)
    if cut is None:
        return summed
    rest = _numbers(passages.filter(**{f"{source.door}__in": cut.values(source.key)}).aggregate(**read))
    return {indicator: summed[indicator] + rest[indicator] for indicator in VISIT_INDICATORS}


def _read(door: str) -> dict[Indicator, Count]:
    return {
        Indicator.DOORS_VISITED: Count(door, distinct=True),
        Indicator.PASSES: Count("id"),
    } | {
        indicator: Count(
            door if indicator in BY_DOOR else "id", distinct=indicator in BY_DOOR, filter=condition
        )
        for indicator, condition in _FILTERS.items()
    }


def _numbers(counted: Mapping[str, Any]) -> dict[Indicator, int]:
    return {indicator: int(counted[indicator]) for indicator in VISIT_INDICATORS}


def _whole(source: _Source, collective: Collective, period: Period) -> QuerySet[Any]:
    """The doors whose every passage lies in the period."""
    start, end = period.bounds(timezone.get_current_timezone())
    rows = source.tallies._default_manager.filter(collective=collective, first_at__gte=start, last_at__lt=end)
    return rows.order_by()


def _cut(source: _Source, collective: Collective, period: Period) -> QuerySet[Any] | None:
    """The doors with passages before and after a bound of the period; None when there is none.

    Asked first for each bound: does anything lie beyond it at all? An index answers at once, where both conditions
    together may read every tally.
    """
    start, end = period.bounds(timezone.get_current_timezone())
    doors = source.tallies._default_manager.filter(collective=collective).order_by()
    bounds = [
        (Q(first_at__lt=start), Q(last_at__gte=start)),
        (Q(last_at__gte=end), Q(first_at__lt=end)),
    ]
    across = [
        beyond & within
        for beyond, within in bounds
        if doors.filter(beyond).exists() and doors.filter(beyond, within).exists()
    ]
    return doors.filter(Q(*across, _connector=Q.OR)) if across else None


def people_figures(collective: Collective, period: Period) -> dict[PeopleIndicator, int]:
    """The people met. Naming someone, erasing her or merging two files of hers changes no total of contacts."""
    counted = count_contacts(collective, first=period.first, last=period.last)
    return {indicator: getattr(counted, indicator.value) for indicator in PeopleIndicator}
