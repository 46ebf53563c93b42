"""The file of an import, from its arrival to its end."""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from django.conf import settings

from address_files.refusals import FileTooLarge
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.territory.actions.rows import erase_rows
from essaim.territory.enums import ImportState
from essaim.territory.models import ImportBatch
from essaim.territory.queries.imports import FOLDER, folder, stored_path

BLOCK = 1 << 20
KEPT = timedelta(days=1)  # an import that was looked at and left
Batch = TypeVar("Batch")


class FileIsRefused(DomainError):
    """{sentence}"""


class DiskIsFull(DomainError):
    """Le serveur n’a plus de place pour ce fichier. Prévenez la personne qui l’héberge."""


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def store_upload(
    collective: Collective, file: Readable, *, name: str, by: Membership, at: datetime
) -> ImportBatch:
    """Keep a file of addresses until it is brought or given up.

    Raises:
        FileIsRefused, DiskIsFull.
    """
    too_large = FileIsRefused(sentence=FileTooLarge(limit=settings.IMPORT_MAX_BYTES // 1_000_000))
    return keep_file(
        file,
        too_large=too_large,
        note=lambda stored: ImportBatch.objects.create(
            collective=collective,
            file_name=shown_name(name),
            stored_as=f"{FOLDER}/{stored}",
            format="",
            created_by=by,
            created_at=at,
        ),
    )


def keep_file(file: Readable, *, too_large: DomainError, note: Callable[[str], Batch]) -> Batch:
    """Under a random name in the private folder, as it comes: nothing of it is trusted, not even its name.

    `note`: writes the row that knows that name; whatever stops one or the other, no file is left.

    Raises:
        `too_large`, DiskIsFull.
    """
    stored = secrets.token_hex(16)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / stored
    try:
        with path.open("xb") as target:
            path.chmod(0o600)
            for block in _blocks(file, too_large):
                target.write(block)
        return note(stored)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise DiskIsFull from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _blocks(file: Readable, too_large: DomainError) -> Iterator[bytes]:
    size = 0
    while block := file.read(BLOCK):
        size += len(block)
        if size > settings.IMPORT_MAX_BYTES:
            raise too_large
        yield block


def shown_name(name: str) -> str:
    """The last part of a name sent by a browser, as text that any page and any database take."""
    last = name.replace("\\", "/").rpartition("/")[2].encode(errors="replace").decode()
    return "".join(sign if sign.isprintable() else " " for sign in last).strip()[:200] or "adresses.csv"


def forget_file(batch: ImportBatch) -> None:
    if batch.stored_as:
        forget_kept(stored_path(batch))


def forget_kept(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def discard_upload(batch: ImportBatch) -> None:
    """An import that was never applied leaves no trace."""
    if erase_rows(ImportBatch.objects.filter(id=batch.id, state=ImportState.PREVIEWED)):
        forget_file(batch)


def discard_abandoned_uploads(collective: Collective, *, at: datetime) -> int:
    """For `essaim tick`: the imports looked at more than a day ago and never applied."""
    old = ImportBatch.objects.filter(
        collective=collective, state=ImportState.PREVIEWED, created_at__lt=at - KEPT
    )
    abandoned = list(old)
    for batch in abandoned:
        discard_upload(batch)
    return len(abandoned)


def discard_orphan_files(*, at: datetime) -> int:
    """For `essaim tick`: the files that a stopped server left behind, older than two days."""
    if not folder().is_dir():
        return 0
    limit = (at - 2 * KEPT).timestamp()
    orphans = [path for path in folder().iterdir() if path.stat().st_mtime < limit]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
