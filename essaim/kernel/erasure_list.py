"""Who was erased: a file outside of both databases, replayed after a restore. Identifiers only, one a line.

`collective subject date`. A backup of the databases brings back what was erased since; this list says what to
erase again. It only grows: keep its copies apart from those of the databases.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True)
class Erased:
    collective_id: UUID
    subject_id: UUID
    on: date


def path() -> Path:
    return Path(settings.DATA_DIR) / "erased.list"


def add_to_list(collective_id: UUID, subjects: Iterable[UUID], *, on: date) -> None:
    """On the disk when this returns. A subject is written once."""
    with _locked(path()) as known:
        known_lines = set(read_list(path()))
        already = {(line.collective_id, line.subject_id) for line in known_lines}
        fresh = [one for one in subjects if (collective_id, one) not in already]
        for one in dict.fromkeys(fresh):
            known.write(f"{collective_id} {one} {on.isoformat()}\n".encode())
        known.flush()
        os.fsync(known.fileno())


def read_list(file: Path) -> list[Erased]:
    """A line that is not ours is passed over: half a line may be left by a power cut."""
    if not file.exists():
        return []
    return [
        found for line in file.read_text("ascii", errors="replace").splitlines() if (found := _parse(line))
    ]


def _parse(line: str) -> Erased | None:
    try:
        collective, subject, day = line.split()
        return Erased(UUID(collective), UUID(subject), date.fromisoformat(day))
    except ValueError:
        return None


@contextmanager
def _locked(file: Path) -> Iterator[BinaryIO]:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield opened
