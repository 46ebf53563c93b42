"""Import an address file in two steps: look at it, then write its doors."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from address_files import AddressFileError, AddressLine, Reason
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Membership
from essaim.network.queries import coverage
from essaim.territory.actions.completing import complete_doors
from essaim.territory.actions.door_writer import DoorWriter
from essaim.territory.actions.holding import Clock, Hold, ImportWasTaken
from essaim.territory.actions.sectors import refresh_sectors_by_steps
from essaim.territory.actions.undo import clear_leftovers, give_up
from essaim.territory.actions.uploads import FileIsRefused, discard_upload, forget_file, store_upload
from essaim.territory.enums import ImportState
from essaim.territory.models import ImportBatch
from essaim.territory.queries.imports import chunks, open_stored, survey_of, totals
from essaim.territory.queries.matching import Matcher, key_of
from essaim.territory.rules.ground import Ground
from essaim.territory.rules.survey import SAMPLES, Fate, Survey

__all__ = ["apply_import", "preview_import", "store_upload"]
MANY_SKIPPED = 20_000
Tell = Callable[[int], None]  # bytes of the file read so far


class ImportIsOver(DomainError):
    """Cet import est déjà fait : rien n’a été écrit une seconde fois."""


class FileIsGone(DomainError):
    """Le fichier de cet import a été effacé, un jour après son envoi. Envoyez-le de nouveau."""


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
    ground = Ground(coverage(batch.collective))
    survey = Survey()
    matcher = Matcher(batch.collective, still_in_file=lambda _key: False)
    with open_stored(batch) as file:
        for lines, rejected in chunks(file):
            for bad in rejected:
                survey.reject(bad)
            _look_at(lines, survey, matcher, ground)
            tell(file.bytes_read)
        survey.settle()
        batch.format = file.format.value
        about_file = {
            "encoding": file.encoding,
            "separator": file.separator,
            "repaired": file.repaired_names,
            "commas": file.decimal_commas,
        }
    skipped = sorted(survey.skipped())
    communes = {insee: {"name": survey.names[insee]} | fates for insee, fates in survey.counts().items()}
    batch.communes = ground.default_communes(communes)
    batch.counts = {
        **about_file,
        "communes": communes,
        "reasons": dict(survey.rejected) | _far(survey),
        "sentences": survey.sentences | _first_far(batch, survey),
        "samples": survey.samples,
        "doubled": int(survey.doubled.sum()),
        "skipped": skipped if len(skipped) <= MANY_SKIPPED else None,
    }
    batch.counts |= totals(batch, batch.communes)
    batch.save()


def _look_at(lines: Sequence[AddressLine], survey: Survey, matcher: Matcher, ground: Ground) -> None:
    keys = [key_of(line) for line in lines]
    found = matcher.match(lines, keys)
    outside = ground.outside(lines)
    for line, one in zip(lines, found, strict=True):
        if one.is_renamed and one.known and one.known.address_key:
            survey.add_renamed(line.line_number, one.known.address_key)
    fates = [
        Fate.OUTSIDE if line.line_number in outside else one.fate
        for line, one in zip(lines, found, strict=True)
    ]
    survey.add(lines, keys, fates)


def _far(survey: Survey) -> dict[str, int]:
    far = int(survey.far.sum())
    return {Reason.FAR_FROM_COMMUNE.value: far} if far else {}


def _first_far(batch: ImportBatch, survey: Survey) -> dict[str, list[str]]:
    """Their sentences need the whole file to have been read: some of it is read again, and only then."""
    if not survey.far.any():
        return {}
    wanted = set(survey.numbers[survey.far][:SAMPLES].tolist())
    sentences: list[str] = []
    with open_stored(batch) as file:
        for line in file:
            if isinstance(line, AddressLine) and line.line_number in wanted:
                sentences.append(survey.rejection(line).sentence)
                if len(sentences) == len(wanted):
                    break
    return {Reason.FAR_FROM_COMMUNE.value: sentences}


def apply_import(
    batch: ImportBatch,
    *,
    by: Membership,
    at: datetime,
    communes: Sequence[str] | None = None,
    tell: Tell | None = None,
    clock: Clock = timezone.now,
) -> ImportBatch:
    """Bring the doors of the chosen communes: seen all at once, or not at all. Doing it twice changes nothing.

    They are written a thousand at a time and hidden; one row then changes, and all are there. What stopped on the way
    is taken up by the same call: before that row from the beginning, after it where it was.

    Raises:
        ImportIsOver, FileIsGone, AnotherImportIsRunning, NoCommuneChosen, FileIsRefused, ImportWasTaken.
    """
    hold = Hold(batch, clock=clock)
    with hold.taken() as mine:
        if mine.state not in (ImportState.PREVIEWED, ImportState.WRITING, ImportState.FINISHING):
            raise ImportIsOver
        if mine.state != ImportState.FINISHING:
            mine.communes = list(mine.communes if communes is None else communes)
            mine.state, mine.created_by = ImportState.WRITING, by
        if not mine.communes:
            raise NoCommuneChosen
    if hold.batch.state == ImportState.WRITING:
        clear_leftovers(hold)
        with _given_up_on_error(hold):
            counts = Import(hold, tell or _quiet).run()
            hold.turn(ImportState.FINISHING, applied_at=at, counts=counts)
    return _finish(hold)


def _finish(hold: Hold) -> ImportBatch:
    complete_doors(hold.batch, hold.step)
    refresh_sectors_by_steps(hold.collective, hold.step)
    stored = ImportBatch(stored_as=hold.batch.stored_as)
    hold.leave(ImportState.APPLIED, stored_as="")
    transaction.on_commit(lambda: forget_file(stored))
    return hold.batch


@contextmanager
def _given_up_on_error(hold: Hold) -> Iterator[None]:
    """Whatever stops it, nothing is left of it but the file; unless someone else has it in hand now."""
    try:
        yield
    except ImportWasTaken:
        raise
    except AddressFileError as error:
        give_up(hold)
        raise FileIsRefused(sentence=said(error)) from error
    except OSError as error:
        give_up(hold)
        raise FileIsGone from error
    except (Exception, KeyboardInterrupt):
        give_up(hold)
        raise


class Import:
    """One run over the stored file."""

    def __init__(self, hold: Hold, tell: Tell) -> None:
        self._hold = hold
        self._batch = hold.batch
        self._tell = tell
        self._communes = frozenset(hold.batch.communes)

    @cached_property
    def _survey(self) -> Survey:
        """Only when a street was renamed, or when too many lines are left out to be listed."""
        return survey_of(self._batch)

    def _holds(self, key: str) -> bool:
        return self._survey.holds(key)

    def run(self) -> dict[str, Any]:
        """What is to be said of it."""
        batch, elsewhere = self._batch, 0
        listed = batch.counts["skipped"]
        skipped = set(listed) if listed is not None else self._survey.skipped()
        with within(batch.collective):
            ground = Ground(coverage(batch.collective))
            matcher = Matcher(batch.collective, still_in_file=self._holds)
            writer = DoorWriter(batch, self._hold.step)
        with open_stored(batch) as file:
            for addresses, _rejected in chunks(file):
                kept = [line for line in addresses if line.line_number not in skipped]
                outside = ground.outside(kept)
                lines = [
                    line for line in kept if line.insee in self._communes and line.line_number not in outside
                ]
                elsewhere += len(kept) - len(lines)
                keys = [key_of(line) for line in lines]
                with within(batch.collective):
                    found = matcher.match(lines, keys)
                writer.write(lines, keys, found)
                self._tell(file.bytes_read)
        done = {name: writer.counts[name] for name in ("created", "completed", "unchanged")}
        kept_counts = {name: batch.counts[name] for name in ("communes", "reasons", "encoding", "rejected")}
        return kept_counts | done | {"elsewhere": elsewhere}


def _quiet(_read: int) -> None:
    pass
