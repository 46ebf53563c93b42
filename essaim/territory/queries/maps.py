"""What a map shows of the territory: sectors in full, doors thinned out when there are many."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import CharField, Max, Min, QuerySet
from django.db.models.functions import Cast, Right

from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Sector, SectorDwelling, number_label

MOST_DOORS = 2_000


def map_of_sectors(doors: QuerySet[Dwelling], sectors: Iterable[Sector]) -> dict[str, Any]:
    """`doors`: {id, lon, lat, label}; `sectors`: {id, name, polygon}, those that are drawn."""
    return {
        "doors": some_doors(doors),
        "sectors": [
            {"id": str(one.id), "name": one.name, "polygon": one.shape["coordinates"][0]}
            for one in sectors
            if one.shape
        ],
    }


Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


def extents(collectives: Collection[Collective]) -> dict[str, Box]:
    """By INSEE code, where the doors of these collectives are. To be asked inside of them."""
    placed = Dwelling.objects.filter(
        collective__in=collectives, lon__isnull=False, archived_at=None
    ).order_by()
    rows = placed.values("street__commune_id").annotate(
        west=Min("lon"), south=Min("lat"), east=Max("lon"), north=Max("lat")
    )
    return {row["street__commune_id"]: (row["west"], row["south"], row["east"], row["north"]) for row in rows}


def doors_of_sectors(sectors: Collection[Sector]) -> list[tuple[UUID, UUID, float, float]]:
    """(sector, door, longitude, latitude) of the first few thousand: to show where each sector is."""
    inside = SectorDwelling.objects.filter(
        sector__in=[one.id for one in sectors], dwelling__lon__isnull=False, dwelling__archived_at=None
    )
    rows = inside.order_by("dwelling_id").values_list(
        "sector_id", "dwelling_id", "dwelling__lon", "dwelling__lat"
    )
    return [
        (sector, door, lon, lat)
        for sector, door, lon, lat in rows[:MOST_DOORS]
        if lon is not None and lat is not None
    ]


def some_doors(doors: QuerySet[Dwelling]) -> list[dict[str, Any]]:
    """All of them up to a few thousand; beyond, a share spread evenly, the same each time: identifiers end at random."""
    doors = doors.exclude(lon=None).order_by()
    count = doors.count()
    if count > MOST_DOORS:
        digits = 1 if count < 16 * MOST_DOORS else 2 if count < 256 * MOST_DOORS else 3
        kept = max(1, MOST_DOORS * 16**digits // count)
        endings = [f"{number:0{digits}x}" for number in range(kept)]
        doors = doors.annotate(ending=Right(Cast("id", CharField()), digits)).filter(ending__in=endings)
    rows = doors.values_list("id", "lon", "lat", "number", "suffix")
    return [
        {"id": str(id_), "lon": lon, "lat": lat, "label": number_label(number, suffix)}
        for id_, lon, lat, number, suffix in rows
    ]
