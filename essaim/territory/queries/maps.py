"""What a map shows of the territory: sectors in full, doors thinned out when there are many."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Right

from essaim.territory.models import Dwelling, Sector, number_label

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
