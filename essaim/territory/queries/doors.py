"""What may be asked of doors."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Avg, Exists, ManyToOneRel, Max, Min, OuterRef, Q, QuerySet

from essaim.network.models import Collective
from essaim.territory.models import Dwelling, ImportChange, Sector, SectorDwelling
from essaim.territory.rules.shapes import Box

_OF_TERRITORY = (SectorDwelling, ImportChange)  # they follow the door; everything else is its history


def doors(collective: Collective) -> QuerySet[Dwelling]:
    """All of them, archived ones and those turned into a building included."""
    return Dwelling.objects.filter(collective=collective).select_related("street__commune", "building")


def live_doors(collective: Collective) -> QuerySet[Dwelling]:
    """Those at which one may ring: neither archived nor turned into a building."""
    return doors(collective).filter(archived_at=None)


def doors_of_sectors(sectors: Sequence[Sector]) -> QuerySet[Dwelling]:
    """The live doors of at least one of these sectors, each once."""
    inside = SectorDwelling.objects.filter(sector__in=[sector.id for sector in sectors])
    live = Dwelling.objects.filter(archived_at=None).select_related("street__commune", "building")
    return live.filter(id__in=inside.values("dwelling_id"))


def box_of_doors(collective: Collective) -> Box | None:
    """West, south, east, north of the doors; None when none has coordinates."""
    edges = Dwelling.objects.filter(collective=collective, archived_at=None).aggregate(
        Min("lon"), Min("lat"), Max("lon"), Max("lat")
    )
    west, south, east, north = edges["lon__min"], edges["lat__min"], edges["lon__max"], edges["lat__max"]
    return None if west is None else (west, south, east, north)


def middle_of(doors: QuerySet[Dwelling]) -> tuple[float, float] | None:
    found = doors.order_by().aggregate(Avg("lon"), Avg("lat"))
    return None if found["lon__avg"] is None else (found["lon__avg"], found["lat__avg"])


def with_history(chosen: QuerySet[Dwelling]) -> set[UUID]:
    """Those of these doors that something refers to: a visit, a tour, a request… whatever floor it comes from."""
    found: set[UUID] = set()
    for name, rows in _histories():
        those = rows.filter(**{f"{name}__in": chosen.order_by().values("id")})
        found.update(those.order_by().values_list(name, flat=True).distinct())
    return found


def remembered() -> Q:
    """The same asked of each door, where they are few and one statement is wanted."""
    each = [Exists(rows.filter(**{name: OuterRef("pk")})) for name, rows in _histories()]
    return Q(*each, _connector=Q.OR)


def _histories() -> Iterator[tuple[str, QuerySet[Any]]]:
    for relation in Dwelling._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in _OF_TERRITORY:
            yield relation.field.attname, relation.related_model._default_manager.all()


def free_twin(collective_id: UUID, key: str | None) -> int:
    """A rank that no other door whose address reads the same has: two streets of one commune may have one name."""
    taken = Dwelling.every.filter(collective=collective_id, address_key=key).values_list("twin", flat=True)
    ranks = set(taken) if key else set()
    return next(rank for rank in count() if rank not in ranks)


def has_history(dwelling: Dwelling) -> bool:
    return bool(with_history(Dwelling.objects.filter(id=dwelling.id)))
