"""What may be asked of plans, and which doors a plan is made of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Max, Min, Q, QuerySet, Sum

from address_files.keys import normalise_street
from essaim.doors.enums import TourState
from essaim.doors.models import Outing, Plan, Stop, Tour, Visit
from essaim.doors.queries.proposals import left_alone, why_not
from essaim.doors.rules.placing import PlannedDoor
from essaim.doors.rules.planning import Wanted
from essaim.doors.rules.reasons import Reason, from_json
from essaim.doors.rules.tours import MOVABLE, OPEN
from essaim.kernel.prepared import Prepared
from essaim.kernel.words import fold
from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Sector, SectorDwelling, Street
from essaim.territory.queries.doors import live_doors


def doors_to_plan(
    collective: Collective, sectors: Sequence[Sector], *, and_those_of: Sequence[Tour] = ()
) -> QuerySet[Dwelling]:
    """The doors of these sectors, of the whole territory when there are none; archived ones are out."""
    live = live_doors(collective)
    if not sectors:
        return live
    inside = SectorDwelling.objects.filter(sector__in=[sector.id for sector in sectors])
    added = Stop.objects.filter(tour__in=[tour.id for tour in and_those_of])
    return live.filter(Q(id__in=inside.values("dwelling_id")) | Q(id__in=added.values("dwelling_id")))


def doors_of_kept_tours(plan: Plan, again: Sequence[Tour]) -> set[UUID]:
    """The doors that `plan` has in tours that stay; those left undone in a closed tour are to plan again."""
    stops = Stop.objects.filter(tour__outing__plan=plan).exclude(tour__in=[tour.id for tour in again])
    kept = set(stops.filter(tour__state__in=OPEN).values_list("dwelling_id", flat=True))
    done = Visit.objects.filter(tour__outing__plan=plan, tour__state=TourState.CLOSED)
    return kept | set(done.values_list("dwelling_id", flat=True))


def asked_to_be_left_alone(doors: QuerySet[Dwelling]) -> set[UUID]:
    """« Ne plus solliciter » at the door: these doors appear in no list, not even that of the doors left out."""
    return set(left_alone().filter(dwelling__in=doors.order_by()).values_list("dwelling_id", flat=True))


def why_not_today(doors: QuerySet[Dwelling], *, on: date) -> dict[UUID, Reason]:
    """Of each door that its revisit rule does not propose on that day."""
    return why_not(doors, on=on)


def taken_doors(doors: QuerySet[Dwelling], *, but: Iterable[Tour] = ()) -> dict[UUID, int]:
    """Door → number of the open tour it is already in; `but`: tours about to be planned again."""
    stops = Stop.objects.filter(tour__state__in=OPEN, dwelling__in=doors.order_by())
    stops = stops.exclude(tour__in=[tour.id for tour in but])
    return dict(stops.values_list("dwelling_id", "tour__number"))


def planned_doors(doors: QuerySet[Dwelling], wanted: Wanted) -> list[PlannedDoor]:
    """The doors as the engine wants them, the same order each time: a plan is repeatable from its seed."""
    first = _first_doors(wanted)
    rows = doors.order_by(
        "street__key", "street_id", "number", "suffix", "floor", "label__folded", "id"
    ).values_list("id", "street_id", "street__name", "number", "lon", "lat")
    streets = set(wanted.first_streets)
    return [
        PlannedDoor(
            id_, street_id, name, number, lon, lat, priority=int(str(street_id) in streets or id_ in first)
        )
        for id_, street_id, name, number, lon, lat in rows
    ]


def _first_doors(wanted: Wanted) -> set[UUID]:
    if not wanted.first_sectors:
        return set()
    return set(
        SectorDwelling.objects.filter(sector__in=[UUID(one) for one in wanted.first_sectors]).values_list(
            "dwelling_id", flat=True
        )
    )


# --- the plans of a collective ----------------------------------------------------------------------------


def plans(collective: Collective, *, archived: bool = False) -> QuerySet[Plan]:
    tours = Count("outings__tours", filter=~Q(outings__tours__state=TourState.CANCELLED), distinct=True)
    return (
        Plan.objects.filter(collective=collective, archived_at__isnull=not archived)
        .select_related("created_by__user")
        .annotate(tour_count=tours, outing_count=Count("outings", distinct=True))
        .order_by("-created_at")
    )


def all_plans(collective: Collective) -> QuerySet[Plan]:
    return Plan.objects.filter(collective=collective)


def sectors_of(plan: Plan) -> list[Sector]:
    return list(plan.sectors.order_by("name__folded"))


def open_sectors(collective: Collective) -> QuerySet[Sector]:
    doors = Count("dwellings", filter=Q(dwellings__archived_at=None))
    return (
        Sector.objects.filter(collective=collective, archived_at=None)
        .annotate(door_count=doors)
        .order_by("name__folded")
    )


@dataclass(frozen=True)
class Figures:
    """How even a plan is. Minutes and kilometres are estimates of the engine."""

    outings: int
    tours: int
    doors: int
    left_out: int
    shortest: float
    longest: float
    mean: float
    kilometres: float


def figures(plan: Plan) -> Figures:
    tours = Tour.objects.filter(outing__plan=plan).exclude(state=TourState.CANCELLED).order_by()
    told = tours.aggregate(
        n=Count("id"),
        outings=Count("outing", distinct=True),
        low=Min("minutes"),
        high=Max("minutes"),
        mean=Avg("minutes"),
        metres=Sum("metres"),
    )
    return Figures(
        outings=told["outings"],
        tours=told["n"],
        doors=Stop.objects.filter(tour__in=tours).count(),
        left_out=len(plan.left_out),
        shortest=told["low"] or 0,
        longest=told["high"] or 0,
        mean=told["mean"] or 0,
        kilometres=(told["metres"] or 0) / 1000,
    )


def outings_of_plan(plan: Plan) -> QuerySet[Outing]:
    return plan.outings.filter(tours__isnull=False).distinct().order_by("number")


def stops_by_tour(tours: Sequence[Tour]) -> dict[UUID, list[Stop]]:
    ids = [tour.id for tour in tours]
    one = ids[0] if len(ids) == 1 else None
    found: dict[UUID, list[Stop]] = defaultdict(list)
    for stop in _STOPS(tour=one) if one else _stops(Q(tour__in=ids)):
        found[stop.tour_id].append(stop)
    _number(found, set(_HIDDEN(tour=one) if one else _hidden(Q(tour__in=ids))))
    return found


def _stops(of_tours: Q) -> QuerySet[Stop]:
    stops = Stop.objects.filter(of_tours).select_related("dwelling__street", "dwelling__building")
    return stops.order_by("tour_id", "position")


def _hidden(of_tours: Q) -> QuerySet[Any]:
    """The doors that no paper shows."""
    doors = Stop.objects.filter(of_tours).values("dwelling_id")
    return left_alone().filter(dwelling__in=doors).values_list("dwelling_id", flat=True)


_STOPS = Prepared(lambda tour: _stops(Q(tour_id=tour)))
_HIDDEN = Prepared(lambda tour: _hidden(Q(tour_id=tour)))


def _number(stops: Mapping[UUID, Sequence[Stop]], hidden: set[UUID]) -> None:
    """`stop.rank`: its number on paper, on plans and in lists; none for a door that no paper shows."""
    for of_tour in stops.values():
        rank = 0
        for stop in of_tour:
            is_shown = stop.dwelling_id not in hidden and stop.dwelling.archived_at is None
            rank += is_shown
            stop.rank = rank if is_shown else None  # type: ignore[attr-defined]  # for templates and maps


@dataclass(frozen=True)
class LeftOut:
    """Doors left out for one reason; `doors` are the first ones, `count` all of them."""

    reason: str
    count: int
    doors: list[Dwelling]


def doors_left_out(plan: Plan) -> list[tuple[str, str]]:
    """The identifier of each, and why; in the order of the plan."""
    return [(door, str(from_json(why, values))) for door, why, values in plan.left_out]


def left_out(plan: Plan, *, at_most: int = 30) -> list[LeftOut]:
    """By reason, the most frequent first. A door that since asked to be left alone is not shown."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for door, reason in doors_left_out(plan):
        by_reason[reason].append(door)
    shown = [door for doors in by_reason.values() for door in doors[:at_most]]
    found = doors_by_id(plan.collective, shown)
    groups = [
        LeftOut(reason, len(doors), [found[door] for door in doors[:at_most] if door in found])
        for reason, doors in by_reason.items()
    ]
    return sorted(groups, key=lambda group: (-group.count, group.reason))


def doors_by_id(collective: Collective, ids: Sequence[str]) -> dict[str, Dwelling]:
    """Dwellings that may be shown, by the text of their identifier."""
    doors = Dwelling.objects.filter(collective=collective, id__in=ids)
    hidden = asked_to_be_left_alone(doors)
    return {
        str(door.id): door for door in doors.select_related("street", "building") if door.id not in hidden
    }


# --- names written by hand --------------------------------------------------------------------------------


def streets_named(collective: Collective, text: str) -> list[Street]:
    """Streets of that name, whatever the case, the accents and « av. » for « avenue »."""
    named = Q(key__endswith=f"|{normalise_street(text)}") | Q(name__folded=fold(text))
    return list(Street.objects.filter(named, collective=collective)[:5])


def street_names(collective: Collective, ids: Sequence[str]) -> list[str]:
    return list(map(str, Street.objects.filter(collective=collective, id__in=ids)))


def movable_tours(plan: Plan, *, but: Tour | None = None) -> QuerySet[Tour]:
    """Tours of the plan whose doors may still change."""
    tours = Tour.objects.filter(outing__plan=plan, state__in=MOVABLE, is_locked=False).select_related(
        "outing"
    )
    if but is not None:
        tours = tours.exclude(id=but.id)
    return tours.annotate(door_count=Count("stops")).order_by("number")


def numbers_of(plan: Plan) -> set[int]:
    """Of its tours that take place."""
    tours = Tour.objects.filter(outing__plan=plan).exclude(state=TourState.CANCELLED)
    return set(tours.values_list("number", flat=True))


def measured_again(tours: Sequence[Tour]) -> list[Tour]:
    """The same tours with their times of now."""
    found = Tour.objects.filter(id__in=[tour.id for tour in tours]).select_related("outing__plan")
    return list(found.order_by("number"))


def doors_at(collective: Collective, *, number: int, suffix: str, street: str) -> list[Dwelling]:
    """The doors of « 12 bis rue des Lilas »."""
    streets = streets_named(collective, street)
    doors = Dwelling.objects.filter(
        collective=collective, street__in=streets, number=number, archived_at=None
    )
    if suffix:
        doors = doors.filter(suffix=suffix.strip().lower())
    return list(doors.select_related("street"))


def most_frequent_reason(reasons: Iterable[Reason]) -> str:
    counted = Counter(map(str, reasons)).most_common(1)
    return counted[0][0] if counted else ""


# --- the map ----------------------------------------------------------------------------------------------


def map_of(
    tours: Sequence[Tour], stops: Mapping[UUID, Sequence[Stop]], *, sectors: Sequence[Sector] = ()
) -> dict[str, Any]:
    """What the map draws: each tour as a line in walking order, each door as a point. The doors of the list beside."""
    lines: list[dict[str, Any]] = []
    doors: list[dict[str, Any]] = []
    for tour in tours:
        placed = [stop for stop in stops.get(tour.id, ()) if stop.dwelling.lon is not None and stop.rank]  # type: ignore[attr-defined]
        lines.append(
            {
                "id": str(tour.id),
                "name": str(tour),
                "line": [[one.dwelling.lon, one.dwelling.lat] for one in placed],
            }
        )
        doors += [
            {
                "id": str(one.dwelling_id),
                "lon": one.dwelling.lon,
                "lat": one.dwelling.lat,
                "label": one.dwelling.number_label,
                "rank": one.rank,  # type: ignore[attr-defined]
                "street": str(one.dwelling.street),
                "tour": str(tour.id),
            }
            for one in placed
        ]
    shapes = [
        {"id": str(sector.id), "name": sector.name, "polygon": sector.shape["coordinates"][0]}
        for sector in sectors
        if sector.shape
    ]
    return {"tours": lines, "doors": doors, "sectors": shapes}
