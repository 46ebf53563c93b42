"""Bring a file of places: look at it whole, then write. What is new is seen all at once; what was ours stays ours."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.people.rules.authority import must_coordinate
from essaim.places.actions.following import Follower
from essaim.places.actions.passes import CHUNK, Directory, Pass, Tell
from essaim.places.actions.sharing import shared_places
from essaim.places.actions.uploads import PlaceFileGone, PlaceFileRefused, forget_place_file, stored_path
from essaim.places.enums import ImportState
from essaim.places.models import Origin, Place, PlaceImport, Service
from essaim.places.queries.sharing import SHARED
from essaim.places.queries.sources import busy_imports
from essaim.places.rules.reading import Told
from essaim.territory.actions.rows import (
    counted_early,
    learn_sizes,
)
from place_files import (
    Format,
    NothingInFile,
    PlaceFile,
    PlaceFileError,
    guess,
    open_place_file,
)


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
                for places in counted_early(pass_.places(file), Place, Origin, PlaceImport):
                    pass_.write_places(places)
                for services in counted_early(pass_.services(file), Service, Origin, Place):
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
