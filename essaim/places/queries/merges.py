"""Places that may be one, and those that were made one."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from rapidfuzz import fuzz

from essaim.kernel.words import fold
from essaim.network.models import Collective
from essaim.places.models import Place, PlaceMerge
from essaim.places.queries.near import Around, square
from essaim.places.queries.places import places
from essaim.places.rules.merges import UNDONE_FOR

NEXT_DOOR = 80.0  # metres
LIKE = 80  # of a hundred, for two names next door to be one
MOST = 12


def likely_doubles(place: Place) -> list[Place]:
    """The same SIRET or telephone, the same name in the same town, or nearly the same name next door."""
    asked = Q(name__folded=fold(place.name))
    if place.siret:
        asked |= Q(siret=place.siret)
    if place.phone:
        asked |= Q(phone=place.phone)
    if place.lon is not None and place.lat is not None:
        asked |= square(Around(place.lon, place.lat), NEXT_DOOR)
    rows = places(place.collective).exclude(id=place.id).filter(asked).order_by("name__folded", "id")
    return [one for one in rows[:200] if _is_like(place, one)][:MOST]


def _is_like(one: Place, other: Place) -> bool:
    if one.siret and one.siret == other.siret:
        return True
    names = fold(one.name), fold(other.name)
    towns = {fold(place.town) for place in (one, other) if place.town}
    if names[0] == names[1] and len(towns) < 2:
        return True
    is_near = (bool(one.phone) and one.phone == other.phone) or _next_door(one, other)
    return is_near and fuzz.token_set_ratio(*names) >= LIKE


def _next_door(one: Place, other: Place) -> bool:
    if one.lon is None or one.lat is None:
        return False
    metres = Around(one.lon, one.lat).metres_to(other)
    return metres is not None and metres <= NEXT_DOOR


def doubles(collective: Collective, *, most: int = 50) -> list[list[Place]]:
    """Groups of places of one SIRET, then of one name in one town, over the whole directory."""
    rows = places(collective).order_by()
    groups: list[list[Place]] = []
    seen: set[frozenset[UUID]] = set()
    by_siret = rows.exclude(siret="").values("siret").annotate(times=Count("id")).filter(times__gt=1)
    by_name = rows.values("name__folded", "town__folded").annotate(times=Count("id")).filter(times__gt=1)
    for asked in [Q(siret=one["siret"]) for one in by_siret[:most]] + [
        Q(name__folded=one["name__folded"], town__folded=one["town__folded"]) for one in by_name[:most]
    ]:
        found = list(rows.filter(asked).order_by("name__folded", "id")[:MOST])
        marks = frozenset(one.id for one in found)
        if len(found) > 1 and marks not in seen:
            seen.add(marks)
            groups.append(found)
    return groups[:most]


def place_merges(collective: Collective) -> QuerySet[PlaceMerge]:
    return PlaceMerge.objects.filter(collective=collective).select_related("kept", "gone", "made_by__user")


def open_merges(place: Place, *, on: date) -> QuerySet[PlaceMerge]:
    """Those that may still be undone, of which this place is the kept one or the other."""
    rows = place_merges(place.collective).filter(undone_on=None, made_on__gte=on - UNDONE_FOR)
    return rows.filter(Q(kept=place) | Q(gone=place))


def stands_for(place: Place) -> Place:
    """The one that it became, however many merges later."""
    for _times in range(10):
        merge = PlaceMerge.objects.filter(gone=place, undone_on=None).select_related("kept").first()
        if merge is None:
            break
        place = merge.kept
    return place


def names_of(place_id: UUID) -> Sequence[UUID]:
    """Its identifier, and those of the rows that became it."""
    known, last = [place_id], [place_id]
    for _times in range(10):
        last = list(
            PlaceMerge.objects.filter(kept_id__in=last, undone_on=None).values_list("gone_id", flat=True)
        )
        if not last:
            break
        known += last
    return known


def gone_by_kept(collective: Collective) -> dict[UUID, list[UUID]]:
    """Each place that stands → the rows that became it, however many merges later. Rows in a circle end nothing."""
    became = dict(
        PlaceMerge.objects.filter(collective=collective, undone_on=None).values_list("gone_id", "kept_id")
    )
    told: dict[UUID, list[UUID]] = {}
    for gone in became:
        kept = gone
        for _times in became:
            kept = became.get(kept, kept)
        told.setdefault(kept, []).append(gone)
    return told
