"""One reading of a directory of places: what is in it told apart, counted, or written."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from essaim.kernel.tenancy import within
from essaim.places.actions.places import words_of_place
from essaim.places.models import LONGEST_REF, Origin, Place, PlaceImport, Service
from essaim.places.queries.sharing import SharedPlaces
from essaim.places.queries.sources import Likeness, area_of, known_refs
from essaim.places.rules.reading import Area, Told
from essaim.places.rules.sourced import NEVER, kept, place_values, service_values
from essaim.territory.actions.rows import id_for_database, insert_objects, update_rows
from place_files import PlaceFile, PlaceRecord, Problem, ServiceRecord

CHUNK = 500
Tell = Callable[[int], None]  # bytes of the file read so far
Directory: TypeAlias = PlaceFile | SharedPlaces
Mark: TypeAlias = tuple[str, str]  # source, reference there
R = TypeVar("R", PlaceRecord, ServiceRecord)


class Pass:
    """A few hundred rows at a time; the collective is entered a moment for each.

    What was known of a source is read once, before the first of its rows: to ask it of the database for each few hundred
    rows, among all that the pass itself just wrote, made PostgreSQL read again and again all that was written.
    """

    def __init__(self, batch: PlaceImport, told: Told, *, on: date, tell: Tell) -> None:
        self._batch, self._told, self._on, self._tell = batch, told, on, tell
        self.has_known = False
        with within(batch.collective):
            self._area: Area = area_of(batch.collective, everywhere=batch.everywhere)
            self._like = Likeness(batch.collective, but=batch)
        self._left_refs: set[Mark] = set()
        self._at: dict[
            Mark, UUID | None
        ] = {}  # the places that stand, or will: none as long as nothing is written
        self._standing: set[UUID] = set()
        self._completed: set[UUID] = set()  # those that stood before, and offer something new
        self._known: dict[tuple[str, bool], dict[str, UUID]] = {}

    def places(self, file: Directory) -> Iterator[list[PlaceRecord]]:
        yield from self._chunks(file, file.places())

    def services(self, file: Directory) -> Iterator[list[ServiceRecord]]:
        yield from self._chunks(file, file.services())

    def _chunks(self, file: Directory, rows: Iterator[R | Problem]) -> Iterator[list[R]]:
        while some := list(islice(rows, CHUNK)):
            for row in some:
                if isinstance(row, Problem):
                    self._told.problem(row)
            if records := [row for row in some if not isinstance(row, Problem)]:
                yield records
            self._tell(file.bytes_read)

    def is_left(self, record: PlaceRecord) -> bool:
        """Outside of our communes, or of a kind that was not chosen."""
        if not self._area.holds(record):
            return True
        return self._batch.kinds is not None and record.kind not in self._batch.kinds

    def _known_of(self, source: str, *, services: bool) -> dict[str, UUID]:
        key = (source, services)
        if key not in self._known:
            self._known[key] = known_refs(source, services=services)
        return self._known[key]

    def _sorted(self, records: Sequence[PlaceRecord]) -> list[PlaceRecord]:
        """Those to write: neither known, nor like one of ours, nor closed, nor to be left."""
        return [one for one in records if self._is_new(one)]

    def _is_new(self, one: PlaceRecord) -> bool:
        mark, told = _mark(one), self._told.places
        self._told.sources.add(one.source)
        if self._area.holds(one):
            self._told.kinds[one.kind] += 1
        if self.is_left(one):
            self._left_refs.add(mark)
            told["outside"] += 1
            return False
        known = self._known_of(one.source, services=False).get(mark[1])
        like = self._like.one(one) if known is None else None
        standing = known or like
        is_new = standing is None and not one.is_closed
        told["closed"] += known is None and one.is_closed
        told["joined"] += like is not None
        told["known"] += known is not None
        told["new"] += is_new
        self.has_known |= not is_new
        if standing:
            self._stands(mark, standing)
        elif is_new:
            self._at[mark] = None
        return is_new

    def _stands(self, mark: Mark, place_id: UUID) -> None:
        self._at[mark] = place_id
        self._standing.add(place_id)

    def count_places(self, records: Sequence[PlaceRecord]) -> None:
        with within(self._batch.collective):
            new = self._sorted(records)
        self._told.places["on map"] += sum(1 for one in new if one.lon is not None)

    def count_services(self, records: Sequence[ServiceRecord]) -> None:
        with within(self._batch.collective):
            for one in records:
                self._is_new_service(one)

    def _is_new_service(self, one: ServiceRecord) -> bool:
        """Is it to be written? Its place may be one of an earlier file."""
        place = (one.source, one.place_ref[:LONGEST_REF])
        if place not in self._at:
            before = self._known_of(one.source, services=False).get(place[1])
            if before is None:
                return self._is_without_place(one, place)
            self._stands(place, before)
        is_known = _mark(one)[1] in self._known_of(one.source, services=True)
        self.has_known |= is_known
        self._told.services["known" if is_known else "new"] += 1
        return not is_known

    def _is_without_place(self, one: ServiceRecord, place: Mark) -> bool:
        is_left = place in self._left_refs
        if not is_left:
            self._told.orphan(one)
        self._told.services["outside" if is_left else "orphan"] += 1
        return False

    def write_places(self, records: Sequence[PlaceRecord]) -> None:
        with within(self._batch.collective), transaction.atomic():
            new = self._sorted(records)
            rows = [self._place(one) for one in new]
            insert_objects(Place, rows)
            pairs = list(zip(new, rows, strict=True))
            insert_objects(Origin, [self._origin(one, place_id=row.id) for one, row in pairs])
        self._at |= {_mark(one): row.id for one, row in pairs}

    def write_services(self, records: Sequence[ServiceRecord]) -> None:
        with within(self._batch.collective), transaction.atomic():
            new = [one for one in records if self._is_new_service(one)]
            at: list[Any] = [self._at[one.source, one.place_ref[:LONGEST_REF]] for one in new]
            rows = [
                Service(collective_id=self._batch.collective_id, batch=self._batch, place_id=place_id, **service_values(one))
                for one, place_id in zip(new, at, strict=True)
            ]  # fmt: skip
            insert_objects(Service, rows)
            self._completed |= self._standing.intersection(at)
            made = zip(new, rows, at, strict=True)
            insert_objects(
                Origin, [self._origin(one, place_id=place_id, service=row) for one, row, place_id in made]
            )

    def refresh_words(self) -> None:
        """What a search reads of the places that are new or have something new, with all that they offer."""
        last = None
        while True:
            with within(self._batch.collective), transaction.atomic():
                after = Q(id__gt=last) if last else Q()
                some = list(_told_of(Place.every.filter(after, batch=self._batch).order_by("id"))[:CHUNK])
                self._refresh(some)
            if len(some) < CHUNK:
                break
            last = some[-1].id
        more = sorted(self._completed)
        for start in range(0, len(more), CHUNK):
            with within(self._batch.collective), transaction.atomic():
                self._refresh(list(_told_of(Place.every.filter(id__in=more[start : start + CHUNK]))))

    def _refresh(self, some: list[Any]) -> None:
        """`some`: rows of `_told_of`, not whole places: a directory holds a hundred thousand of them."""
        offered: dict[UUID, list[Any]] = {}
        rows = Service.every.filter(place__in=[one.id for one in some]).order_by("id")
        for service in rows.values_list("place_id", "name", "need", "for_whom", named=True):
            offered.setdefault(service.place_id, []).append(service)
        to_database = id_for_database()
        words = [(words_of_place(one, offered.get(one.id, ())), to_database(one.id)) for one in some]
        update_rows(Place, ("words",), words, collective_id=self._batch.collective_id)

    def _place(self, record: PlaceRecord) -> Place:
        return Place(
            collective_id=self._batch.collective_id, batch=self._batch, checked_on=record.updated_on or NEVER, checked_by=None,
            **place_values(record),
        )  # fmt: skip

    def _origin(
        self, record: PlaceRecord | ServiceRecord, *, place_id: UUID, service: Service | None = None
    ) -> Origin:
        return Origin(
            collective_id=self._batch.collective_id, place_id=place_id, service=service, source=record.source, ref=_mark(record)[1],
            licence=self._batch.licence, said=kept(record), read_on=self._on,
        )  # fmt: skip


def _told_of(rows: QuerySet[Place]) -> Any:
    """What a search reads of a place itself."""
    return rows.values_list("id", "name", "kind", "address", "town", "languages", named=True)


def _mark(record: PlaceRecord | ServiceRecord) -> Mark:
    return record.source, record.ref[:LONGEST_REF]
