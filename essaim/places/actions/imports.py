"""Bring a file of places: look at it whole, then write. What is new is seen all at once; what was ours stays ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.actions.following import Follower
from essaim.places.actions.places import words_of_place
from essaim.places.actions.sharing import shared_places
from essaim.places.actions.uploads import PlaceFileGone, PlaceFileRefused, forget_place_file, stored_path
from essaim.places.enums import ImportState
from essaim.places.models import Origin, Place, PlaceImport, Service
from essaim.places.queries.sharing import SHARED, SharedPlaces
from essaim.places.queries.sources import Likeness, area_of, busy_imports, known_origins, origins_by_place
from essaim.places.rules.reading import Area, Told
from essaim.places.rules.sourced import NEVER, kept, place_values, service_values
from essaim.territory.actions.rows import (
    count_again,
    id_for_database,
    insert_objects,
    learn_sizes,
    update_rows,
)
from place_files import (
    Format,
    NothingInFile,
    PlaceFile,
    PlaceFileError,
    PlaceRecord,
    Problem,
    ServiceRecord,
    guess,
    open_place_file,
)

CHUNK = 500
Tell = Callable[[int], None]  # bytes of the file read so far
Directory: TypeAlias = PlaceFile | SharedPlaces
R = TypeVar("R", PlaceRecord, ServiceRecord)


class AnotherImportOfPlaces(DomainError):
    """Un autre import de lieux est en cours. Celui-ci commencera après."""


class PlacesAlreadyBrought(DomainError):
    """Cet import est déjà fait : rien n’a été écrit une seconde fois."""


def first_look(batch: PlaceImport, *, on: date) -> PlaceImport:
    """What the file is, and for a table what its columns seem to hold. A file that is none leaves no trace.

    Raises:
        PlaceFileRefused, PlaceFileGone.
    """
    with _told_in_words(), _file(batch, on=on) as file:
        batch.format, batch.licence = file.format.value, file.licence
        if file.format == Format.TABLE:
            batch.columns = guess(file.titles)
            batch.counts = {"titles": file.titles[:60], "rows": file.sample()}
        batch.save(update_fields=["format", "licence", "columns", "counts"])
    return batch


def say_columns(batch: PlaceImport, *, columns: Mapping[str, str], by: Membership) -> None:
    """What each column of a table holds: title → field."""
    must_coordinate(by, collective_id=batch.collective_id)
    batch.columns, batch.counts = dict(columns), batch.counts | {"said": True}
    batch.save(update_fields=["columns", "counts"])


def say_everywhere(batch: PlaceImport, *, everywhere: bool, by: Membership) -> None:
    """Beyond our communes: what the file brings is to be counted anew."""
    must_coordinate(by, collective_id=batch.collective_id)
    batch.everywhere = everywhere
    batch.save(update_fields=["everywhere"])


def preview_places(batch: PlaceImport, *, on: date, tell: Tell | None = None) -> PlaceImport:
    """Read the whole file and count; nothing is written of it.

    Raises:
        PlaceFileRefused, PlaceFileGone.
    """
    told = Told()
    with _told_in_words(), _opened(batch, on=on) as file:
        pass_ = Pass(batch, told, on=on, tell=tell or _quiet)
        for places in pass_.places(file):
            pass_.count_places(places)
        if not told.places and not told.problems:
            raise NothingInFile
        for services in pass_.services(file):
            pass_.count_services(services)
    with within(batch.collective):
        batch.counts = {
            name: batch.counts[name] for name in ("titles", "rows", "said") if name in batch.counts
        } | told.as_json()
        batch.state = ImportState.PREVIEWED
        batch.save(update_fields=["counts", "state"])
    return batch


def bring_places(
    batch: PlaceImport,
    *,
    by: Membership,
    at: datetime,
    kinds: Sequence[str] | None = None,
    tell: Tell | None = None,
) -> PlaceImport:
    """`kinds`: those kept, in the source's words; none: all. Doing it twice changes nothing; what stopped is taken up.

    Raises:
        AnotherImportOfPlaces, PlacesAlreadyBrought, PlaceFileRefused, PlaceFileGone, ForTheCoordinator.
    """
    _begin(batch, by=by, kinds=kinds)
    today, told = timezone.localdate(at), Told()
    pass_ = Pass(batch, told, on=today, tell=tell or _quiet)
    if batch.state == ImportState.WRITING:
        clear_hidden(batch)
        try:
            with _told_in_words(), _opened(batch, on=today) as file:
                for places in pass_.places(file):
                    pass_.write_places(places)
                count_again(Place, Origin, PlaceImport)
                for services in pass_.services(file):
                    pass_.write_services(services)
                pass_.refresh_words()
        except BaseException:
            _give_up(batch)
            raise
        with within(batch.collective):
            batch.counts |= told.as_json() | {"has_known": pass_.has_known}
            batch.state, batch.applied_at = ImportState.FINISHING, at
            batch.save(update_fields=["counts", "state", "applied_at"])
    return _finish(batch, on=today)


def _finish(batch: PlaceImport, *, on: date) -> PlaceImport:
    """What was known from that source follows it, one place after the other; read again only if there is any."""
    if batch.counts.get("has_known"):
        follower = Follower(batch, on=on)
        pass_ = Pass(batch, Told(), on=on, tell=_quiet)
        with _told_in_words(), _opened(batch, on=on) as file:
            for places in pass_.places(file):
                follower.follow_places(places, outside=pass_.is_left)
            for services in pass_.services(file):
                follower.follow_services(services)
        follower.tell_vanished()
        batch.counts |= follower.counts()
    with within(batch.collective):
        path = PlaceImport(stored_as=batch.stored_as)
        batch.state, batch.stored_as = ImportState.APPLIED, ""
        batch.save(update_fields=["state", "stored_as", "counts"])
        transaction.on_commit(lambda: forget_place_file(path))
    learn_sizes()
    return batch


def _begin(batch: PlaceImport, *, by: Membership, kinds: Sequence[str] | None) -> None:
    with within(batch.collective), transaction.atomic():
        must_coordinate(by, collective_id=batch.collective_id)
        mine = PlaceImport.objects.select_for_update().get(id=batch.id)
        if mine.state not in (ImportState.PREVIEWED, ImportState.WRITING, ImportState.FINISHING):
            raise PlacesAlreadyBrought
        if busy_imports(batch.collective).exclude(id=batch.id).exists():
            raise AnotherImportOfPlaces
        if mine.state == ImportState.PREVIEWED:
            mine.state, mine.kinds = ImportState.WRITING, None if kinds is None else list(kinds)
            mine.save(update_fields=["state", "kinds"])
        batch.state, batch.kinds, batch.counts = mine.state, mine.kinds, mine.counts


def _give_up(batch: PlaceImport) -> None:
    """Whatever stopped it, nothing is left of it but the file."""
    clear_hidden(batch)
    with within(batch.collective):
        PlaceImport.objects.filter(id=batch.id, state=ImportState.WRITING).update(state=ImportState.PREVIEWED)


def clear_hidden(batch: PlaceImport) -> None:
    """What a stopped run wrote: nobody ever saw it."""
    models: tuple[Any, ...] = (Service, Place)
    for model in models:
        while True:
            with within(batch.collective), transaction.atomic():
                some = list(model.every.filter(batch=batch).values_list("id", flat=True)[:CHUNK])
                model.every.filter(id__in=some).delete()
            if len(some) < CHUNK:
                break


class Pass:
    """One reading of the file, a few hundred rows at a time; the collective is entered a moment for each."""

    def __init__(self, batch: PlaceImport, told: Told, *, on: date, tell: Tell) -> None:
        self._batch, self._told, self._on, self._tell = batch, told, on, tell
        self.has_known = False
        with within(batch.collective):
            self._area: Area = area_of(batch.collective, everywhere=batch.everywhere)
            self._like = Likeness(batch.collective, but=batch)
        self._left_refs: set[tuple[str, str]] = set()
        self._new_refs: set[tuple[str, str]] = set()

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

    def _sorted(self, records: Sequence[PlaceRecord]) -> tuple[list[PlaceRecord], int]:
        """(those to write, how many are known or like one of ours)."""
        inside = []
        for one in records:
            if self._area.holds(one):
                self._told.kinds[one.kind] += 1
            if self.is_left(one):
                self._left_refs.add((one.source, one.ref))
                self._told.places["outside"] += 1
            else:
                inside.append(one)
            self._told.sources.add(one.source)
        known = known_origins(inside) if inside else {}
        fresh = [one for one in inside if (one.source, one.ref) not in known]
        like = self._like
        new = [one for one in fresh if like.one(one) is None and not one.is_closed]
        self._told.places["closed"] += sum(1 for one in fresh if one.is_closed)
        self._told.places["new"] += len(new)
        self._told.places["joined"] += sum(1 for one in fresh if like.one(one) is not None)
        self._told.places["known"] += len(inside) - len(fresh)
        self._new_refs.update((one.source, one.ref) for one in new)
        return new, len(inside) - len(new)

    def count_places(self, records: Sequence[PlaceRecord]) -> None:
        with within(self._batch.collective):
            new, others = self._sorted(records)
            self.has_known |= others > 0
        self._told.places["on map"] += sum(1 for one in new if one.lon is not None)

    def count_services(self, records: Sequence[ServiceRecord]) -> None:
        with within(self._batch.collective):
            here = {(one.source, one.ref) for one in origins_by_place(records).values()} | self._new_refs
            known = known_origins(records)
        for one in records:
            self._count_service(one, here, known)

    def _count_service(
        self, one: ServiceRecord, here: set[tuple[str, str]], known: Mapping[tuple[str, str], Origin]
    ) -> bool:
        """Is it to be written?"""
        place = (one.source, one.place_ref)
        if place not in here:
            if place not in self._left_refs:
                self._told.orphan(one)
            self._told.services["outside" if place in self._left_refs else "orphan"] += 1
            return False
        is_known = (one.source, one.ref) in known
        self.has_known |= is_known
        self._told.services["known" if is_known else "new"] += 1
        return not is_known

    def write_places(self, records: Sequence[PlaceRecord]) -> None:
        with within(self._batch.collective), transaction.atomic():
            new, others = self._sorted(records)
            self.has_known |= others > 0
            rows = [self._place(one) for one in new]
            insert_objects(Place, rows)
            insert_objects(
                Origin, [self._origin(one, place_id=row.id) for one, row in zip(new, rows, strict=True)]
            )

    def write_services(self, records: Sequence[ServiceRecord]) -> None:
        with within(self._batch.collective), transaction.atomic():
            at = origins_by_place(records)
            known = known_origins(records)
            new = [one for one in records if self._count_service(one, set(at), known)]
            rows = [
                Service(collective_id=self._batch.collective_id, batch=self._batch, place_id=at[one.source, one.place_ref].place_id,
                        **service_values(one))
                for one in new
            ]  # fmt: skip
            insert_objects(Service, rows)
            insert_objects(
                Origin,
                [
                    self._origin(one, place_id=at[one.source, one.place_ref].place_id, service=row)
                    for one, row in zip(new, rows, strict=True)
                ],
            )

    def refresh_words(self) -> None:
        """What a search reads of the new places, with all that they offer."""
        last, to_database = None, id_for_database()
        while True:
            with within(self._batch.collective), transaction.atomic():
                after = Q(id__gt=last) if last else Q()
                some = list(Place.every.filter(after, batch=self._batch).order_by("id")[:CHUNK])
                offered: dict[Any, list[Service]] = {}
                for service in Service.every.filter(place__in=[one.id for one in some]):
                    offered.setdefault(service.place_id, []).append(service)
                for place in some:
                    place.words = words_of_place(place, offered.get(place.id, ()))
                update_rows(
                    Place,
                    ("words",),
                    [(one.words, to_database(one.id)) for one in some],
                    collective_id=self._batch.collective_id,
                )
            if len(some) < CHUNK:
                return
            last = some[-1].id

    def _place(self, record: PlaceRecord) -> Place:
        return Place(
            collective_id=self._batch.collective_id, batch=self._batch, checked_on=record.updated_on or NEVER, checked_by=None,
            **place_values(record),
        )  # fmt: skip

    def _origin(
        self, record: PlaceRecord | ServiceRecord, *, place_id: UUID, service: Service | None = None
    ) -> Origin:
        return Origin(
            collective_id=self._batch.collective_id, place_id=place_id, service=service, source=record.source, ref=record.ref[:300],
            licence=self._batch.licence, said=kept(record), read_on=self._on,
        )  # fmt: skip


def _opened(batch: PlaceImport, *, on: date) -> AbstractContextManager[Directory]:
    return nullcontext(shared_places(batch)) if batch.format == SHARED else _file(batch, on=on)


def _file(batch: PlaceImport, *, on: date) -> PlaceFile:
    path = stored_path(batch)
    if not batch.stored_as or not path.exists():
        raise PlaceFileGone
    return open_place_file(path, today=on, source=batch.source or "fichier", columns=batch.columns)


class _told_in_words:  # noqa: N801 -- used as a word
    """A refusal of the reader becomes one of ours, in the reader's language."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, PlaceFileError):
            raise PlaceFileRefused(sentence=gettext(error.template).format(**error.values)) from error
        if isinstance(error, FileNotFoundError):
            raise PlaceFileGone from error


def _quiet(_read: int) -> None:
    pass
