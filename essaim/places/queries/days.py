"""When a place is open on the days to come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from essaim.network.models import Collective
from essaim.places.models import Place, PlaceClosure
from essaim.places.rules.days import DayHours, days_from, hours_on

TOLD_AHEAD = timedelta(days=60)


def closures_of(place: Place, *, since: date) -> QuerySet[PlaceClosure]:
    """Those that go on or are to come."""
    return PlaceClosure.objects.filter(place=place, last__gte=since)


def closures_here(collective: Collective) -> QuerySet[PlaceClosure]:
    return PlaceClosure.objects.filter(collective=collective).select_related("place")


def closures_by_place(
    found: Iterable[Place], *, since: date, until: date
) -> Mapping[UUID, Sequence[PlaceClosure]]:
    """Of each place, those that touch these days, in order."""
    told: dict[UUID, list[PlaceClosure]] = {}
    rows = PlaceClosure.objects.filter(place_id__in=[one.id for one in found])
    for one in rows.filter(last__gte=since, first__lte=until):
        told.setdefault(one.place_id, []).append(one)
    return told


def week_to_come(place: Place, *, today: date) -> list[DayHours]:
    """Seven days from today, each with the holiday or the closure that counts where the place is."""
    return days_from(
        place.hours, today, many=7, where=place.where, closures=list(closures_of(place, since=today))
    )


def open_on(place: Place, day: date) -> DayHours:
    return hours_on(place.hours, day, where=place.where, closures=list(closures_of(place, since=day)))
