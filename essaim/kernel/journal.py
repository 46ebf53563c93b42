"""The journal of accesses: every display of a person is a line; no line can be altered or removed unseen.

Each line carries a mac of its content and of the line before, under a key of the collective. The last one is
kept three times: in the chain, at its head (sealed as a whole), and in a file outside of both databases (`anchor`).
Lines leave it by one door, `purge_journal`, which moves the start of the chain and seals it.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from essaim.kernel import keyring, sealing
from essaim.kernel.anchor import Anchor, BrokenAnchor, read_anchor, restart_anchor, write_anchor
from essaim.kernel.vault import VAULT, AccessEntry, JournalHead

log = logging.getLogger("essaim.journal")


class Verb(StrEnum):
    """How she was shown."""

    LISTED = "listed"  # first name and initial
    FOUND = "found"  # among the answers to a search
    OPENED = "opened"  # her file
    CHANGED = "changed"
    MEASURED = "measured"  # her measures
    EXPORTED = "exported"
    PRINTED = "printed"


class Why(StrEnum):
    """In what capacity."""

    COMPANION = "companion"
    COORDINATOR = "coordinator"
    BREAK_GLASS = "break_glass"
    HERSELF = "herself"  # at her own request
    SYSTEM = "system"


@dataclass(frozen=True)
class Access:
    """Who looks, in what capacity, with what, when. Made once a request."""

    member_id: UUID | None
    at: datetime
    device: str = ""


def record_access(
    collective_id: UUID, subjects: Iterable[tuple[UUID, Why]], *, verb: Verb, access: Access
) -> None:
    """One line for each person shown. Committed at once, whatever becomes of the rest of the request."""
    lines = list(subjects)
    if not lines:
        return
    key = _key(collective_id)
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id, key)
        holds = _anchor_holds(head)
        entries = []
        for subject_id, why in lines:
            entry = AccessEntry(
                collective_id=collective_id,
                number=head.number + 1,
                at=access.at,
                member_id=access.member_id,
                subject_id=subject_id,
                verb=verb,
                why=why,
                device=access.device[:40],
            )
            entry.mac = mac_of(entry, before=head.mac, key=key)
            head.number, head.mac = entry.number, entry.mac
            entries.append(entry)
        AccessEntry.objects.bulk_create(entries)
        _save_head(head, key)
    if holds:
        write_anchor(collective_id, _anchor_of(head))


def purge_journal(collective_id: UUID, *, before: datetime) -> int:
    """Lines older than that leave, from the oldest on; the chain starts later and still holds. How many left.

    The database lets no line be deleted but those below the start that the head says (see `walls.py`).
    Lines that do not hold stay: a purge must not wipe the trace of a hand.
    """
    key = _key(collective_id)
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id, key)
        last = _last_before(collective_id, before)
        if last is None:
            return 0
        gone = AccessEntry.objects.filter(collective_id=collective_id, number__lte=last.number)
        if not _anchor_holds(head) or _faults_before(head, gone, key):
            log.error("the journal of a collective does not hold: nothing was purged (essaim journal verify)")
            return 0
        head.first_number, head.before_first = last.number + 1, last.mac
        _save_head(head, key)
        count = gone.delete()[0]
    write_anchor(collective_id, _anchor_of(head))
    return count


def lines_before(collective_id: UUID, before: datetime) -> int:
    """How many lines a purge would take."""
    last = _last_before(collective_id, before)
    if last is None:
        return 0
    return AccessEntry.objects.filter(collective_id=collective_id, number__lte=last.number).count()


def mac_of(entry: AccessEntry, *, before: str, key: bytes) -> str:
    return _mac(
        key, "line", entry.collective_id, entry.number, entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.member_id, entry.subject_id, entry.verb, entry.why, entry.device, before,
    )  # fmt: skip


def faults_in_journal(collective_id: UUID) -> list[str]:
    """What does not hold in the chain of a collective; empty when nobody touched it.

    Nothing is locked. What is read first can only be behind what is read next: anchor, last line, head, lines.
    """
    for _ in range(2):
        faults, start = _faults(collective_id)
        now = JournalHead.objects.filter(collective_id=collective_id).first()
        if not faults or now is None or now.first_number == start:  # else it was being purged: read again
            break
    return faults


def _faults(collective_id: UUID) -> tuple[list[str], int]:
    try:
        anchor = read_anchor(collective_id)
    except BrokenAnchor:
        return ["the anchor was altered"], 0
    entries = AccessEntry.objects.filter(collective_id=collective_id).order_by("number")
    last = entries.last()
    head = JournalHead.objects.filter(collective_id=collective_id).first()
    if head is None:
        return ([] if anchor is None and last is None else ["the head is missing"]), 0
    chain = _Chain(head, anchor, _key(collective_id))
    faults = list(chain.faults_of_lines(entries.filter(number__lte=head.number).iterator(chunk_size=2000)))
    if last and last.number > head.number:
        faults.append(f"line {last.number} stands after the head")
    return [*faults, *chain.faults_of_ends()], head.first_number


def accept_journal(collective_id: UUID) -> list[str]:
    """After a restore: take the journal as it stands for true, if its chain holds. What the anchor said is kept.

    The faults of the chain itself are returned, and then nothing is done: those are no restore.
    """
    key = _key(collective_id)
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id, key)
        entries = AccessEntry.objects.filter(collective_id=collective_id).order_by("number")
        chain = _Chain(head, _anchor_of(head), key)
        faults = [*chain.faults_of_lines(entries.iterator(chunk_size=2000)), *chain.faults_of_ends()]
        if not faults:
            restart_anchor(collective_id, _anchor_of(head))
    return faults


def entries_about(collective_id: UUID, subject_ids: Sequence[UUID]) -> "list[AccessEntry]":
    return list(
        AccessEntry.objects.filter(collective_id=collective_id, subject_id__in=subject_ids).order_by(
            "-number"
        )
    )


class _Chain:
    """One reading of a chain, from its sealed start to its three ends."""

    def __init__(self, head: JournalHead, anchor: Anchor | None, key: bytes) -> None:
        self.head, self.anchor, self.key = head, anchor, key
        self.number, self.mac = head.first_number - 1, head.before_first
        self.at_anchor = self.mac if anchor and anchor.number == self.number else None

    def faults_of_lines(self, entries: Iterator[AccessEntry]) -> Iterator[str]:
        for entry in entries:
            if entry.number != self.number + 1:
                yield f"after line {self.number}: line {entry.number}"
            elif entry.mac != mac_of(entry, before=self.mac, key=self.key):
                yield f"line {entry.number} was altered"
            self.number, self.mac = entry.number, entry.mac
            if self.anchor and self.anchor.number == self.number:
                self.at_anchor = self.mac

    def faults_of_ends(self) -> Iterator[str]:
        if self.head.seal != _seal_of(self.head, self.key):
            yield "the head was altered"
        if (self.number, self.mac) != (self.head.number, self.head.mac):
            yield f"the head says {self.head.number}, the last line is {self.number}"
        if self.anchor is None:
            yield "the anchor is missing"
        elif self.at_anchor != self.anchor.mac:
            yield f"the anchor knows a line {self.anchor.number} that is not there"
        elif self.head.first_number < self.anchor.first_number:
            yield "lines that were purged are back"


def _anchor_holds(head: JournalHead) -> bool:
    """Is the line that the anchor knows in the journal? Called with the head locked, before it moves.

    When it is not, the anchor is left as it is: later lines must not cover what happened.
    """
    try:
        anchor = read_anchor(head.collective_id)
    except BrokenAnchor:
        anchor = None
    if anchor and anchor.number == head.number:
        return anchor.mac == head.mac
    if anchor and anchor.number == head.first_number - 1:
        return anchor.mac == head.before_first
    lines = AccessEntry.objects.filter(collective_id=head.collective_id)
    if anchor and lines.filter(number=anchor.number, mac=anchor.mac).exists():
        return True
    log.error("the anchor of the journal of a collective does not hold (essaim journal verify)")
    return False


def _faults_before(head: JournalHead, entries: "QuerySet[AccessEntry]", key: bytes) -> list[str]:
    chain = _Chain(head, None, key)
    ordered = entries.order_by("number").iterator(chunk_size=2000)
    faults = list(chain.faults_of_lines(ordered))
    return faults if head.seal == _seal_of(head, key) else [*faults, "the head was altered"]


def _last_before(collective_id: UUID, before: datetime) -> AccessEntry | None:
    """The last line of the longest run of old lines from the start: clocks of two processes differ a little."""
    lines = AccessEntry.objects.filter(collective_id=collective_id)
    young = lines.filter(at__gte=before).order_by("number").first()
    old = lines.filter(number__lt=young.number) if young else lines
    return old.order_by("-number").first()


def _mac(key: bytes, *parts: object) -> str:
    """Of a list without ambiguity: no content can pass from one column to its neighbour."""
    written = json.dumps([None if part is None else str(part) for part in parts])
    return sealing.fingerprint(key, written.encode())


def _key(collective_id: UUID) -> bytes:
    return keyring.purpose_key(collective_id, "journal")


def _seal_of(head: JournalHead, key: bytes) -> str:
    return _mac(key, "head", head.collective_id, head.number, head.mac, head.first_number, head.before_first)


def _save_head(head: JournalHead, key: bytes) -> None:
    head.seal = _seal_of(head, key)
    head.save(update_fields=["number", "mac", "first_number", "before_first", "seal"])


def _anchor_of(head: JournalHead) -> Anchor:
    return Anchor(head.number, head.mac, head.first_number)


def _locked_head(collective_id: UUID, key: bytes) -> JournalHead:
    """SQLite has one writer; PostgreSQL locks the row."""
    rows = JournalHead.objects.select_for_update().filter(collective_id=collective_id)
    head = rows.first()
    if head is not None:
        return head
    fresh = JournalHead(collective_id=collective_id)
    fresh.seal = _seal_of(fresh, key)
    write_anchor(
        collective_id, _anchor_of(fresh)
    )  # before the first line: from now on its absence is a fault
    try:
        with transaction.atomic(using=VAULT):
            fresh.save()
    except IntegrityError:
        pass
    return rows.get()
