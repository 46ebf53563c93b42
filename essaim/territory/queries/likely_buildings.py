"""Addresses that look like buildings: several at one point, or named « résidence ». Who knows the place decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from essaim.kernel.words import saying
from essaim.network.models import Collective
from essaim.territory.models import Building, Dwelling, Street
from essaim.territory.queries.buildings import next_doors
from essaim.territory.rules.grids import Grid

_NAMES = ("résidence", "immeuble", "bâtiment", "HLM")
Point = tuple[float | None, float | None]  # longitude, latitude: one that is shared has both
Key = Point | UUID  # what a page shows: a point with its addresses, or one address


@dataclass(frozen=True)
class Likely:
    """`doors`: the addresses of one point, or one address alone. `beside`: the building of the street to copy."""

    doors: list[Dwelling]
    beside: Building | None
    beside_grid: Grid | None

    @property
    def first(self) -> Dwelling:
        return self.doors[0]


def likely(collective: Collective, *, said_single: bool = False) -> list[Key]:
    """Points first, the most crowded before; `said_single`: those of which somebody said that they are houses."""
    doors = lone(collective, said_single=said_single)
    if said_single:
        return list(doors.order_by(*_ORDER).values_list("id", flat=True))
    shared: list[Key] = list(
        doors.exclude(lon=None)
        .order_by()
        .values_list("lon", "lat")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
        .order_by("-n", "lon", "lat")
        .values_list("lon", "lat")
    )
    at_one = set(shared)
    named = doors.filter(_named(collective)).order_by(*_ORDER).values_list("id", "lon", "lat")
    return shared + [id_ for id_, lon, lat in named if (lon, lat) not in at_one]


def shown(collective: Collective, keys: Sequence[Key], *, said_single: bool = False) -> list[Likely]:
    """What a page of `likely` holds."""
    doors = lone(collective, said_single=said_single).select_related("street__commune").order_by(*_ORDER)
    points = [key for key in keys if isinstance(key, tuple)]
    there: dict[Key, list[Dwelling]] = defaultdict(list)
    for door in doors.filter(_at(points) | Q(id__in=[key for key in keys if isinstance(key, UUID)])):
        key = (door.lon, door.lat)
        there[key if key in points else door.id].append(door)
    groups = [there[key] for key in keys if there[key]]
    beside = next_doors(group[0] for group in groups)
    return [Likely(group, *beside.get(group[0].id, (None, None))) for group in groups]


def lone(collective: Collective, *, said_single: bool = False) -> QuerySet[Dwelling]:
    """The live addresses that are no building."""
    doors = Dwelling.objects.filter(collective=collective, archived_at=None, building=None)
    return doors.filter(is_single=said_single)


def still_likely(collective: Collective, ids: Sequence[UUID], *, said_single: bool = False) -> list[Likely]:
    """Of the candidates that a page named by their first address, those that are still what it showed."""
    found = lone(collective, said_single=said_single).in_bulk(list(ids))
    points = {(door.lon, door.lat) for door in found.values() if door.lon is not None}
    shared = set(likely(collective)) & points if points and not said_single else set()
    keys = [
        (door.lon, door.lat) if (door.lon, door.lat) in shared else id_
        for id_ in ids
        if (door := found.get(id_))
    ]
    return shown(collective, list(dict.fromkeys(keys)), said_single=said_single)


def sharing(doors: Iterable[Dwelling]) -> int:
    """How many of these stand at the very point of another address: the walk between them is not known."""
    there: dict[Point, int] = defaultdict(int)
    for door in doors:
        if door.lon is not None and door.lat is not None and door.building_id is None:
            there[door.lon, door.lat] += 1
    return sum(count for count in there.values() if count > 1)


_ORDER = ("street__name__folded", "street_id", "number", "suffix", "id")


def _at(points: Sequence[Point]) -> Q:
    return Q(lon__in={lon for lon, _lat in points}, lat__in={lat for _lon, lat in points})


def _named(collective: Collective) -> Q:
    streets, said = Q(), Q()
    for name in _NAMES:
        streets |= saying("name", name)
        said |= saying("complement", name) | saying("label", name)
    places = Street.objects.filter(streets, collective=collective).order_by()
    return Q(street__in=places.values("id")) | (~Q(complement="", label="") & said)
