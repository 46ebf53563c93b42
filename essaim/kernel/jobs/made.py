"""The files that jobs make. At rest they are sealed, their names tell nothing, and they leave with their job.

A file is written beside its place, then put there whole: a killed worker leaves at most a part that nobody can take,
and that `sweep` destroys. Sealed under the installation's own secret, bound to the job: of no use in another's place.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from uuid import UUID

from django.conf import settings
from django.db import transaction

from essaim.kernel import sealing
from essaim.kernel.errors import DomainError
from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.models import LIVE, Job, JobState

BLOCK = 1 << 20
IN_MEMORY = 1_000_000  # bytes, then on disk, in a file without a name
_LENGTH = 4  # bytes, before each sealed block


class FileIsGone(DomainError):
    """Ce fichier n’est plus là, ou ne s’ouvre plus : demandez-le de nouveau."""


class NoRoomForFile(DomainError):
    """Le fichier n’a pas pu être écrit : le disque du serveur est plein. Prévenez la personne qui l’héberge."""


def folder() -> Path:
    return Path(settings.DATA_DIR) / "files" / "made"


def _path(job: Job) -> Path:
    return folder() / job.id.hex


def is_made(job: Job) -> bool:
    return _path(job).is_file()


class Made:
    """A file written and sealed, to be put in its place by `settle`; otherwise nothing of it stays."""

    def __init__(self, job: Job, content: IO[bytes]) -> None:
        self._job = job
        self._part = folder() / f"{job.id.hex}.{secrets.token_hex(8)}"
        try:
            self._write(content)
        except OSError as fault:
            self._part.unlink(missing_ok=True)
            raise NoRoomForFile from fault
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise

    def _write(self, content: IO[bytes]) -> None:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        key = _key(settings.SECRET_KEY, self._job)
        with self._part.open("xb") as out:
            self._part.chmod(0o600)
            for number, block, is_last in _blocks(content):
                envelope = sealing.seal(block, key=key, bound_to=_place(number, is_last=is_last))
                out.write(len(envelope).to_bytes(_LENGTH, "big") + envelope)
            out.flush()
            os.fsync(out.fileno())

    def settle(self) -> None:
        self._part.replace(_path(self._job))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._part.unlink(missing_ok=True)


@contextmanager
def settling(context: JobContext, content: IO[bytes], *, doing: str) -> Iterator[None]:
    """Seal the file; what is written inside is kept with it, or neither.

    Raises:
        NoRoomForFile; and what `JobContext.tell` raises: only the worker that still holds the job goes on.
    """
    with Made(context.job, content) as file, transaction.atomic():
        context.tell(95, doing)
        yield
        file.settle()


def _blocks(content: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    content.seek(0)
    number, block = 0, content.read(BLOCK)
    while following := content.read(BLOCK):
        yield number, block, False
        number, block = number + 1, following
    yield number, block, True


def _place(number: int, *, is_last: bool) -> str:
    return f"file of a job|{number}|{'last' if is_last else 'more'}"


def _key(secret: str, job: Job) -> bytes:
    return sealing.derive(secret.encode(), f"file of the job {job.id}")


def open_made(job: Job) -> IO[bytes]:
    """What was made, read whole before anyone has any of it.

    Raises:
        FileIsGone, NoRoomForFile.
    """
    if job.state != JobState.DONE or not is_made(job):
        raise FileIsGone
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _unsealed(job, _key(secret, job))
        except sealing.BrokenSeal:
            continue
        except FileNotFoundError:
            break
        except OSError as fault:
            raise NoRoomForFile from fault
    raise FileIsGone


def _unsealed(job: Job, key: bytes) -> IO[bytes]:
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed by who takes it
    try:
        _unseal(job, key, out)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return out


def _unseal(job: Job, key: bytes, out: IO[bytes]) -> None:
    with _path(job).open("rb") as kept:
        number, envelope = 0, _next(kept)
        while following := _next(kept):
            out.write(sealing.unseal(envelope, key=key, bound_to=_place(number, is_last=False)))
            number, envelope = number + 1, following
        out.write(sealing.unseal(envelope, key=key, bound_to=_place(number, is_last=True)))


def _next(kept: IO[bytes]) -> bytes:
    length = int.from_bytes(kept.read(_LENGTH), "big")
    return kept.read(min(length, 2 * BLOCK))


def sweep() -> int:
    """Destroy the files of jobs that are forgotten, and what was never put in its place. How many."""
    if not folder().is_dir():
        return 0
    paths = list(folder().iterdir())  # before the jobs are read: a file is younger than its job
    named = filter(None, (_id_in(path.name) for path in paths))
    states = dict(Job.objects.filter(id__in=named).values_list("id", "state"))
    kept = {one.hex for one, state in states.items() if state == JobState.DONE}
    live = {one.hex for one, state in states.items() if state in LIVE}
    gone = [path for path in paths if path.name not in kept and path.name[:32] not in live]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _id_in(name: str) -> UUID | None:
    try:
        return UUID(hex=name[:32])
    except ValueError:
        return None
