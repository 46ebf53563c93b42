"""The last line of each journal, kept in a file outside of both databases.

A journal cut short, or put back to an older copy together with its head, does not agree with it any more.
The file has one length and is overwritten in place: a power cut leaves what it said a moment before, never a half.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

_LENGTH = 128


@dataclass(frozen=True)
class Anchor:
    number: int
    mac: str  # of that line; empty before the first
    first_number: int  # the oldest line kept
    generation: int = 1  # of the secret that chains the next line


class BrokenAnchor(RuntimeError):
    """The file says nothing that we wrote."""


def read_anchor(collective_id: UUID) -> Anchor | None:
    """None when nothing was ever written.

    Raises:
        BrokenAnchor: altered.
    """
    if not _path(collective_id).exists():
        return None
    with _locked(collective_id, fcntl.LOCK_SH) as file:
        return _read(file)


def write_anchor(collective_id: UUID, anchor: Anchor) -> None:
    """Never goes back: of two processes that end out of order, the later line stays.

    The caller has seen that what the anchor says is in the journal: otherwise it must stay, to be seen.
    """
    with _locked(collective_id, fcntl.LOCK_EX) as file:
        known = _read(file)
        if known is None or _rank(known) < _rank(anchor):
            _write(file, anchor)


def restart_anchor(collective_id: UUID, anchor: Anchor) -> None:
    """After a restore that someone vouches for. What the anchor said is kept beside it, for ever."""
    with _locked(collective_id, fcntl.LOCK_EX) as file:
        if former := os.pread(file, _LENGTH, 0):
            with _path(collective_id).with_suffix(".before").open("ab") as kept:
                kept.write(former)
        _write(file, anchor)


def _rank(anchor: Anchor) -> tuple[int, int, int]:
    return anchor.number, anchor.first_number, anchor.generation


def _read(file: int) -> Anchor | None:
    record = os.pread(file, _LENGTH + 1, 0)
    if not record:
        return None
    try:
        number, mac, first_number, generation = record.decode("ascii").split()
        return Anchor(int(number), mac.strip("-"), int(first_number), int(generation))
    except ValueError:
        raise BrokenAnchor from None


def _write(file: int, anchor: Anchor) -> None:
    record = f"{anchor.number} {anchor.mac or '-'} {anchor.first_number} {anchor.generation}"
    os.pwrite(file, record.ljust(_LENGTH - 1).encode() + b"\n", 0)
    os.ftruncate(file, _LENGTH)


def _path(collective_id: UUID) -> Path:
    return Path(settings.DATA_DIR) / "journal" / f"{collective_id}.head"


@contextmanager
def _locked(collective_id: UUID, how: int) -> Iterator[int]:
    path = _path(collective_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, how)
        yield file
    finally:
        os.close(file)
