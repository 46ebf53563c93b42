"""The places nearest to a point, as the crow flies and on foot: her street is not walked, a detour is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians
from operator import attrgetter

from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast

from essaim.network.models import Collective
from essaim.places.models import Place
from essaim.places.queries.places import Wish, matching, places

METRES_PER_DEGREE = 111_320
DETOUR = 1.3  # streets are not straight: what walking adds to the crow's flight, in towns
WALK = 3_600 / 60  # metres a minute: an unhurried step
FIRST, FURTHEST = 400.0, 100_000.0  # metres around, doubled until enough is found


@dataclass(frozen=True)
class Around:
    """A point, in degrees."""

    lon: float
    lat: float

    def metres_to(self, place: Place) -> float | None:
        if place.lon is None or place.lat is None:
            return None
        east = (place.lon - self.lon) * METRES_PER_DEGREE * cos(radians(self.lat))
        return hypot(east, (place.lat - self.lat) * METRES_PER_DEGREE)


@dataclass(frozen=True)
class Near:
    place: Place
    metres: float

    @property
    def minutes(self) -> int:
        """On foot, a detour counted."""
        return minutes_on_foot(self.metres)


def minutes_on_foot(metres: float) -> int:
    return max(1, round(metres * DETOUR / WALK))


def nearest(collective: Collective, *, around: Around, wish: Wish, most: int) -> list[Near]:
    """Those that answer the wish, the nearest first. A square around, doubled until it holds enough: an index finds it."""
    rows = matching(places(collective), wish).filter(lon__isnull=False)
    half = FIRST
    while True:
        found = _inside(rows, around, half)
        sure = [
            one for one in found if one.metres <= half
        ]  # what is beyond the square may be nearer than its corners
        if len(sure) >= most or half >= FURTHEST:
            return sure[:most]
        half *= 2


def _inside(rows: QuerySet[Place], around: Around, half: float) -> list[Near]:
    return near_each(rows.filter(square(around, half)).order_by(), around)


def square(around: Around, half: float) -> Q:
    north = half / METRES_PER_DEGREE
    east = north / max(0.01, cos(radians(around.lat)))
    return Q(
        lat__gte=around.lat - north, lat__lte=around.lat + north, lon__gte=around.lon - east, lon__lte=around.lon + east
    )  # fmt: skip


def near_each(found: Iterable[Place], around: Around) -> list[Near]:
    each = [Near(place, metres) for place in found if (metres := around.metres_to(place)) is not None]
    return sorted(each, key=attrgetter("metres", "place.id"))


def nearest_first(rows: QuerySet[Place], around: Around) -> QuerySet[Place]:
    """The same order made by the database, those without a place on the map last: for a list that is paged."""
    narrowing = cos(radians(around.lat)) ** 2
    north, east = F("lat") - Value(around.lat), F("lon") - Value(around.lon)
    squared = Cast(north * north + east * east * Value(narrowing), FloatField())
    return rows.annotate(away=squared).order_by(F("away").asc(nulls_last=True), "name__folded", "id")
