"""What may be asked of sectors."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Sector, SectorDwelling, SectorStreet
from essaim.territory.rules.sectors import DoorTable, SectorStreetChoice
from essaim.territory.rules.shapes import box_of

FEW_SECTORS = 3  # beyond, reading all the doors once is quicker


def sectors(collective: Collective) -> QuerySet[Sector]:
    return Sector.objects.filter(collective=collective)


def open_sectors(collective: Collective) -> QuerySet[Sector]:
    return sectors(collective).filter(archived_at=None)


def streets_of_sectors(chosen: Sequence[Sector]) -> dict[UUID, list[SectorStreet]]:
    rows = SectorStreet.objects.filter(sector__in=[one.id for one in chosen]).select_related(
        "street__commune"
    )
    found: dict[UUID, list[SectorStreet]] = defaultdict(list)
    for row in rows:
        found[row.sector_id].append(row)
    return found


def choice_of(row: SectorStreet) -> SectorStreetChoice:
    return SectorStreetChoice(row.street_id, row.side, row.from_number, row.to_number)


SectorShape = tuple[Sequence[SectorStreetChoice], dict[str, Any] | None]  # streets, shape


def door_table(collective: Collective, parts: Sequence[SectorShape]) -> DoorTable:
    """The live doors that may lie in one of these parts."""
    rows = Dwelling.objects.filter(collective=collective, archived_at=None).order_by()
    if len(parts) <= FEW_SECTORS:
        near = Q(street__in=[choice.street_id for streets, _shape in parts for choice in streets])
        for _streets, shape in parts:
            if shape:
                west, south, east, north = box_of(shape)
                near |= Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
        rows = rows.filter(near)
    return DoorTable(rows.values_list("id", "street_id", "number", "lon", "lat"))


def doors_inside(collective: Collective, streets: Sequence[SectorStreetChoice], shape: Any) -> set[UUID]:
    """The doors that such a sector would have: for the preview, before anything is written."""
    return door_table(collective, [(streets, shape)]).inside(streets, shape)


@dataclass(frozen=True)
class Overlap:
    name: str
    doors: int


def overlaps(chosen: Sequence[Sector]) -> dict[UUID, list[Overlap]]:
    """For each sector, the doors it shares with each other open sector, the most shared first.

    Few doors are in two sectors: they are found first, in an index, and only they are read.
    """
    links = SectorDwelling.objects.order_by()
    twice = links.values("dwelling_id").annotate(sectors=Count("*")).filter(sectors__gt=1)
    rows = links.filter(
        dwelling_id__in=twice.values("dwelling_id"), sector__archived_at=None, dwelling__archived_at=None
    )
    of_door: dict[UUID, list[UUID]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for door, sector_id, name in rows.values_list("dwelling_id", "sector_id", "sector__name"):
        of_door[door].append(sector_id)
        names[sector_id] = name
    asked = {one.id for one in chosen}
    shared = Counter(
        pair for around in of_door.values() for pair in permutations(around, 2) if pair[0] in asked
    )
    found: dict[UUID, list[Overlap]] = defaultdict(list)
    for (sector_id, other), doors in shared.most_common():
        found[sector_id].append(Overlap(names[other], doors))
    return found


def shared_with(collective: Collective, doors: set[UUID], *, but: Sector | None = None) -> list[Overlap]:
    """The other open sectors that already have some of these doors."""
    rows = SectorDwelling.objects.filter(collective=collective, sector__archived_at=None)
    rows = rows.exclude(sector=but) if but else rows
    names: dict[str, int] = defaultdict(int)
    for dwelling_id, name in rows.values_list("dwelling_id", "sector__name"):
        names[name] += dwelling_id in doors
    return [Overlap(name, count) for name, count in sorted(names.items(), key=lambda one: -one[1]) if count]


def door_counts(chosen: Sequence[Sector]) -> dict[UUID, int]:
    """The live doors of each: all of them, counted in an index, less the few that are archived."""
    links = SectorDwelling.objects.order_by()
    counts = Counter(dict(links.values_list("sector_id").annotate(doors=Count("*"))))
    archived = list(
        Dwelling.objects.filter(archived_at__isnull=False).order_by().values_list("id", flat=True)
    )
    for start in range(0, len(archived), 20_000):
        gone = links.filter(dwelling_id__in=archived[start : start + 20_000])
        counts.subtract(dict(gone.values_list("sector_id").annotate(doors=Count("*"))))
    return {one.id: counts[one.id] for one in chosen if counts[one.id]}
