"""The figures. Each is computed from the passages themselves, in a number of queries that does not grow."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Concatenate, NamedTuple, ParamSpec
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from essaim.doors.enums import ABSENCES, CONVERSATIONS, OPENED, REFUSALS, TourState
from essaim.doors.models import DoorTally, PairMember, PastDoor, PastPassage, Stop, Tour, Visit
from essaim.doors.queries.visits import passes, seconds_between
from essaim.impact.enums import Indicator, PeopleIndicator, StreetIndicator
from essaim.impact.rules import Period
from essaim.kernel.prepared import Prepared, any_of, ask_together, totals
from essaim.network.models import Collective
from essaim.people.queries.contacts import count_contacts
from essaim.street.models import StreetRound
from essaim.street.queries.rounds import count_street, rounds
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
_A_FEW_WEEKS = 62


_Bounds = tuple[str, ...]


@dataclass(frozen=True)
class _Asked:
    """What is counted, as it stands in a statement that is kept ready."""

    collective: UUID
    start: datetime
    end: datetime
    part: Slice

    @classmethod
    def of(cls, collective: Collective, period: Period, part: Slice = WHOLE) -> "_Asked":
        return cls(collective.id, *period.bounds(timezone.get_current_timezone()), part)

    @property
    def values(self) -> dict[str, Any]:
        given = {"sector": self.part.sector_id, "tour": self.part.tour_id}
        return {"collective": self.collective, "start": self.start, "end": self.end} | {
            name: one for name, one in given.items() if one
        }


_More = ParamSpec("_More")


def _ready(
    build: "Callable[Concatenate[_Asked, _More], QuerySet[Any]]",
) -> "Callable[Concatenate[_Asked, _More], list[Any]]":
    """A statement kept ready for each of the other arguments that it is asked with."""

    @cache
    def prepared(*more: Any) -> Prepared:
        def built(
            collective: UUID,
            start: datetime,
            end: datetime,
            sector: UUID | None = None,
            tour: UUID | None = None,
        ) -> QuerySet[Any]:
            rows: Callable[..., QuerySet[Any]] = build
            return rows(_Asked(collective, start, end, Slice(sector, tour)), *more)

        return Prepared(built)

    def read(asked: _Asked, /, *more: _More.args, **_named: _More.kwargs) -> list[Any]:
        return prepared(*more)(**asked.values)

    return read


@dataclass(frozen=True)
class _Source:
    """Where passages are read: those that still have their address, and those that had their time."""

    tallies: "type[DoorTally | PastDoor]"
    place: str  # the way from a tally to what lies in sectors; none: the tally itself
    door: str  # the way from a passage to its door
    key: str  # what, in a tally, is that door

    def passages(self, asked: _Asked) -> QuerySet[Any]:
        within = {"collective": asked.collective, "at__gte": asked.start, "at__lt": asked.end}
        rows: QuerySet[Any]
        if self.tallies is DoorTally:
            rows = passes(Visit.objects.filter(**within))
        else:
            rows = PastPassage.objects.filter(**within)
        return rows.filter(asked.part.of(self.door, "tour")).order_by()

    def doors(self, collective: UUID) -> QuerySet[Any]:
        return self.tallies._default_manager.filter(collective=collective).order_by()


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
    return _tours(_Asked.of(collective, period, part))


def _tours(asked: _Asked, sources: Sequence[_Source] = _SOURCES) -> QuerySet[Tour]:
    seen = [Exists(one.passages(asked).filter(tour=OuterRef("id"))) for one in sources]
    return Tour.objects.filter(Q(*seen, _connector=Q.OR), collective=asked.collective)


def stops_in(collective: Collective, period: Period, part: Slice = WHOLE) -> QuerySet[Stop]:
    return _stops(_Asked.of(collective, period, part))


def _stops(asked: _Asked) -> QuerySet[Stop]:
    tours = _tours_dated(asked).order_by().values("id")
    condition = asked.part.of("dwelling", "tour")
    return Stop.objects.filter(condition, collective=asked.collective, tour__in=tours)


def _tours_dated(asked: _Asked) -> QuerySet[Tour]:
    """Those whose day is in the period."""
    return Tour.objects.filter(
        collective=asked.collective, outing__starts_at__gte=asked.start, outing__starts_at__lt=asked.end
    ).exclude(state=TourState.CANCELLED)


def _pairs(asked: _Asked) -> QuerySet[PairMember]:
    tours = _tours(asked).order_by().values("id")
    return PairMember.objects.filter(collective=asked.collective, tour__in=tours)


@_ready
def _proposed(asked: _Asked) -> QuerySet[Any]:
    return totals(_stops(asked), doors=Count("dwelling", distinct=True))


@_ready
def _proposed_lately(asked: _Asked) -> QuerySet[Any]:
    """The same of the whole work of a few weeks: from its tours, where a year is read in an index of all the stops."""
    return totals(_tours_dated(asked), doors=Count("stops__dwelling", distinct=True))


@_ready
def _outings(asked: _Asked, *sources: _Source) -> QuerySet[Any]:
    """How many tours; who was in their pairs; how long each of them was out."""
    out = seconds_between(F("returned_at"), F("started_at"))
    return totals(
        _tours(asked, sources),
        tours=Count("id", distinct=True),
        volunteers=Count("pair__member__user", distinct=True),
        seconds=Sum(out, filter=Q(pair__isnull=False)),
    )


def figures(collective: Collective, period: Period, part: Slice = WHOLE) -> Mapping[Indicator, float]:
    """Every indicator of the period (definitions: `enums.DEFINITIONS`). Counts are whole numbers, hours are hours."""
    is_short = part == WHOLE and (period.last - period.first).days < _A_FEW_WEEKS
    count = _proposed_lately if is_short else _proposed
    ((proposed,),) = count(_Asked.of(collective, period, part))
    return {Indicator.DOORS_PROPOSED: proposed, **figures_done(collective, period, part)}


def figures_done(collective: Collective, period: Period, part: Slice = WHOLE) -> Mapping[Indicator, float]:
    """Of what was done: all but what was proposed."""
    asked = _Asked.of(collective, period, part)
    cuts = dict.fromkeys(_SOURCES, ()) if part.tour_id else _cuts(asked)
    ((tours, volunteers, seconds),) = _outings(asked, *cuts) if cuts else [(0, 0, None)]
    return {
        **_counted(asked, cuts),
        Indicator.TOURS: tours,
        Indicator.VOLUNTEERS: volunteers,
        Indicator.HOURS: round(seconds / 3600, 1) if seconds else 0,
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
    rows = _pairs(_Asked.of(collective, period, part))
    return rows.select_related("tour__outing", "member__user").order_by("tour__number", "id")


def forgotten_behind(
    collective: Collective, period: Period, indicator: Indicator, part: Slice = WHOLE
) -> int:
    """How many passages of a figure are in no list any more: they had their time, and lost their address."""
    rows = _PAST.passages(_Asked.of(collective, period, part)).filter(_FILTERS.get(indicator, Q()))
    return rows.count() if indicator in VISIT_INDICATORS else 0


def figures_by_sector(collective: Collective, period: Period) -> list[tuple[str, Mapping[str, int]]]:
    """Per sector: doors visited, passages, conversations. A door of two sectors counts in both."""
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    asked = _Asked.of(collective, period)
    for source, cut in _cuts(asked).items():
        for sector, *numbers in _sector_rows(source, asked, cut):
            found[sector].update(dict(zip(PER_SECTOR, numbers, strict=True)))
    sectors = Sector.objects.filter(collective=collective, id__in=found).order_by("name__folded")
    return [(one.name, {key: found[one.id][key] for key in PER_SECTOR}) for one in sectors]


def _sector_rows(source: _Source, asked: _Asked, cut: _Bounds) -> list[Any]:
    rows = _by_sector(asked, source)
    return rows + _cut_by_sector(asked, source, cut) if cut else rows


@_ready
def _by_sector(asked: _Asked, source: _Source) -> QuerySet[Any]:
    place = f"{source.place}__sectors".lstrip("_")
    rows = _whole(asked, source).filter(**{f"{place}__isnull": False}).values(sector=F(place))
    numbers = {"count": Count("*"), "visited": Sum("passes"), "talks": Sum("conversations")}
    counted: QuerySet[Any] = rows.annotate(**numbers).values_list("sector", *numbers)
    return counted


@_ready
def _cut_by_sector(asked: _Asked, source: _Source, cut: _Bounds) -> QuerySet[Any]:
    place = f"{source.door}__sectors"
    rows = _of_cut_doors(asked, source, cut).filter(**{f"{place}__isnull": False}).values(sector=F(place))
    numbers = {
        "count": Count(source.door, distinct=True),
        "visited": Count("id"),
        "talks": Count("id", filter=_FILTERS[Indicator.CONVERSATIONS]),
    }
    counted: QuerySet[Any] = rows.annotate(**numbers).values_list("sector", *numbers)
    return counted


def _counted(asked: _Asked, cuts: Mapping[_Source, _Bounds]) -> dict[Indicator, int]:
    """What comes from the passages, those that still have their address and those that had their time."""
    total: Counter[Indicator] = Counter(dict.fromkeys(VISIT_INDICATORS, 0))
    rows: list[Any] = []
    for source, cut in cuts.items():
        if asked.part.tour_id:  # its passages are few: all are read
            rows += _read(asked, source)
        else:
            rows += _summed(asked, source) + (_read(asked, source, cut) if cut else [])
    for numbers in rows:
        total.update(dict(zip(VISIT_INDICATORS, map(int, numbers), strict=True)))
    return {indicator: total[indicator] for indicator in VISIT_INDICATORS}


@_ready
def _read(asked: _Asked, source: _Source, cut: _Bounds = ()) -> QuerySet[Any]:
    rows = _of_cut_doors(asked, source, cut) if cut else source.passages(asked)
    counts = {Indicator.DOORS_VISITED: Count(source.door, distinct=True), Indicator.PASSES: Count("id")}
    for indicator, condition in _FILTERS.items():
        by_door = indicator in BY_DOOR
        counts[indicator] = Count(source.door if by_door else "id", distinct=by_door, filter=condition)
    return totals(rows, **_in_order(counts))


@_ready
def _summed(asked: _Asked, source: _Source) -> QuerySet[Any]:
    opened = {Indicator.OPENED: Count(source.key, filter=Q(openings__gt=0))}
    whole = _whole(asked, source).filter(asked.part.of(source.place, ""))
    return totals(whole, **_in_order(_SUMMED | opened))


def _in_order(numbers: Mapping[Indicator, Any]) -> dict[str, Any]:
    return {indicator.value: numbers[indicator] for indicator in VISIT_INDICATORS}


def _whole(asked: _Asked, source: _Source) -> QuerySet[Any]:
    """The doors whose every passage lies in the period."""
    return source.doors(asked.collective).filter(first_at__gte=asked.start, last_at__lt=asked.end)


def _of_cut_doors(asked: _Asked, source: _Source, cut: _Bounds) -> QuerySet[Any]:
    """The passages of the doors that have some before and some after these bounds of the period."""
    at = [getattr(asked, bound) for bound in cut]
    across = Q(*[Q(first_at__lt=one, last_at__gte=one) for one in at], _connector=Q.OR)
    doors = source.doors(asked.collective).filter(across).values(source.key)
    return source.passages(asked).filter(**{f"{source.door}__in": doors})


class _Question(NamedTuple):
    """Is there a door with passages on these sides of this bound of the period?"""

    source: _Source
    bound: str
    sides: tuple[str, ...]


_BEYOND = {"start": "first_at__lt", "end": "last_at__gte"}


def _cuts(asked: _Asked) -> dict[_Source, _Bounds]:
    """Where passages are to be read, and the bounds of the period that some door has passages before and after.

    The doors whose every passage lies in the period are summed from their tally; only the doors that a bound cuts have
    their passages read. Asked first: does anything lie there, or beyond the bound, at all? An index answers at once,
    where both sides together may read every tally.
    """
    there = [_Question(source, "start", ("last_at__gte",)) for source in _SOURCES]
    beyond = [_Question(source, bound, (side,)) for source in _SOURCES for bound, side in _BEYOND.items()]
    found = _which(there + beyond, asked)
    across = [one._replace(sides=("first_at__lt", "last_at__gte")) for one in beyond if one in found]
    cut = _which(across, asked)
    return {
        one.source: tuple(other.bound for other in cut if other.source is one.source)
        for one in there
        if one in found
    }


def _which(questions: list[_Question], asked: _Asked) -> list[_Question]:
    """Those to which the answer is yes."""
    wanted = [
        _any_door(one.source, *one.sides).wanted(collective=asked.collective, at=getattr(asked, one.bound))
        for one in questions
    ]
    return [one for one, answer in zip(questions, ask_together(wanted), strict=True) if answer is not None]


@cache
def _any_door(source: _Source, *sides: str) -> Prepared:
    return any_of(lambda collective, at: source.doors(collective).filter(**dict.fromkeys(sides, at)))


def people_figures(collective: Collective, period: Period) -> dict[PeopleIndicator, int]:
    """The people met. Naming someone, erasing her or merging two files of hers changes no total of contacts."""
    counted = count_contacts(collective, first=period.first, last=period.last)
    return {indicator: getattr(counted, indicator.value) for indicator in PeopleIndicator}


def street_figures(collective: Collective, period: Period) -> dict[StreetIndicator, int]:
    """The rounds of the period, by their day. Giving a name to an encounter changes none."""
    counted = count_street(collective, first=period.first, last=period.last)
    return {indicator: counted[indicator.value.removeprefix("street_")] for indicator in StreetIndicator}


def rounds_behind(collective: Collective, period: Period) -> QuerySet[StreetRound]:
    """Behind each of them, with what was counted."""
    return rounds(collective).filter(on__gte=period.first, on__lte=period.last, started_at__isnull=False)
