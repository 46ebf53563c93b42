"""The places of a file, told apart: already known from that source, like one of ours, or new."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

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


def known_refs(source: str, *, services: bool) -> dict[str, UUID]:
    """Reference → place, of all that was read from a source."""
    rows = Origin.objects.filter(source=source, service__isnull=not services).order_by()
    return dict(rows.values_list("ref", "place_id").iterator(chunk_size=2_000))


@dataclass(frozen=True)
class Ours:
    """What tells one of our places from another, for a record to be compared with."""

    id: UUID
    insee: str
    postcode: str
    town: str


class Likeness:
    """Places of ours that a record may be: the same SIRET, or the same name in the same town. Read once a pass."""

    def __init__(self, collective: Collective, *, but: PlaceImport) -> None:
        self._by_siret: dict[str, list[Ours]] = {}
        self._by_name: dict[str, list[Ours]] = {}
        rows = Place.objects.filter(collective=collective, closed_on=None).exclude(batch=but).order_by()
        told = rows.values_list("id", "name", "siret", "insee", "postcode", "town")
        for place_id, name, siret, insee, postcode, town in told.iterator(chunk_size=2_000):
            one = Ours(place_id, insee, postcode, fold(town))
            self._by_name.setdefault(fold(name), []).append(one)
            if siret:
                self._by_siret.setdefault(siret, []).append(one)

    def one(self, record: PlaceRecord) -> UUID | None:
        """The only one; none when there are two: a person will say."""
        found = self._by_siret.get(record.siret, []) if record.siret else []
        if not found:
            found = [one for one in self._by_name.get(fold(record.name), []) if _same_town(one, record)]
        return found[0].id if len(found) == 1 else None


def _same_town(place: Ours, record: PlaceRecord) -> bool:
    said = [
        (place.insee, record.insee),
        (place.postcode, record.postcode),
        (place.town, fold(record.town)),
    ]
    known = [(ours, theirs) for ours, theirs in said if ours and theirs]
    return bool(known) and any(ours == theirs for ours, theirs in known)
