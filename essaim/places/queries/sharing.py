"""The directories that the other collectives of the network chose to share: what each shows to everyone, and where to write."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.db.models import QuerySet

from essaim.kernel.tenancy import within
from essaim.network.enums import Stage
from essaim.network.models import Collective
from essaim.network.queries import every_collective_of
from essaim.places.models import DirectorySettings, Origin, Place
from essaim.places.queries.exports import CHUNK, our_source, record_of
from essaim.places.queries.places import places
from place_files import PlaceRecord, Problem, ServiceRecord

SHARED = "essaim"  # the format of an import that reads no file


@dataclass(frozen=True)
class SharedDirectory:
    collective: Collective
    places: int


def shared_directories(reader: Collective) -> list[SharedDirectory]:
    """Of the other collectives of the network, by name; those that share something."""
    others = [one for one in _others(reader) if one.stage != Stage.CLOSED]
    if not others:
        return []
    with within(*others):
        sharing = set(
            DirectorySettings.objects.filter(is_shared=True).values_list("collective_id", flat=True)
        )
        told = [SharedDirectory(one, _published(one).count()) for one in others if one.id in sharing]
    return [one for one in told if one.places]


def shared_by(reader: Collective, slug: str) -> Collective | None:
    """The collective of that name, if it shares with the reader."""
    return next((one.collective for one in shared_directories(reader) if one.collective.slug == slug), None)


def _others(reader: Collective) -> list[Collective]:
    return list(every_collective_of(reader.network).exclude(id=reader.id).order_by("name__folded", "id"))


def _published(of: Collective) -> QuerySet[Place]:
    return places(of).filter(published_on__isnull=False)


class SharedPlaces:
    """Read as a file of places is: the same names, as often as needed. Its own remarks stay where they are."""

    bytes_read = 0

    def __init__(self, of: Collective) -> None:
        self._of, self._source = of, our_source(of)

    def places(self) -> Iterator[PlaceRecord | Problem]:
        return (place for place, _offers in self._pairs())

    def services(self) -> Iterator[ServiceRecord | Problem]:
        return chain.from_iterable(offers for _place, offers in self._pairs())

    @property
    def licence(self) -> str:
        """Those of what it took from elsewhere itself."""
        with within(self._of):
            shown = Origin.objects.filter(
                service=None, place__in=_published(self._of).order_by().values("id")
            )
            found = sorted(set(shown.exclude(licence="").values_list("source", "licence")))
        return ", ".join(f"{licence} ({source})" for source, licence in found)[:120]

    def _pairs(self) -> Iterator[tuple[PlaceRecord, list[ServiceRecord]]]:
        """Nothing is read while another collective is entered: a few hundred at a time, then handed over."""
        last = None
        while True:
            with within(self._of):
                rows = _published(self._of).order_by("id")
                some = list(
                    (rows.filter(id__gt=last) if last else rows).prefetch_related(
                        "services", "origins__service"
                    )[:CHUNK]
                )
                told = [self._told(one) for one in some]
            yield from told
            if len(some) < CHUNK:
                return
            last = some[-1].id

    def _told(self, place: Place) -> tuple[PlaceRecord, list[ServiceRecord]]:
        """Under our own name, whatever its source: two collectives may have it from the same one."""
        own, offers = record_of(place, source=self._source)
        ref = f"{self._source}--{place.id}"
        mine = replace(own, source=self._source, ref=ref, kind=place.kind)
        services = [
            replace(one, source=self._source, ref=f"{self._source}--{row.id}", place_ref=ref)
            for one, row in zip(offers, place.services.all(), strict=True)
        ]
        return mine, services
