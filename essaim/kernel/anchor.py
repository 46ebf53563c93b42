"""The last line of each journal, kept in a file outside of both databases.

A journal cut short, or put back to an older copy together with its head, does not agree with it any more.

The file has two places, each in a sector of its own, written in turn: a write that a power cut stops leaves the other
place whole, for it was on the disk before. The file is there before the first line is, and says all before lines leave
the journal; otherwise it may be a line behind the journal, never before it. So that whatever a power cut leaves is told apart from a hand:

- an older place, or one that was cut while the journal knows more than the other: a cut;
- a place that was cut while the journal knows no more than the other, or both places: a hand.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

_SECTOR = 512
_LENGTH = 160
_PLACES = (0, 1)


@dataclass(frozen=True)
class Anchor:
    number: int
    mac: str  # of that line; empty before the first
    first_number: int  # the oldest line kept
    generation: int = 1  # of the secret that chains the next line
    was_cut: bool = field(default=False, compare=False)  # a later write was stopped: it said more than this

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.number, self.first_number, self.generation


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
        return _read(file)[1]


def begin_anchor(collective_id: UUID, anchor: Anchor) -> None:
    """Before the first line. What a first try left unfinished, no line having followed it, is written again."""
    with _locked(collective_id, fcntl.LOCK_EX) as file:
        try:
            _, known = _read(file)
        except BrokenAnchor:
            os.ftruncate(file, 0)
            known = None
        if known is None:
            _write(file, 0, anchor)
        os.fsync(file)


def write_anchor(collective_id: UUID, anchor: Anchor, *, to_disk: bool = False) -> None:
    """Never goes back: of two processes that end out of order, the later line stays.

    The caller has seen that what the anchor says is in the journal: otherwise it must stay, to be seen.
    `to_disk`: it is there when this returns.
    """
    with _locked(collective_id, fcntl.LOCK_EX) as file:
        turn, known = _read(file)
        if known is None or known.rank < anchor.rank:
            os.fsync(file)  # the place before, lest both be cut; most often it is on the disk already
            _write(file, turn + 1, anchor)
        if known is None or to_disk:
            os.fsync(file)


def restart_anchor(collective_id: UUID, anchor: Anchor) -> None:
    """After a restore that someone vouches for. What the anchor said is kept beside it, for ever."""
    with _locked(collective_id, fcntl.LOCK_EX) as file:
        if former := os.pread(file, _SECTOR * len(_PLACES), 0):
            with _path(collective_id).with_suffix(".before").open("ab") as kept:
                kept.write(former)
                kept.flush()
                os.fsync(kept.fileno())
        os.ftruncate(file, 0)
        _write(file, 0, anchor)
        os.fsync(file)


def _read(file: int) -> tuple[int, Anchor | None]:
    """(turn of the last write, what it says)."""
    records = [os.pread(file, _LENGTH, _SECTOR * place) for place in _PLACES]
    found = [_parse(record) for record in records]
    whole = [one for one in found if one is not None]
    if not whole:
        if any(record.strip(b"\0") for record in records):
            raise BrokenAnchor
        return -1, None  # the first write never reached the disk: nor did the first line
    turn, anchor = max(whole, key=lambda one: one[0])
    other = found[(turn + 1) % 2]
    was_cut = other is None and (turn > 0 or bool(records[(turn + 1) % 2].strip(b"\0")))
    return turn, replace(anchor, was_cut=was_cut)


def _parse(record: bytes) -> tuple[int, Anchor] | None:
    try:
        text, _, check = record.decode("ascii").rstrip("\n ").rpartition(" ")
        turn, number, mac, first_number, generation = text.split()
    except ValueError:
        return None
    if check != _check(text):
        return None
    return int(turn), Anchor(int(number), mac.strip("-"), int(first_number), int(generation))


def _write(file: int, turn: int, anchor: Anchor) -> None:
    text = f"{turn} {anchor.number} {anchor.mac or '-'} {anchor.first_number} {anchor.generation}"
    record = f"{text} {_check(text)}".ljust(_LENGTH - 1).encode() + b"\n"
    os.pwrite(file, record, _SECTOR * (turn % 2))


def _check(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _path(collective_id: UUID) -> Path:
    return Path(settings.DATA_DIR) / "journal" / f"{collective_id}.head"


@contextmanager
def _locked(collective_id: UUID, how: int) -> Iterator[int]:
    path = _path(collective_id)
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if is_new:
            _sync_folders(path.parent)
        fcntl.flock(file, how)
        yield file
    finally:
        os.close(file)


def _sync_folders(folder: Path) -> None:
    """The name of the file must be on the disk too, and that of its folder."""
    for one in (folder, folder.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
