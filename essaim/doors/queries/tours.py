"""What may be asked of outings and tours."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When, prefetch_related_objects

from essaim.doors.enums import TourState
from essaim.doors.models import (
    Outing,
    OutingNotice,
    PairMember,
    Script,
    Stop,
    Tour,
)
from essaim.doors.rules.tours import OPEN
from essaim.doors.rules.watch import LATE_AFTER
from essaim.kernel.prepared import Prepared, Wanted, any_of, number_of
from essaim.kernel.words import saying
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.territory.models import Dwelling

_SOON = timedelta(days=7)
FEW = 5  # of each kind of tour that waits


def tours_of(member: Membership) -> QuerySet[Tour]:
    """What the reader may open: all the tours for a coordinator, else those where she is one of the pair."""
    if member.role == Role.COORDINATOR:
        return _told(Tour.objects.filter(collective=member.collective))
    return my_tours(member)


def my_tours(member: Membership) -> QuerySet[Tour]:
    """Those where the reader is one of the pair, the next first."""
    mine = PairMember.objects.filter(member=member).values("tour_id")
    return _told(Tour.objects.filter(collective=member.collective, id__in=mine)).order_by(*_NEXT_FIRST)


def tour_of(member: Membership, tour_id: UUID) -> Tour | None:
    """One of `tours_of`, for the pages that a pair opens at each door; its doors are not counted."""
    return _first(_ONE, member, tour_id)


def counted_tour_of(member: Membership, tour_id: UUID) -> Tour | None:
    """One of `tours_of`, wholly alike."""
    return _first(_ONE_COUNTED, member, tour_id)


def _first(ready: Prepared, member: Membership, tour_id: UUID) -> Tour | None:
    values = {"tour": tour_id}
    if member.role != Role.COORDINATOR:
        values["member"] = member.id
    found: list[Tour] = ready(**values)
    return _with_pair(found[0]) if found else None


def _one(tour: UUID, member: UUID | None = None) -> QuerySet[Tour]:
    chosen = Tour.objects.filter(id=tour)
    if member is not None:
        chosen = chosen.filter(id__in=PairMember.objects.filter(member_id=member).values("tour_id"))
    return chosen.select_related("outing__plan", "outing__script", "collective")


def _with_pair(tour: Tour) -> Tour:
    return _paired(tour, _PAIR(tour=tour.id))


def _paired(tour: Tour, rows: list[PairMember]) -> Tour:
    """As `prefetch_related` leaves it."""
    pair: Any = tour.pair.all()
    pair._result_cache = rows
    tour._prefetched_objects_cache = {"pair": pair}  # type: ignore[attr-defined]
    return tour


_ONE = Prepared(_one)
_ONE_COUNTED = Prepared(lambda **values: _counted(_one(**values)))
_PAIR = Prepared(lambda tour: _by_name(PairMember.objects.filter(tour_id=tour)))
_PAIRS_OF_OUTING = Prepared(lambda outing: _by_name(PairMember.objects.filter(tour__outing_id=outing)))
_NEXT_FIRST = (F("outing__starts_at").asc(nulls_last=True), "number")


def _told(tours: QuerySet[Tour]) -> QuerySet[Tour]:
    """With all that a page says of a few tours: one query for the tours, one for the pairs."""
    return _with_pairs(_counted(tours))


def _counted(tours: QuerySet[Tour]) -> QuerySet[Tour]:
    return tours.select_related("outing__plan", "outing__script", "collective").annotate(
        door_count=Count("stops")
    )


def _with_pairs(tours: QuerySet[Tour]) -> QuerySet[Tour]:
    chosen = tours.select_related("outing__plan", "outing__script", "collective")
    return chosen.prefetch_related(_pairs())


def _pairs() -> "Prefetch[Any]":
    return Prefetch("pair", queryset=_by_name(PairMember.objects.all()))


def _by_name(pairs: QuerySet[PairMember]) -> QuerySet[PairMember]:
    return pairs.select_related("member__user").order_by("member__user__name__folded")


def _with_their_pairs(tours: list[Tour]) -> list[Tour]:
    prefetch_related_objects(tours, _pairs())
    return tours


def board(collective: Collective, *, state: str = "", search: str = "") -> QuerySet[Tour]:
    """Tours of the collective, those that are coming first, the past ones last.

    Without their doors, which would be counted for every tour there ever was: see `streets_by_tour`.
    """
    tours = Tour.objects.filter(collective=collective)
    if state:
        tours = tours.filter(state=state)
    if search:
        tours = tours.filter(_matching(search))
    return _with_pairs(tours).order_by(_OVER, *_NEXT_FIRST)


_OVER = Case(When(state__in=OPEN, then=0), default=1)


def _matching(search: str) -> Q:
    """By number, by street, by member, by plan."""
    words = search.removeprefix("Tournée").removeprefix("tournée").strip()
    if words.isdigit():
        return Q(number=int(words[:9]))
    streets = Stop.objects.filter(
        saying("dwelling__street__name", words) | saying("dwelling__street__hint", words)
    ).values("tour_id")
    people = PairMember.objects.filter(saying("member__user__name", words)).values("tour_id")
    return Q(id__in=streets) | Q(id__in=people) | saying("outing__plan__name", words)


def state_counts(collective: Collective) -> dict[str, int]:
    rows = Tour.objects.filter(collective=collective).order_by().values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


@dataclass
class StreetPart:
    """A street inside a tour: « rue des Lilas, du 2 au 18 » (`numbers`), `doors` of them."""

    street_id: UUID
    name: str
    doors: int = 0
    lowest: int | None = None
    highest: int | None = None

    @property
    def numbers(self) -> str:
        if self.lowest is None:
            return ""
        return str(self.lowest) if self.lowest == self.highest else f"{self.lowest}-{self.highest}"

    def count(self, number: int | None) -> None:
        self.doors += 1
        if number is not None:
            self.lowest = number if self.lowest is None else min(self.lowest, number)
            self.highest = number if self.highest is None else max(self.highest, number)


def streets_by_tour(tours: Iterable[Tour]) -> dict[UUID, list[StreetPart]]:
    """The streets of each tour in walking order, in one query."""
    ids = [tour.id for tour in tours]
    rows = _DOORS(tour=ids[0]) if len(ids) == 1 else _doors(Stop.objects.filter(tour__in=ids))
    found: dict[UUID, dict[UUID, StreetPart]] = defaultdict(dict)
    for tour_id, street_id, name, hint, number in rows:
        found[tour_id].setdefault(
            street_id, StreetPart(street_id, f"{name} ({hint})" if hint else name)
        ).count(number)
    return {tour_id: list(parts.values()) for tour_id, parts in found.items()}


def _doors(stops: QuerySet[Stop]) -> Any:
    return stops.order_by("tour_id", "position").values_list(
        "tour_id",
        "dwelling__street_id",
        "dwelling__street__name",
        "dwelling__street__hint",
        "dwelling__number",
    )


_DOORS = Prepared(lambda tour: _doors(Stop.objects.filter(tour_id=tour)))


def stops_of(tour: Tour) -> QuerySet[Stop]:
    return tour.stops.select_related("dwelling__street", "dwelling__building").order_by("position")


def outings_of(collective: Collective) -> QuerySet[Outing]:
    return Outing.objects.filter(collective=collective).select_related("plan", "script")


def tours_of_outings(outings: Iterable[Outing]) -> QuerySet[Tour]:
    return _told(Tour.objects.filter(outing__in=[outing.id for outing in outings])).order_by("number")


def tours_of_outing(outing: Outing) -> list[Tour]:
    """The same of one."""
    pairs: dict[UUID, list[PairMember]] = defaultdict(list)
    for one in _PAIRS_OF_OUTING(outing=outing.id):
        pairs[one.tour_id].append(one)
    return [_paired(tour, pairs[tour.id]) for tour in _OF_OUTING(outing=outing.id)]


_OF_OUTING = Prepared(lambda outing: _counted(Tour.objects.filter(outing_id=outing)).order_by("number"))


def notice_of(member: Membership, tour: Tour) -> OutingNotice | None:
    """What `member` was told of the outing of this tour, if she still goes."""
    found: list[OutingNotice] = _NOTICE(outing=tour.outing_id, member=member.id)
    return found[0] if found else None


_NOTICE = Prepared(
    lambda outing, member: OutingNotice.objects.filter(outing_id=outing, member_id=member, is_off=False)[:1]
)


def latest_script(collective: Collective) -> Script | None:
    return Script.objects.filter(collective=collective).order_by("-version").first()


def next_outing(collective: Collective, *, at: datetime) -> Outing | None:
    """The first one still to come, or begun less than a day ago and not over."""
    found: list[Outing] = _NEXT_OUTING(collective=collective.id, since=at - timedelta(hours=12))
    return found[0] if found else None


_NEXT_OUTING = Prepared(
    lambda collective, since: (
        Outing.objects.filter(collective=collective, starts_at__gte=since, tours__state__in=OPEN)
        .select_related("plan", "script")
        .order_by("starts_at")[:1]
    )
)


def is_expected(member: Membership, *, at: datetime) -> Wanted:
    """Has she a `next_tour`?"""
    return _IS_EXPECTED.wanted(member=member.id, since=at - timedelta(hours=12))


def next_tour(member: Membership, *, at: datetime) -> Tour | None:
    """The one under way, else the next of today or later."""
    found: list[Tour] = _NEXT(member=member.id, since=at - timedelta(hours=12))
    return _with_pair(found[0]) if found else None


def _hers_to_come(member: UUID, since: datetime) -> QuerySet[Tour]:
    return Tour.objects.filter(
        _IS_OUT | Q(state=TourState.READY, outing__starts_at__gte=since),
        id__in=PairMember.objects.filter(member_id=member).values("tour_id"),
    )


_IS_OUT = Q(state=TourState.UNDER_WAY, returned_at=None)
_NEXT = Prepared(
    lambda member, since: _counted(_hers_to_come(member, since)).order_by(
        Case(When(_IS_OUT, then=0), default=1), *_NEXT_FIRST
    )[:1]
)
_IS_EXPECTED = any_of(_hers_to_come)


def late_tours(collective: Collective, *, at: datetime) -> QuerySet[Tour]:
    """Out, not back, and expected more than twenty minutes ago."""
    return _with_pairs(_late_counted(collective.id, at - LATE_AFTER))


def is_someone_late(collective: Collective, *, at: datetime) -> Wanted:
    return _IS_LATE.wanted(collective=collective.id, before=at - LATE_AFTER)


def late_now(collective: Collective, *, at: datetime) -> list[Tour]:
    """The same as `late_tours`, for the pages that ask at each opening."""
    return _with_their_pairs(_LATE(collective=collective.id, before=at - LATE_AFTER))


def _late(collective: UUID, before: datetime) -> QuerySet[Tour]:
    return Tour.objects.filter(
        collective=collective, state=TourState.UNDER_WAY, returned_at=None, expected_back_at__lte=before
    )


def _late_counted(collective: UUID, before: datetime) -> QuerySet[Tour]:
    return _counted(_late(collective, before)).order_by("expected_back_at")


def without_pair(collective: Collective, *, at: datetime) -> list[Tour]:
    """Tours of the next days that nobody does yet."""
    return _with_their_pairs(_WITHOUT_PAIR(**_next_days(collective, at)))


def is_any_without_pair(collective: Collective, *, at: datetime) -> Wanted:
    return _ANY_WITHOUT_PAIR.wanted(**_next_days(collective, at))


def _next_days(collective: Collective, at: datetime) -> dict[str, Any]:
    return {"collective": collective.id, "since": at - timedelta(hours=12), "until": at + _SOON}


def _no_pair(collective: UUID, since: datetime, until: datetime) -> QuerySet[Tour]:
    soon = Tour.objects.filter(
        collective=collective, outing__starts_at__gte=since, outing__starts_at__lte=until
    )
    return soon.filter(state=TourState.DRAFT, pair=None)


def to_close(collective: Collective) -> list[Tour]:
    """Tours whose pair is back, to be read again and closed."""
    return _with_their_pairs(_TO_CLOSE(collective=collective.id))


def is_any_to_close(collective: Collective) -> Wanted:
    return _ANY_TO_CLOSE.wanted(collective=collective.id)


def _back(collective: UUID) -> QuerySet[Tour]:
    return Tour.objects.filter(collective=collective, state=TourState.UNDER_WAY, returned_at__isnull=False)


def never_left(collective: Collective, *, at: datetime) -> list[Tour]:
    """Ready, and its hour is past since half a day: made with paper alone, or not made."""
    return _with_their_pairs(_NEVER_LEFT(collective=collective.id, before=at - timedelta(hours=12)))


def did_any_never_leave(collective: Collective, *, at: datetime) -> Wanted:
    return _ANY_NEVER_LEFT.wanted(collective=collective.id, before=at - timedelta(hours=12))


def _still_ready(collective: UUID, before: datetime) -> QuerySet[Tour]:
    return Tour.objects.filter(collective=collective, state=TourState.READY, outing__starts_at__lt=before)


def _first_few(rows: Callable[..., QuerySet[Tour]]) -> Prepared:
    return Prepared(lambda **values: _counted(rows(**values)).order_by(*_NEXT_FIRST)[:FEW])


_LATE, _IS_LATE = Prepared(_late_counted), any_of(_late)
_WITHOUT_PAIR, _ANY_WITHOUT_PAIR = _first_few(_no_pair), any_of(_no_pair)
_TO_CLOSE, _ANY_TO_CLOSE = _first_few(_back), any_of(_back)
_NEVER_LEFT, _ANY_NEVER_LEFT = _first_few(_still_ready), any_of(_still_ready)


def without_date(collective: Collective) -> Wanted:
    """How many tours of plans in use have no day yet."""
    return _WITHOUT_DATE.wanted(collective=collective.id)


_WITHOUT_DATE = number_of(
    lambda collective: Tour.objects.filter(
        collective=collective, state=TourState.DRAFT, outing__starts_at=None, outing__plan__archived_at=None
    )
)


def doors_in(tours: Iterable[Tour]) -> int:
    """How many doors these tours have; `tours` as the queries of this file give them."""
    return sum(tour.door_count for tour in tours)  # type: ignore[attr-defined]  # annotated by _told


def doors_in_reach(member: Membership) -> QuerySet[Dwelling]:
    """Those of her tours; all of them for the coordinator."""
    doors = Dwelling.objects.filter(collective=member.collective_id)
    if member.role == Role.COORDINATOR:
        return doors
    mine = tours_of(member).order_by().values("id")
    return doors.filter(id__in=Stop.objects.filter(tour_id__in=mine).values("dwelling_id"))


def tour_numbered(collective: Collective, number: int) -> Tour | None:
    return Tour.objects.filter(collective=collective, number=number).first()
