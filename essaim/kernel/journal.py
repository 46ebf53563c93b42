"""The journal of accesses: every display of a person is a line; no line can be altered or removed unseen.

Each line carries a mac of its content and of the line before, under a secret of the collective. The last one is
kept three times: in the chain, at its head (sealed as a whole), and in a file outside of both databases (`anchor`).
Lines leave it by one door, `purge_journal`, which moves the start of the chain and seals it.
The secret changes by `hand_over_journal`: from a line on, the next one chains, over the mac of the line before.
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
from essaim.kernel.about import Chore, start_of
from essaim.kernel.anchor import Anchor, BrokenAnchor, begin_anchor, read_anchor, restart_anchor, write_anchor
from essaim.kernel.collective_secrets import Secret, has_begun, make_secret, mark_begun
from essaim.kernel.master_keys import NoMasterKey
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.vault import VAULT, AccessEntry, CollectiveKey, CollectiveSecret, JournalHead, SecretUse

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
    """In what capacity. Another area may name its own."""

    COMPANION = "companion"
    SUBSTITUTE = "substitute"
    COORDINATOR = "coordinator"
    BREAK_GLASS = "break_glass"
    CALLER = "caller"
    HOST = "host"
    HERSELF = "herself"  # at her own request
    PLACE = "place"  # the words that she accepted, read by the place
    SYSTEM = "system"


@dataclass(frozen=True)
class Access:
    """Who looks, in what capacity, with what, when. Made once a request."""

    member_id: UUID | None
    at: datetime
    device: str = ""


def record_access(
    collective_id: UUID, subjects: Iterable[tuple[UUID, Why | str]], *, verb: Verb, access: Access
) -> None:
    """One line for each person shown. Committed at once, whatever becomes of the rest of the request."""
    lines = list(subjects)
    if not lines:
        return
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id)
        secret = _secret_of(head)
        key = _key(secret)
        holds, was_sealed = _anchor_holds(head), head.seal == _seal_of(head, key)
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
        _save_head(head, key if was_sealed else None)
    if holds:
        write_anchor(collective_id, _anchor_of(head))


def purge_journal(collective_id: UUID, *, before: datetime) -> int:
    """Lines older than that leave, from the oldest on; the chain starts later and still holds. How many left.

    The database lets no line be deleted but those below the start that the head says (see `walls.py`).
    Lines that do not hold stay: a purge must not wipe the trace of a hand.
    """
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id)
        last = _last_before(collective_id, before)
        if last is None:
            return 0
        gone = AccessEntry.objects.filter(collective_id=collective_id, number__lte=last.number)
        if not _anchor_holds(head) or _faults_before(head, gone):
            log.error("the journal of a collective does not hold: nothing was purged (essaim journal verify)")
            return 0
        write_anchor(collective_id, _anchor_of(head), to_disk=True)  # before the lines that it may know leave
        head.first_number, head.before_first = last.number + 1, last.mac
        _save_head(head, _key(_secret_of(head)))
        count = gone.delete()[0]
        _forget_passed_secrets(head)
    write_anchor(collective_id, _anchor_of(head), to_disk=True)
    return count


def hand_over_journal(collective_id: UUID) -> list[str]:
    """A new secret chains from the next line on; the former one is kept, sealed, until its lines are purged.

    The faults of the journal are returned, and then nothing is done: a new seal must not cover a hand.
    """
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id)
        faults, _ = _faults(collective_id)
        if faults:
            return faults
        number, newest = head.number + 1, _secret_of(head).generation
        secret = make_secret(
            collective_id, SecretUse.JOURNAL, generation=newest + 1, first_line=number, has_begun=True
        )
        head.generation = secret.generation
        _save_head(head, _key(secret))
        _forget_passed_secrets(head)
        keyring.secrets_of(collective_id, SecretUse.JOURNAL, anew=True)
    write_anchor(collective_id, _anchor_of(head))
    return []


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
        if not faults or now is None or _start_of(now) == start:  # else it was being purged: read again
            break
    return faults


def _faults(collective_id: UUID) -> tuple[list[str], tuple[int, int]]:
    anchor, is_broken = None, False
    try:
        anchor = read_anchor(collective_id)
    except BrokenAnchor:
        is_broken = True
    entries = AccessEntry.objects.filter(collective_id=collective_id).order_by("number")
    last = entries.last()
    head = JournalHead.objects.filter(collective_id=collective_id).first()
    try:
        if head is None:
            return _faults_of_none(collective_id, anchor, last), (0, 0)
        if is_broken:
            return ["the anchor was altered"], (0, 0)
        secrets = keyring.secrets_of(collective_id, SecretUse.JOURNAL, anew=True)
    except NoMasterKey:
        raise
    except BrokenSeal:
        return ["a secret of the journal was altered"], _start_of(head) if head else (0, 0)
    chain = _Chain(head, anchor, secrets)
    faults = list(chain.faults_of_lines(entries.filter(number__lte=head.number).iterator(chunk_size=2000)))
    if last and last.number > head.number:
        faults.append(f"line {last.number} stands after the head")
    return [*faults, *chain.faults_of_ends()], _start_of(head)


def _faults_of_none(collective_id: UUID, anchor: Anchor | None, last: AccessEntry | None) -> list[str]:
    """A journal that did not begin. The anchor comes before the first line: a cut between the two leaves it alone."""
    if not CollectiveKey.objects.filter(collective_id=collective_id).exists():
        return [] if last is None and anchor is None else ["the head is missing"]
    keyring.secrets_of(collective_id, SecretUse.JOURNAL, anew=True)  # a mark moved by a hand opens no more
    is_fresh = anchor is None or anchor.rank == (0, 1, anchor.generation)
    return [] if is_fresh and last is None and not has_begun(collective_id) else ["the head is missing"]


def accept_journal(collective_id: UUID) -> list[str]:
    """After a restore: take the journal as it stands for true, if its chain holds. What the anchor said is kept.

    The faults of the chain itself are returned, and then nothing is done: those are no restore.
    """
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id)
        entries = AccessEntry.objects.filter(collective_id=collective_id).order_by("number")
        chain = _Chain(
            head, _anchor_of(head), keyring.secrets_of(collective_id, SecretUse.JOURNAL, anew=True)
        )
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

    def __init__(self, head: JournalHead, anchor: Anchor | None, secrets: Sequence[Secret]) -> None:
        self.head, self.anchor = head, anchor
        self.keys = [(secret, _key(secret)) for secret in secrets]
        self.number, self.mac = head.first_number - 1, head.before_first
        self.at_anchor = self.mac if anchor and anchor.number == self.number else None

    def faults_of_lines(self, entries: Iterator[AccessEntry]) -> Iterator[str]:
        for entry in entries:
            if entry.number != self.number + 1:
                yield f"after line {self.number}: line {entry.number}"
            elif entry.mac != self._mac_of(entry):
                yield f"line {entry.number} was altered"
            self.number, self.mac = entry.number, entry.mac
            if self.anchor and self.anchor.number == self.number:
                self.at_anchor = self.mac

    def _mac_of(self, entry: AccessEntry) -> str | None:
        chains = self._chains(entry.number)
        return mac_of(entry, before=self.mac, key=chains[1]) if chains else None

    def _chains(self, number: int) -> tuple[Secret, bytes] | None:
        """The secret in use at that line: the newest of those that had begun."""
        begun = [pair for pair in self.keys if pair[0].first_line <= number]
        return begun[-1] if begun else None

    def head_holds(self) -> bool:
        """Sealed by the secret it names, which is not older than that of the last line."""
        key = next((key for secret, key in self.keys if secret.generation == self.head.generation), None)
        last = self._chains(self.head.number)
        is_late = last is not None and last[0].generation > self.head.generation
        return key is not None and not is_late and self.head.seal == _seal_of(self.head, key)

    def faults_of_ends(self) -> Iterator[str]:
        if not self.head_holds():
            yield "the head was altered"
        if (self.number, self.mac) != (self.head.number, self.head.mac):
            yield f"the head says {self.head.number}, the last line is {self.number}"
        if self.anchor is None:
            yield "the anchor is missing"
        elif self.anchor.was_cut and _anchor_of(self.head).rank <= self.anchor.rank:
            yield f"the anchor was being told of more than line {self.anchor.number}"
        elif self.at_anchor != self.anchor.mac:
            yield f"the anchor knows a line {self.anchor.number} that is not there"
        elif self.head.first_number < self.anchor.first_number:
            yield "lines that were purged are back"
        elif self.head.generation < self.anchor.generation:
            yield "a secret that was replaced is back"


def _anchor_holds(head: JournalHead) -> bool:
    """Is the line that the anchor knows in the journal? Called with the head locked, before it moves.

    When it is not, the anchor is left as it is: later lines must not cover what happened.
    """
    try:
        anchor = read_anchor(head.collective_id)
    except BrokenAnchor:
        anchor = None
    if anchor and anchor.generation <= head.generation and _is_in_journal(anchor, head):
        return True
    log.error("the anchor of the journal of a collective does not hold (essaim journal verify)")
    return False


def _is_in_journal(anchor: Anchor, head: JournalHead) -> bool:
    if anchor.number == head.number:
        return anchor.mac == head.mac
    if anchor.number == head.first_number - 1:
        return anchor.mac == head.before_first
    lines = AccessEntry.objects.filter(collective_id=head.collective_id)
    return lines.filter(number=anchor.number, mac=anchor.mac).exists()


def _faults_before(head: JournalHead, entries: "QuerySet[AccessEntry]") -> list[str]:
    chain = _Chain(head, None, keyring.secrets_of(head.collective_id, SecretUse.JOURNAL, anew=True))
    ordered = entries.order_by("number").iterator(chunk_size=2000)
    faults = list(chain.faults_of_lines(ordered))
    return faults if chain.head_holds() else [*faults, "the head was altered"]


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


def _key(secret: Secret) -> bytes:
    return keyring.purpose_key(secret.key, "journal")


def _secret_of(head: JournalHead) -> Secret:
    """That which its head names; the newest, when a hand made it name another. Called with the head locked."""
    for anew in (False, True):  # replaced since this request began
        secrets = keyring.secrets_of(head.collective_id, SecretUse.JOURNAL, anew=anew)
        named = [secret for secret in secrets if secret.generation == head.generation]
        if named:
            return named[0]
    return secrets[-1]


def _forget_passed_secrets(head: JournalHead) -> None:
    """Those whose every line was purged."""
    rows = CollectiveSecret.objects.filter(collective_id=head.collective_id, use=SecretUse.JOURNAL)
    serving = rows.filter(first_line__lte=head.first_number).order_by("-generation").first()
    if serving is not None:
        rows.filter(generation__lt=serving.generation).delete()


def _seal_of(head: JournalHead, key: bytes) -> str:
    return _mac(
        key, "head", head.collective_id, head.number, head.mac, head.first_number, head.before_first, head.generation,
    )  # fmt: skip


def _start_of(head: JournalHead) -> tuple[int, int]:
    """What a purge or a new secret changes."""
    return head.first_number, head.generation


def _save_head(head: JournalHead, key: bytes | None) -> None:
    """Without a key it is left broken: a line written later does not seal what a hand did to the head."""
    head.seal = _seal_of(head, key) if key else "broken"
    head.save(update_fields=["number", "mac", "first_number", "before_first", "generation", "seal"])


def _anchor_of(head: JournalHead) -> Anchor:
    return Anchor(head.number, head.mac, head.first_number, head.generation)


def _locked_head(collective_id: UUID) -> JournalHead:
    """SQLite has one writer; PostgreSQL locks the row."""
    rows = JournalHead.objects.select_for_update().filter(collective_id=collective_id)
    head = rows.first()
    if head is not None:
        return head
    newest = keyring.secrets_of(collective_id, SecretUse.JOURNAL)[-1]
    fresh = JournalHead(collective_id=collective_id, generation=newest.generation)
    fresh.seal = _seal_of(fresh, _key(newest))
    # before the first line: from now on its absence is a fault
    if not has_begun(collective_id):
        begin_anchor(collective_id, _anchor_of(fresh))
    try:
        with transaction.atomic(using=VAULT):
            mark_begun(collective_id)
            fresh.save()
    except IntegrityError:
        pass
    return rows.get()


OLD_LINES = Chore(
    count=lambda collective, last, _on: lines_before(collective.id, start_of(last)),
    forget=lambda collective, last, _on: purge_journal(collective.id, before=start_of(last)),
)
