"""The last line of each journal, kept in a file outside of both databases.

A journal cut short, or put back to an older copy together with its head, does not agree with it any more.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True)
class Anchor:
    number: int
    mac: str  # of that line; empty before the first
    first_number: int  # the oldest line kept


class BrokenAnchor(RuntimeError):
    """The file says nothing that we wrote."""


def read_anchor(collective_id: UUID) -> Anchor | None:
    """None when there is no file.

    Raises:
        BrokenAnchor: altered, or lost half way.
    """
    try:
        words = _path(collective_id).read_text("ascii").split(" ")
        return Anchor(int(words[0]), words[1], int(words[2]))
    except FileNotFoundError:
        return None
    except (ValueError, IndexError):
        raise BrokenAnchor from None


def write_anchor(collective_id: UUID, anchor: Anchor) -> None:
    """Never goes back: of two processes that end out of order, the later line stays.

    The caller has seen that what the anchor says is in the journal: otherwise it must stay, to be seen.
    """
    with _locked(collective_id):
        known = read_anchor(collective_id)
        if known is None or (known.number, known.first_number) < (anchor.number, anchor.first_number):
            _replace(_path(collective_id), anchor)


def restart_anchor(collective_id: UUID, anchor: Anchor) -> None:
    """After a restore that someone vouches for. What the anchor said is kept beside it, for ever."""
    with _locked(collective_id):
        path = _path(collective_id)
        if path.exists():
            with path.with_suffix(".before").open("ab") as kept:
                kept.write(path.read_bytes())
        _replace(path, anchor)


def _replace(path: Path, anchor: Anchor) -> None:
    fresh = path.with_suffix(".fresh")
    with fresh.open("w", encoding="ascii") as written:
        written.write(f"{anchor.number} {anchor.mac} {anchor.first_number}\n")
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(path)


def _path(collective_id: UUID) -> Path:
    return Path(settings.DATA_DIR) / "journal" / f"{collective_id}.head"


@contextmanager
def _locked(collective_id: UUID) -> Iterator[None]:
    lock = _path(collective_id).with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
