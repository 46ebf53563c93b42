"""Places already known from a source follow it: what nobody changed here is taken, the rest is shown as a difference."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from essaim.kernel.tenancy import within
from essaim.places.actions.places import words_of_place
from essaim.places.models import Difference, Origin, Place, PlaceImport, Service
from essaim.places.queries.sources import Likeness, known_origins
from essaim.places.rules.hours import slots_said
from essaim.places.rules.reading import where
from essaim.places.rules.sourced import (
    CLOSED,
    FOLLOWED,
    OURS,
    SERVICE_FOLLOWED,
    compared,
    fill,
    followed,
    kept,
    place_record,
    place_values,
    service_record,
    service_values,
)
from place_files import PlaceRecord, ServiceRecord


class Follower:
    """One pass after the new places are seen. Each place changes whole; the same pass twice changes nothing more."""

    def __init__(self, batch: PlaceImport, *, on: date) -> None:
        self._batch, self._on = batch, on
        with within(batch.collective):
            self._like = Likeness(batch.collective, but=batch)
        self._seen: set[tuple[str, str]] = set()
        self._seen_services: set[tuple[str, str]] = set()
        self._parts: set[tuple[str, str]] = set()  # (source, commune): what the file covers
        self._counts: Counter[str] = Counter()

    def counts(self) -> dict[str, int]:
        return {name: self._counts[name] for name in ("followed", "differs", "vanished")}

    def follow_places(
        self, records: Sequence[PlaceRecord], *, outside: Callable[[PlaceRecord], bool]
    ) -> None:
        self._seen.update((one.source, one.ref) for one in records)
        self._parts.update((one.source, where(one)) for one in records)
        inside = [one for one in records if not outside(one)]
        if not inside:
            return
        with within(self._batch.collective), transaction.atomic():
            known = known_origins(inside)
            for record in inside:
                origin = known.get((record.source, record.ref)) or self._joined(
                    record, self._like.one(record)
                )
                if origin is not None:
                    self._follow(origin, record)

    def _joined(self, record: PlaceRecord, place_id: UUID | None) -> Origin | None:
        """One of ours is also in that source: from now on it is known there."""
        if place_id is None:
            return None
        return Origin.objects.create(
            collective_id=self._batch.collective_id, place_id=place_id, source=record.source, ref=record.ref[:300],
            licence=self._batch.licence, said={}, read_on=self._on,
        )  # fmt: skip

    def _follow(self, origin: Origin, record: PlaceRecord) -> None:
        place = Place.objects.select_for_update().filter(id=origin.place_id).first()
        if place is None:
            return
        before = compared(place_values(place_record(origin.said)), FOLLOWED) if origin.said else {}
        now = compared(place_values(record), FOLLOWED)
        takes, differs = followed(compared(vars(place), FOLLOWED), before, now)
        if record.is_closed and not place.closed_on and not (origin.said and origin.said.get("is_closed")):
            differs.append(CLOSED)
            now[CLOSED] = "1"
        for name in takes:
            self._note(
                origin,
                name,
                here=str(compared(vars(place), FOLLOWED)[name]),
                there=str(takes[name]),
                is_taken=True,
            )
        for name in differs:
            self._note(
                origin,
                name,
                here=str(compared(vars(place), FOLLOWED).get(name, "")),
                there=str(now[name]),
                is_taken=None,
            )
        filled = fill(place, place_values(record), OURS)
        if takes or filled:
            write_followed(place, takes, on=self._on)
        self._keep(origin, record)
        self._counts["followed"] += bool(takes)
        self._counts["differs"] += bool(differs)

    def _note(self, origin: Origin, name: str, *, here: str, there: str, is_taken: bool | None) -> None:
        """A difference that waits is said once; what followed by itself is told with what was there."""
        Difference.objects.filter(
            place_id=origin.place_id, origin=origin, field=name, settled_on=None
        ).delete()
        Difference.objects.create(
            collective_id=origin.collective_id, place_id=origin.place_id, origin=origin, field=name, here=here, there=there,
            found_on=self._on, settled_on=self._on if is_taken else None, is_taken=is_taken,
        )  # fmt: skip

    def _keep(self, origin: Origin, record: PlaceRecord | ServiceRecord) -> None:
        origin.said, origin.read_on, origin.vanished_on = kept(record), self._on, None
        origin.save(update_fields=["said", "read_on", "vanished_on"])

    def follow_services(self, records: Sequence[ServiceRecord]) -> None:
        self._seen_services.update((one.source, one.ref) for one in records)
        with within(self._batch.collective), transaction.atomic():
            places = {one.place_id for one in known_origins(records).values()}
            list(Place.objects.select_for_update().filter(id__in=places).order_by("id").values_list("id"))
            known = known_origins(records)  # as they are now that nobody else changes them
            touched = {}
            for record in records:
                origin = known.get((record.source, record.ref))
                if origin is not None and origin.service is not None and kept(record) != origin.said:
                    self._follow_service(origin, origin.service, record)
                    touched[origin.place_id] = origin.place
            for place in touched.values():
                place.words = words_of_place(place, place.services.all())
                place.save(update_fields=["words"])

    def _follow_service(self, origin: Origin, service: Service, record: ServiceRecord) -> None:
        before = service_values(service_record(origin.said))
        takes, _differs = followed(_only(vars(service), SERVICE_FOLLOWED), before, service_values(record))
        for name, value in takes.items():
            setattr(service, name, value)
        service.save()
        self._keep(origin, record)
        self._counts["followed"] += bool(takes)

    def tell_vanished(self) -> None:
        """What is no longer in the part of the source that this file covers: told, and left where it is."""
        for is_service, seen in ((False, self._seen), (True, self._seen_services)):
            sources = {source for source, _ref in seen}
            with within(self._batch.collective), transaction.atomic():
                rows = Origin.objects.filter(
                    source__in=sources, vanished_on=None, service__isnull=not is_service
                )
                gone = [
                    origin.id
                    for origin in rows.select_related("place").iterator(chunk_size=1_000)
                    if (origin.source, origin.ref) not in seen and self._covers(origin, is_service=is_service)
                ]
                for start in range(0, len(gone), 500):
                    Origin.objects.filter(id__in=gone[start : start + 500]).update(vanished_on=self._on)
            self._counts["vanished"] += len(gone)

    def _covers(self, origin: Origin, *, is_service: bool) -> bool:
        if is_service:
            return True
        said = place_record(origin.said) if origin.said else None
        return said is not None and (origin.source, where(said)) in self._parts


def write_followed(place: Place, takes: Mapping[str, Any], *, on: date) -> None:
    """What a source says, written in the place; what a search reads of it follows."""
    for name, value in takes.items():
        if name == "point":
            lat, lon = (float(part) for part in str(value).split(", "))
            place.lat, place.lon = lat, lon
        else:
            setattr(place, name, value)
    if "hours" in takes:
        place.slots = slots_said(place.hours)
    place.words = words_of_place(place, place.services.all())
    place.version, place.changed_on = place.version + 1, on
    place.save()


def _only(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names}
