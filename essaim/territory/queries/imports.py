"""What may be asked of imports and of the files kept for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from address_files import (
    AddressFile,
    AddressLine,
    Format,
    Reason,
    RejectedLine,
    Repair,
    Spoken,
    Told,
    open_address_file,
    repeated,
)
from essaim.kernel.words import fold
from essaim.network.models import Collective
from essaim.territory.enums import ImportState
from essaim.territory.models import ImportBatch
from essaim.territory.queries.matching import Matcher
from essaim.territory.rules.completing import Known
from essaim.territory.rules.survey import Survey

CHUNK = 4_000
UNDO_DAYS = 30
FOLDER = "imports"
SHORT_BYTES, SHORT_DOORS = 2_000_000, 5_000


def imports(collective: Collective) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(collective=collective).select_related("created_by__user")


def import_history(collective: Collective) -> QuerySet[ImportBatch]:
    """Those that changed something, the latest first; and those that wait to be checked."""
    return imports(collective).order_by("-created_at", "-id")


def can_be_undone(batch: ImportBatch, *, at: datetime) -> bool:
    applied = batch.applied_at
    return (
        batch.state == ImportState.APPLIED
        and applied is not None
        and at - applied < timedelta(days=UNDO_DAYS)
    )


def folder() -> Path:
    return Path(settings.DATA_DIR) / "files" / FOLDER


def stored_path(batch: ImportBatch) -> Path:
    return folder() / Path(batch.stored_as).name


def stored_size(batch: ImportBatch) -> int:
    """In bytes; 0 when the file is no longer there."""
    try:
        return stored_path(batch).stat().st_size
    except OSError:
        return 0


def is_short(batch: ImportBatch) -> bool:
    """Read and imported in a second or two: the answer can wait for it."""
    packed = 8 if batch.file_name.lower().endswith((".gz", ".zip")) else 1
    return stored_size(batch) * packed < SHORT_BYTES


def was_short(batch: ImportBatch) -> bool:
    """The same of what it wrote, for its undo."""
    return bool(batch.counts.get("created", 0) + batch.counts.get("completed", 0) < SHORT_DOORS)


def open_stored(batch: ImportBatch) -> AddressFile:
    """Raises: AddressFileError, OSError (the file is no longer there)."""
    return open_address_file(stored_path(batch), name=batch.file_name, max_bytes=settings.IMPORT_MAX_BYTES)


def chunks(
    file: AddressFile, size: int = CHUNK, *, spoken: Spoken | None = None
) -> Iterator[tuple[list[AddressLine], list[RejectedLine]]]:
    """`spoken`: how the letters beside the numbers are read, once the whole file was."""
    read = (spoken or Spoken()).read
    for addresses, rejected in _chunks(file, size):
        yield read(addresses), rejected


def spoken_of(batch: ImportBatch) -> Spoken:
    return Spoken.of(batch.counts.get("spoken"))


def _chunks(file: AddressFile, size: int) -> Iterator[tuple[list[AddressLine], list[RejectedLine]]]:
    addresses: list[AddressLine] = []
    rejected: list[RejectedLine] = []
    for part in file.parts():
        addresses += [line for line in part if isinstance(line, AddressLine)]
        rejected += [line for line in part if isinstance(line, RejectedLine)]
        if max(len(addresses), len(rejected)) >= size:
            yield addresses, rejected
            addresses, rejected = [], []
    yield addresses, rejected


def survey_of(batch: ImportBatch) -> Survey:
    """Read the file once more: which lines count, which addresses it has. Nothing is asked of the database."""
    survey = Survey()
    with open_stored(batch) as file:
        for addresses, rejected in chunks(file, spoken=spoken_of(batch)):
            for line in rejected:
                survey.reject(line)
            survey.add(Told.of(addresses), [0] * len(addresses))
    survey.settle(accepted=batch.far_accepted)
    return survey


def repairs_told(batch: ImportBatch) -> list[str]:
    """What the reader put right by itself, and how many times."""
    repairs = batch.counts.get("repairs", {})
    return [gettext(Repair(name).template).format(count=count) for name, count in repairs.items()]


def rejected_lines(batch: ImportBatch) -> Iterator[RejectedLine]:
    """The lines set aside or that repeat another, in the order of the file; read twice, never kept in memory."""
    sieve = survey_of(batch).sieve
    aside = set(sieve.numbers[sieve.far | sieve.streets].tolist())
    with open_stored(batch) as file:
        for line in file:
            if isinstance(line, RejectedLine):
                yield line
            elif line.line_number in aside:
                yield sieve.rejection(line)
            elif line.line_number in sieve.repeats:
                yield repeated(line, sieve.repeats[line.line_number])


def absent_doors(batch: ImportBatch, matcher: Matcher, communes: Sequence[str]) -> list[Known]:
    """The doors of these communes that this newer file does not name: told, never erased."""
    if matcher.is_empty:
        return []
    numbered = {Format.BAN: True, Format.BAN_PLACES: False}.get(Format(batch.format))
    return matcher.absent(communes, numbered=numbered)


def totals(batch: ImportBatch, communes: Sequence[str]) -> dict[str, int]:
    """What importing these communes would do: created, completed, unchanged, rejected, elsewhere; of the point of another."""
    found = {"created": 0, "completed": 0, "unchanged": 0, "elsewhere": 0, "shared": 0}
    for insee, fates in batch.counts["communes"].items():
        for name in ("created", "completed", "unchanged"):
            found[name if insee in communes else "elsewhere"] += fates[name]
        found["elsewhere"] += fates["outside"]
        found["shared"] += fates.get("shared", 0) if insee in communes else 0
    return found | {"rejected": sum(batch.counts["reasons"].values())}


@dataclass(frozen=True)
class CommuneRow:
    """A commune of the file and what importing it would do."""

    insee: str
    name: str
    created: int
    completed: int
    unchanged: int
    outside: int
    far: int
    streets: int
    doubled: int
    is_chosen: bool
    shared: int = 0  # read before it was counted


def commune_rows(batch: ImportBatch) -> list[CommuneRow]:
    """The chosen ones first, then by name."""
    rows = [
        CommuneRow(insee, is_chosen=insee in batch.communes, **fates)
        for insee, fates in batch.counts.get("communes", {}).items()
    ]
    return sorted(rows, key=lambda row: (not row.is_chosen, fold(row.name)))


@dataclass(frozen=True)
class ReasonRow:
    """Why lines were set aside, how many, and the first of them."""

    label: str
    count: int
    sentences: list[str]


def reason_rows(batch: ImportBatch) -> list[ReasonRow]:
    """The most frequent first."""
    sentences = batch.counts.get("sentences", {})
    reasons = sorted(batch.counts.get("reasons", {}).items(), key=lambda row: -row[1])
    return [ReasonRow(gettext(Reason(name).label), count, sentences.get(name, [])) for name, count in reasons]
