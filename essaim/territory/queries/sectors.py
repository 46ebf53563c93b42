"""What may be asked of sectors."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

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
    rows = SectorStreet.objects.filter(sector__in=[one.id for one in chosen]).select_related("street")
    found: dict[UUID, list[SectorStreet]] = defaultdict(list)
    for row in rows:
        found[row.sector_id].append(row)
    return found


def choice_of(row: SectorStreet) -> SectorStreetChoice:
    return SectorStreetChoice(row.street_id, row.side, row.from_number, row.to_number)


Part = tuple[Sequence[SectorStreetChoice], dict[str, Any] | None]  # streets, shape


def door_table(collective: Collective, parts: Sequence[Part]) -> DoorTable:
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
    """For each sector, the doors it shares with each other open sector, the most shared first."""
    mine = SectorDwelling.objects.filter(sector__in=[one.id for one in chosen], dwelling__archived_at=None)
    pairs = (
        mine.annotate(  # one join for the three: not `filter(dwelling__sectors__…)`, which would add another
            other=F("dwelling__sectors"),
            other_name=F("dwelling__sectors__name"),
            other_archived_at=F("dwelling__sectors__archived_at"),
        )
    )
    others = pairs.filter(other_archived_at=None).exclude(other=F("sector"))
    rows = (
        others.order_by()
        .values_list("sector_id", "other_name")
        .annotate(doors=Count("id"))
        .order_by("-doors")
    )
    found: dict[UUID, list[Overlap]] = defaultdict(list)
    for sector_id, name, doors in rows:
        found[sector_id].append(Overlap(name, doors))
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
    rows = SectorDwelling.objects.filter(sector__in=[one.id for one in chosen], dwelling__archived_at=None)
    return dict(rows.order_by().values_list("sector_id").annotate(doors=Count("id")))
