"""Addresses that look like buildings: several at one point or on one parcel, or named « résidence ». Who knows the place decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from essaim.kernel.words import saying
from essaim.network.models import Collective
from essaim.territory.models import Building, Dwelling, Street
from essaim.territory.queries.buildings import next_doors
from essaim.territory.rules.grids import Grid

_SAID = 6
_NAMES = ("résidence", "immeuble", "bâtiment", "HLM")
Point = tuple[float | None, float | None]  # longitude, latitude: one that is shared has both
Key = Point | str | UUID  # what a page shows: a point or a parcel with its addresses, or one address


@dataclass(frozen=True)
class Likely:
    """`doors`: the addresses of one point, of one parcel, or one alone. `beside`: the building of the street to copy."""

    doors: list[Dwelling]
    is_parcel: bool
    beside: Building | None
    beside_grid: Grid | None

    @property
    def first(self) -> Dwelling:
        return self.doors[0]

    @property
    def said(self) -> list[str]:
        """« 2, 4 Chemin Latéral », « 45 Route d’Aulnay »: the first addresses, a street said once."""
        numbers: dict[str, list[str]] = defaultdict(list)
        for door in self.doors[:_SAID]:
            numbers[str(door.street)].append(door.number_label)
        return [f"{', '.join(filter(None, labels))} {street}".strip() for street, labels in numbers.items()]

    @property
    def has_more(self) -> bool:
        return len(self.doors) > _SAID


def likely(collective: Collective, *, said_single: bool = False) -> list[Key]:
    """Points and parcels first, the most crowded before; `said_single`: what somebody said to be houses."""
    doors = lone(collective, said_single=said_single)
    if said_single:
        return list(doors.order_by(*_ORDER).values_list("id", flat=True))
    parcels = _crowded(doors.exclude(parcel=""), "parcel")
    elsewhere = doors.exclude(parcel__in=parcels.values("parcel"))
    points = _crowded(elsewhere.exclude(lon=None), "lon", "lat")
    at_one = set(points.values_list("lon", "lat"))
    crowded: list[tuple[int, Key]] = list(parcels.values_list("n", "parcel"))
    crowded += [(n, (lon, lat)) for n, lon, lat in points.values_list("n", "lon", "lat")]
    named = elsewhere.filter(_named(collective)).order_by(*_ORDER).values_list("id", "lon", "lat")
    return [key for _n, key in sorted(crowded, key=lambda one: -one[0])] + [
        id_ for id_, lon, lat in named if (lon, lat) not in at_one
    ]


def _crowded(doors: QuerySet[Dwelling], *columns: str) -> Any:
    """Where there are several, and how many."""
    return doors.order_by(*columns).values(*columns).annotate(n=Count("id")).filter(n__gt=1)


def shown(collective: Collective, keys: Sequence[Key], *, said_single: bool = False) -> list[Likely]:
    """What a page of `likely` holds."""
    doors = lone(collective, said_single=said_single).select_related("street__commune").order_by(*_ORDER)
    points = {key for key in keys if isinstance(key, tuple)}
    parcels = {key for key in keys if isinstance(key, str)}
    there: dict[Key, list[Dwelling]] = defaultdict(list)
    asked = _at(points) | Q(parcel__in=parcels) | Q(id__in=[key for key in keys if isinstance(key, UUID)])
    for door in doors.filter(asked):
        there[_key_of(door, points, parcels)].append(door)
    groups = [(key, there[key]) for key in keys if there[key]]
    beside = next_doors(group[0] for _key, group in groups)
    return [
        Likely(group, isinstance(key, str), *beside.get(group[0].id, (None, None))) for key, group in groups
    ]


def _key_of(door: Dwelling, points: Collection[Point], parcels: Collection[str]) -> Key:
    if door.parcel in parcels:
        return door.parcel
    return (door.lon, door.lat) if (door.lon, door.lat) in points else door.id


def lone(collective: Collective, *, said_single: bool = False) -> QuerySet[Dwelling]:
    """The live addresses that are no building."""
    doors = Dwelling.objects.filter(collective=collective, archived_at=None, building=None)
    return doors.filter(is_single=said_single)


def still_likely(collective: Collective, ids: Sequence[UUID], *, said_single: bool = False) -> list[Likely]:
    """Of the candidates that a page named by their first address, those that are still what it showed."""
    found = lone(collective, said_single=said_single).in_bulk(list(ids))
    shared = [] if said_single else [key for key in likely(collective) if not isinstance(key, UUID)]
    points = {key for key in shared if isinstance(key, tuple)}
    parcels = {key for key in shared if isinstance(key, str)}
    keys = [_key_of(found[id_], points, parcels) for id_ in ids if id_ in found]
    return shown(collective, list(dict.fromkeys(keys)), said_single=said_single)


def sharing(doors: Iterable[Dwelling]) -> int:
    """How many of these stand at the very point of another address: the walk between them is not known."""
    there: dict[Point, int] = defaultdict(int)
    for door in doors:
        if door.lon is not None and door.lat is not None and door.building_id is None:
            there[door.lon, door.lat] += 1
    return sum(count for count in there.values() if count > 1)


_ORDER = ("street__name__folded", "street_id", "number", "suffix", "id")


def _at(points: Collection[Point]) -> Q:
    return Q(lon__in={lon for lon, _lat in points}, lat__in={lat for _lon, lat in points})


def _named(collective: Collective) -> Q:
    streets, said = Q(), Q()
    for name in _NAMES:
        streets |= saying("name", name)
        said |= saying("complement", name) | saying("label", name)
    places = Street.objects.filter(streets, collective=collective).order_by()
    return Q(street__in=places.values("id")) | (~Q(complement="", label="") & said)
