"""Import an address file in two steps: look at it, then write its doors."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from address_files import AddressFileError, AddressLine, Reason, Sieve, Told, repeated
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.actions.collectives import set_clock_by
from essaim.network.models import Membership
from essaim.network.queries import coverage
from essaim.territory.actions.completing import complete_doors
from essaim.territory.actions.door_writer import DoorWriter
from essaim.territory.actions.holding import Clock, Hold, ImportWasTaken
from essaim.territory.actions.rows import counted_early, learn_sizes, update_rows, without_cycles
from essaim.territory.actions.sectors import refresh_sectors_by_steps
from essaim.territory.actions.street_hints import tell_communes
from essaim.territory.actions.undo import clear_leftovers, give_up
from essaim.territory.actions.uploads import FileIsRefused, discard_upload, forget_file, store_upload
from essaim.territory.enums import ImportState
from essaim.territory.models import Dwelling, ImportBatch, Street, number_label
from essaim.territory.queries.imports import absent_doors, chunks, open_stored, spoken_of, survey_of, totals
from essaim.territory.queries.matching import Matcher
from essaim.territory.queries.streets import former_communes
from essaim.territory.rules.ground import Ground
from essaim.territory.rules.survey import Fate, Survey

__all__ = ["accept_far", "apply_import", "check_first_lines", "note_far", "preview_import", "store_upload"]
MANY_SKIPPED = 20_000
MOST_POINTS = 500
MANY_HINTS = 1_000
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
    with _refusal_leaves_nothing(batch):
        _preview(batch, tell or _quiet)
    return batch


def check_first_lines(batch: ImportBatch) -> None:
    """What is no address file is refused at once, before a worker reads it whole.

    Raises:
        FileIsRefused: with the sentence that says what is wrong and what to do.
    """
    with _refusal_leaves_nothing(batch):
        open_stored(batch).close()


@contextmanager
def _refusal_leaves_nothing(batch: ImportBatch) -> Iterator[None]:
    try:
        yield
    except AddressFileError as error:
        _discard(batch)
        raise FileIsRefused(sentence=said(error)) from error
    except OSError as error:
        _discard(batch)
        raise FileIsGone from error
    except DomainError:
        _discard(batch)
        raise


def _discard(batch: ImportBatch) -> None:
    with within(batch.collective):
        discard_upload(batch)


def said(error: AddressFileError) -> str:
    return gettext(error.template).format(**error.values)


def _preview(batch: ImportBatch, tell: Tell) -> None:
    """The collective is entered a moment at a time: on PostgreSQL that is a transaction, and nothing would be told."""
    with within(batch.collective):
        formers, covered = former_communes(batch.collective), list(coverage(batch.collective))
    ground = Ground(covered, formers=formers)
    batch.counts = {}
    survey, matcher = _survey(batch, ground, tell)
    is_spoken = survey.spoken.settle()
    if is_spoken or ground.parts.keys() - formers:  # what only the whole file tells of: it is read again
        spoken = survey.spoken.as_json()
        formers |= ground.parts
        ground = Ground(covered, formers=formers)
        batch.counts = {"spoken": spoken}
        survey, matcher = _survey(batch, ground, tell)
        batch.counts["spoken"] = spoken
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
    }
    with within(batch.collective):
        batch.counts["absent"] = len(absent_doors(batch, matcher, batch.communes))
        batch.counts |= totals(batch, batch.communes)
        batch.save()


@without_cycles()
def _survey(batch: ImportBatch, ground: Ground, tell: Tell) -> tuple[Survey, Matcher]:
    survey = Survey()
    with within(batch.collective):
        matcher = Matcher(batch.collective, whole=lambda: survey_of(batch).sieve)
    with open_stored(batch) as file:
        for lines, rejected in chunks(file, spoken=spoken_of(batch)):
            for bad in rejected:
                survey.reject(bad)
            told = Told.of(lines)
            outside = ground.outside(lines)
            with within(batch.collective):
                found = matcher.match(told)
            fates = [
                Fate.OUTSIDE if line.line_number in outside else one.fate
                for line, one in zip(lines, found, strict=True)
            ]
            survey.add(told, fates)
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
                place = {
                    "lon": line.lon,
                    "lat": line.lat,
                    "km": sieve.far_km(line),
                    "others": sieve.middle(line),
                }
                points.append({"line": line.line_number, "label": label} | place)
            if line.line_number in far or line.line_number in itself:
                survey.tell(sieve.rejection(line))
            elif line.line_number in sieve.repeats:
                survey.tell(repeated(line, sieve.repeats[line.line_number]))
    return points


def note_far(batch: ImportBatch, *, lines: Sequence[int] | None) -> None:
    """The same, when the file is long: what it brings is counted anew by whoever reads it again.

    Raises:
        ImportIsOver.
    """
    if batch.state != ImportState.PREVIEWED:
        raise ImportIsOver
    if lines is None or batch.far_accepted is None:
        batch.far_accepted = None
    else:
        batch.far_accepted = sorted({*batch.far_accepted, *lines})
    batch.save(update_fields=["far_accepted"])


def accept_far(batch: ImportBatch, *, lines: Sequence[int] | None) -> ImportBatch:
    """These addresses are not mistakes: an island, a far hamlet. None: all those that were set aside for it.

    Raises:
        ImportIsOver, FileIsRefused, FileIsGone.
    """
    note_far(batch, lines=lines)
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
        if mine.state == ImportState.PREVIEWED:
            mine.communes = list(mine.communes if communes is None else communes)
            mine.sets_aside_absent = sets_aside_absent
            mine.state, mine.created_by = ImportState.WRITING, by
        if not mine.communes:
            raise NoCommuneChosen
    if hold.batch.state == ImportState.WRITING:
        clear_leftovers(hold)
        with _given_up_on_error(hold):
            counts, hints = Import(hold, tell or _quiet, at=at).run()
            for at_once in range(0, len(hints), MANY_HINTS):
                with hold.step():
                    some = hints[at_once : at_once + MANY_HINTS]
                    update_rows(Street, ("hint",), some, collective_id=batch.collective_id)
            with hold.step():
                hold.say(state=ImportState.FINISHING, applied_at=at, counts=counts)
    return _finish(hold)


def _finish(hold: Hold) -> ImportBatch:
    complete_doors(hold.batch, hold.step)
    tell_communes(hold.collective, hold.step)
    refresh_sectors_by_steps(hold.collective, hold.step)
    set_clock_by(hold.collective, communes=hold.batch.communes)
    stored = ImportBatch(stored_as=hold.batch.stored_as)
    hold.leave(ImportState.APPLIED, stored_as="")
    transaction.on_commit(lambda: forget_file(stored))
    learn_sizes()
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

    def __init__(self, hold: Hold, tell: Tell, *, at: datetime) -> None:
        self._hold = hold
        self._batch = hold.batch
        self._at = at
        self._tell = tell
        self._communes = frozenset(hold.batch.communes)

    @cached_property
    def _whole(self) -> Sieve:
        """Only when a door may belong to another line, or when too many lines are left out to be listed."""
        return survey_of(self._batch).sieve

    @without_cycles()
    def run(self) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
        """What is to be said of it, and the hints that its streets will bear."""
        batch, elsewhere = self._batch, 0
        listed, homonyms = batch.counts["skipped"], batch.counts["homonyms"]
        skipped = set(listed) if listed is not None else self._whole.skipped()
        ranks = self._whole.homonyms if homonyms is None else dict(homonyms)
        with within(batch.collective):
            ground = Ground(coverage(batch.collective), formers=batch.counts["formers"])
            matcher = Matcher(batch.collective, whole=lambda: self._whole)
            writer = DoorWriter(batch, self._hold.step, homonyms=ranks)
        with open_stored(batch) as file:
            read = chunks(file, spoken=spoken_of(batch))
            for addresses, _rejected in counted_early(read, Street, Dwelling, ImportBatch):
                kept = [line for line in addresses if line.line_number not in skipped]
                outside = ground.outside(kept)
                lines = [
                    one for one in kept if one.insee in self._communes and one.line_number not in outside
                ]
                elsewhere += len(kept) - len(lines)
                told = Told.of(lines)
                with within(batch.collective):
                    found = matcher.match(told)
                writer.write(told, found)
                self._tell(file.bytes_read)
        done = {name: writer.counts[name] for name in ("created", "completed", "unchanged")}
        names = ("communes", "reasons", "encoding", "rejected", "doubled", "repairs")
        shared = totals(batch, batch.communes)["shared"]
        counts = (
            {name: batch.counts[name] for name in names}
            | {"shared": shared}
            | done
            | {"elsewhere": elsewhere}
        )
        with within(batch.collective):
            gone = absent_doors(batch, matcher, batch.communes)
        if batch.sets_aside_absent:
            writer.set_aside(gone, at=self._at)
        with within(batch.collective):
            hints = writer.hints()
        counts |= {"absent": len(gone), "set_aside": len(gone) if batch.sets_aside_absent else 0}
        return counts, hints


def _quiet(_read: int) -> None:
    pass
