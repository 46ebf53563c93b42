"""The places of a quarter, as they are printed: near its middle, by what one comes for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from essaim.network.models import Collective
from essaim.places.enums import Need
from essaim.places.models import Place, PlaceClosure, Service
from essaim.places.queries.days import TOLD_AHEAD, closures_by_place
from essaim.places.queries.near import Around, nearest
from essaim.places.queries.places import Wish, places
from essaim.places.queries.walking import walks

MOST = 40
MOST_MINUTES = 45  # on foot; what is further is not of the quarter


@dataclass(frozen=True)
class Told:
    place: Place
    services: list[Service]
    minutes: int | None
    closures: Sequence[PlaceClosure] = ()


def around_a_quarter(
    collective: Collective, middle: tuple[float, float] | None, *, on: date
) -> list[tuple[Need, list[Told]]]:
    """Without a middle, all the places by name, with the closures of the two months that follow. A place is told once, under the first thing one comes for there."""
    found = _found(collective, middle)
    prefetch_related_objects(found, "services")
    away = walks(found, Around(*middle) if middle else None)
    shut = closures_by_place(found, since=on, until=on + TOLD_AHEAD)
    told = [
        Told(
            place,
            list(place.services.all()),
            away[place.id].minutes if place.id in away else None,
            shut.get(place.id, ()),
        )
        for place in found
    ]
    near = [one for one in told if one.services and (one.minutes is None or one.minutes <= MOST_MINUTES)]
    near.sort(key=lambda one: one.minutes or 0)
    by_need = {need: [one for one in near if one.services[0].need == need] for need in Need}
    return [(need, several) for need, several in by_need.items() if several]


def _found(collective: Collective, middle: tuple[float, float] | None) -> Sequence[Place]:
    if middle is None:
        return list(places(collective).order_by("name__folded", "id")[:MOST])
    return [one.place for one in nearest(collective, around=Around(*middle), wish=Wish(), most=MOST)]
