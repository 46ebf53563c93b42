"""The places of a file, told apart: already known from that source, like one of ours, or new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from essaim.kernel.words import fold
from essaim.network.models import Collective
from essaim.network.queries import coverage
from essaim.places.enums import BUSY
from essaim.places.models import Difference, Origin, Place, PlaceImport
from essaim.places.rules.reading import Area
from essaim.territory.queries.imports import folder
from place_files import PlaceRecord, ServiceRecord

SHORT_BYTES = 300_000


def place_imports(collective: Collective) -> QuerySet[PlaceImport]:
    return PlaceImport.objects.filter(collective=collective).select_related("created_by__user")


def is_short(batch: PlaceImport) -> bool:
    """Read while one waits."""
    path = folder() / (batch.stored_as or "none")
    return not path.exists() or path.stat().st_size <= SHORT_BYTES


def busy_imports(collective: Collective) -> QuerySet[PlaceImport]:
    return PlaceImport.objects.filter(collective=collective, state__in=BUSY)


def area_of(collective: Collective, *, everywhere: bool) -> Area:
    communes = [(one.commune_id, one.commune.name) for one in coverage(collective)]
    return Area.of(communes, everywhere=everywhere)


def origins_of(place: Place) -> QuerySet[Origin]:
    """Of the place itself, not of what it offers."""
    return Origin.objects.filter(place=place, service=None)


def pending(collective: Collective) -> QuerySet[Difference]:
    """What a source says otherwise, and that nobody looked at."""
    rows = Difference.objects.filter(collective=collective, settled_on=None)
    return rows.select_related("place", "origin")


def known_origins(records: Sequence[PlaceRecord | ServiceRecord]) -> dict[tuple[str, str], Origin]:
    """(source, ref) → where it was read before, with its place and what is offered there."""
    is_service = bool(records) and isinstance(records[0], ServiceRecord)
    rows = Origin.objects.filter(
        source__in={one.source for one in records},
        ref__in={one.ref for one in records},
        service__isnull=not is_service,
    )
    return {(one.source, one.ref): one for one in rows.select_related("place", "service")}


def origins_by_place(services: Sequence[ServiceRecord]) -> dict[tuple[str, str], Origin]:
    rows = Origin.objects.filter(
        source__in={one.source for one in services}, ref__in={one.place_ref for one in services}, service=None
    )
    return {(one.source, one.ref): one for one in rows.defer("said")}


@dataclass(frozen=True)
class Likeness:
    """Places of ours that a record may be: the same SIRET, or the same name in the same town."""

    by_siret: dict[str, list[Place]]
    by_name: dict[str, list[Place]]

    def one(self, record: PlaceRecord) -> Place | None:
        """The only one; none when there are two: a person will say."""
        found = self.by_siret.get(record.siret, []) if record.siret else []
        if not found:
            found = [one for one in self.by_name.get(fold(record.name), []) if _same_town(one, record)]
        return found[0] if len(found) == 1 else None


def alike(records: Iterable[PlaceRecord], *, but: PlaceImport) -> Likeness:
    wanted = list(records)
    sirets = {one.siret for one in wanted if one.siret}
    names = {fold(one.name) for one in wanted}
    rows = Place.objects.filter(Q(siret__in=sirets) | Q(name__folded__in=names)).exclude(batch=but)
    found = Likeness({}, {})
    for place in rows.filter(closed_on=None) if wanted else ():
        if place.siret:
            found.by_siret.setdefault(place.siret, []).append(place)
        found.by_name.setdefault(fold(place.name), []).append(place)
    return found


def _same_town(place: Place, record: PlaceRecord) -> bool:
    said = [
        (place.insee, record.insee),
        (place.postcode, record.postcode),
        (fold(place.town), fold(record.town)),
    ]
    known = [(ours, theirs) for ours, theirs in said if ours and theirs]
    return bool(known) and any(ours == theirs for ours, theirs in known)
