"""Import an address file in two steps: look at it, then write its doors."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext

from address_files import AddressFileError, AddressLine, Reason, Sieve, key_of, repeated
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.network.queries import coverage
from essaim.territory.actions.door_writer import DoorWriter
from essaim.territory.actions.sectors import refresh_sectors
from essaim.territory.actions.uploads import FileIsRefused, discard_upload, forget_file, store_upload
from essaim.territory.enums import ImportState
from essaim.territory.models import ImportBatch, number_label
from essaim.territory.queries.imports import absent_doors, chunks, open_stored, survey_of, totals
from essaim.territory.queries.matching import Matcher
from essaim.territory.queries.streets import former_communes
from essaim.territory.rules.ground import Ground
from essaim.territory.rules.survey import Fate, Survey

__all__ = ["accept_far", "apply_import", "preview_import", "store_upload"]
MANY_SKIPPED = 20_000
MOST_POINTS = 500
Tell = Callable[[int], None]  # bytes of the file read so far


class ImportIsOver(DomainError):
    """Cet import est déjà fait : rien n’a été écrit une seconde fois."""


class FileIsGone(DomainError):
    """Le fichier de cet import a été effacé, un jour après son envoi. Envoyez-le de nouveau."""


class AnotherImportIsRunning(DomainError):
    """Un autre import est en cours dans votre collectif. Attendez une minute, puis recommencez."""


class NoCommuneChosen(DomainError):
    """Choisissez au moins une commune à importer."""


def preview_import(batch: ImportBatch, *, tell: Tell | None = None) -> ImportBatch:
    """Read the whole file and count; no door is written. A file that is refused leaves no trace.

    Raises:
        FileIsRefused: with the sentence that says what is wrong and what to do.
    """
    try:
        _preview(batch, tell or _quiet)
    except AddressFileError as error:
        discard_upload(batch)
        raise FileIsRefused(sentence=said(error)) from error
    except OSError as error:
        discard_upload(batch)
        raise FileIsGone from error
    except DomainError:
        discard_upload(batch)
        raise
    return batch


def said(error: AddressFileError) -> str:
    return gettext(error.template).format(**error.values)


def _preview(batch: ImportBatch, tell: Tell) -> None:
    formers = former_communes(batch.collective)
    ground = Ground(coverage(batch.collective), formers=formers)
    survey, matcher = _survey(batch, ground, tell)
    if ground.parts.keys() - formers:  # former communes that only this file tells of: it is read again
        formers |= ground.parts
        ground = Ground(coverage(batch.collective), formers=formers)
        survey, matcher = _survey(batch, ground, tell)
    survey.settle(accepted=batch.far_accepted)
    communes = {insee: {"name": survey.names[insee]} | fates for insee, fates in survey.counts().items()}
    batch.communes = ground.default_communes(communes, formers=survey.formers)
    far_points = _look_again(batch, survey)
    sieve = survey.sieve
    skipped = sorted(sieve.skipped())
    batch.counts |= {
        "communes": communes,
        "reasons": dict(survey.rejected) | _set_aside(sieve),
        "sentences": survey.sentences,
        "samples": survey.samples,
        "doubled": int(sieve.doubled.sum()),
        "far_points": far_points,
        "skipped": skipped if len(skipped) <= MANY_SKIPPED else None,
        "homonyms": sorted(sieve.homonyms.items()) if len(sieve.homonyms) <= MANY_SKIPPED else None,
        "formers": formers,
        "absent": len(absent_doors(batch, matcher, batch.communes)),
    }
    batch.counts |= totals(batch, batch.communes)
    batch.save()


def _survey(batch: ImportBatch, ground: Ground, tell: Tell) -> tuple[Survey, Matcher]:
    survey = Survey()
    matcher = Matcher(batch.collective, whole=lambda: survey_of(batch).sieve)
    with open_stored(batch) as file:
        for lines, rejected in chunks(file):
            for bad in rejected:
                survey.reject(bad)
            keys = [key_of(line) for line in lines]
            found, outside = matcher.match(lines, keys), ground.outside(lines)
            fates = [
                Fate.OUTSIDE if line.line_number in outside else one.fate
                for line, one in zip(lines, found, strict=True)
            ]
            survey.add(lines, keys, fates)
            tell(file.bytes_read)
        batch.format = file.format.value
        batch.counts = {
            "encoding": file.encoding,
            "separator": file.separator,
            "repaired": file.repaired_names,
            "commas": file.decimal_commas,
            "repairs": dict(file.repairs),
        }
    return survey, matcher


def _set_aside(sieve: Sieve) -> dict[str, int]:
    counts = {Reason.FAR_FROM_COMMUNE: int(sieve.far.sum()), Reason.STREET_ITSELF: int(sieve.streets.sum())}
    return {reason.value: count for reason, count in counts.items() if count}


def _look_again(batch: ImportBatch, survey: Survey) -> list[dict[str, Any]]:
    """Sentences that need the whole file to have been read, and the points to show on a map: only if there are any."""
    sieve = survey.sieve
    far = set(sieve.numbers[sieve.far].tolist())
    itself = set(sieve.numbers[sieve.streets].tolist())
    if not (far or itself or sieve.repeats):
        return []
    points: list[dict[str, Any]] = []
    with open_stored(batch) as file:
        for line in file:
            if not isinstance(line, AddressLine):
                continue
            if line.line_number in far and len(points) < MOST_POINTS:
                label = f"{number_label(line.number, line.suffix)} {line.street}".strip()
                points.append({"line": line.line_number, "lon": line.lon, "lat": line.lat, "label": label})
            if line.line_number in far or line.line_number in itself:
                survey.tell(sieve.rejection(line))
            elif line.line_number in sieve.repeats:
                survey.tell(repeated(line, sieve.repeats[line.line_number]))
    return points


def accept_far(batch: ImportBatch, *, lines: Sequence[int] | None) -> ImportBatch:
    """These addresses are not mistakes: an island, a far hamlet. None: all those that were set aside for it.

    Raises:
        ImportIsOver, FileIsRefused, FileIsGone.
    """
    if batch.state != ImportState.PREVIEWED:
        raise ImportIsOver
    if lines is None or batch.far_accepted is None:
        batch.far_accepted = None
    else:
        batch.far_accepted = sorted({*batch.far_accepted, *lines})
    chosen = batch.communes
    preview_import(batch)
    if chosen:
        batch.communes = chosen
        batch.counts |= totals(batch, chosen)
        batch.save(update_fields=["communes", "counts"])
    return batch


def apply_import(
    batch: ImportBatch,
    *,
    by: Membership,
    at: datetime,
    communes: Sequence[str] | None = None,
    sets_aside_absent: bool = False,
    tell: Tell | None = None,
) -> ImportBatch:
    """Write the doors of the chosen communes, all or none. Doing it twice changes nothing.

    Raises:
        ImportIsOver, FileIsGone, AnotherImportIsRunning, NoCommuneChosen, FileIsRefused.
    """
    try:
        with alone(batch.collective):
            mine = ImportBatch.objects.select_for_update().get(id=batch.id)
            if mine.state != ImportState.PREVIEWED:
                raise ImportIsOver
            mine.communes = list(mine.communes if communes is None else communes)
            mine.sets_aside_absent = sets_aside_absent
            if not mine.communes:
                raise NoCommuneChosen
            Import(mine, tell or _quiet, at=at).run()
            stored = ImportBatch(stored_as=mine.stored_as)
            mine.state, mine.created_by, mine.applied_at, mine.stored_as = ImportState.APPLIED, by, at, ""
            mine.save()
            refresh_sectors(mine.collective)
            transaction.on_commit(lambda: forget_file(stored))
    except AddressFileError as error:
        raise FileIsRefused(sentence=said(error)) from error
    except OSError as error:
        raise FileIsGone from error
    return mine


@contextmanager
def alone(collective: Collective) -> Iterator[None]:
    """One import or undo at a time in a collective. SQLite has one writer anyhow: the second waits its turn."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                Collective.objects.select_for_update(nowait=True, of=("self",)).get(id=collective.id)
            yield
    except OperationalError as error:
        if "lock" not in str(error):
            raise
        raise AnotherImportIsRunning from error


class Import:
    """One run over the stored file."""

    def __init__(self, batch: ImportBatch, tell: Tell, *, at: datetime) -> None:
        self._batch = batch
        self._at = at
        self._tell = tell
        self._ground = Ground(coverage(batch.collective), formers=batch.counts["formers"])
        self._communes = frozenset(batch.communes)

    @cached_property
    def _whole(self) -> Sieve:
        """Only when a door may belong to another line, or when too many lines are left out to be listed."""
        return survey_of(self._batch).sieve

    def run(self) -> None:
        batch, elsewhere = self._batch, 0
        listed, homonyms = batch.counts["skipped"], batch.counts["homonyms"]
        skipped = set(listed) if listed is not None else self._whole.skipped()
        matcher = Matcher(batch.collective, whole=lambda: self._whole)
        writer = DoorWriter(batch, homonyms=self._whole.homonyms if homonyms is None else dict(homonyms))
        with open_stored(batch) as file:
            for addresses, _rejected in chunks(file):
                kept = [line for line in addresses if line.line_number not in skipped]
                lines = self._chosen(kept)
                elsewhere += len(kept) - len(lines)
                keys = [key_of(line) for line in lines]
                writer.write(lines, keys, matcher.match(lines, keys))
                self._tell(file.bytes_read)
        writer.finish()
        done = {name: writer.counts[name] for name in ("created", "completed", "unchanged")}
        told = ("communes", "reasons", "encoding", "rejected", "doubled", "repairs")
        gone = absent_doors(batch, matcher, batch.communes)
        batch.counts = {name: batch.counts[name] for name in told} | done | {"elsewhere": elsewhere}
        batch.counts |= {"absent": len(gone), "set_aside": 0}
        if batch.sets_aside_absent:
            writer.set_aside(gone, at=self._at)
            batch.counts["set_aside"] = len(gone)

    def _chosen(self, lines: Sequence[AddressLine]) -> list[AddressLine]:
        outside = self._ground.outside(lines)
        return [line for line in lines if line.insee in self._communes and line.line_number not in outside]


def _quiet(_read: int) -> None:
    pass
