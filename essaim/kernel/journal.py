"""The journal of accesses: every display of a person is a line; no line can be altered or removed unseen.

Each line carries a mac of its content and of the line before, under a key of the collective. The last one is
kept three times: in the chain, at its head, and in a file outside of both databases (`anchor`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from essaim.kernel import keyring, sealing
from essaim.kernel.vault import VAULT, AccessEntry, JournalHead


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
    key = keyring.purpose_key(collective_id, "journal")
    with transaction.atomic(using=VAULT):
        head = _locked_head(collective_id)
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
        head.save(update_fields=["number", "mac"])
    _write_anchor(collective_id, head)


def mac_of(entry: AccessEntry, *, before: str, key: bytes) -> str:
    parts = (
        entry.collective_id, entry.number, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.member_id,
        entry.subject_id, entry.verb, entry.why, entry.device, before,
    )  # fmt: skip
    return sealing.fingerprint(key, "\x1f".join(map(str, parts)).encode())


def faults_in_journal(collective_id: UUID) -> list[str]:
    """What does not hold in the chain of a collective; empty when nobody touched it."""
    key = keyring.purpose_key(collective_id, "journal")
    head = JournalHead.objects.filter(collective_id=collective_id).first()
    entries = AccessEntry.objects.filter(collective_id=collective_id).order_by("number")
    number, mac = (head.first_number - 1, head.before_first) if head else (0, "")
    faults, macs = [], {number: mac}
    for entry in entries.iterator(chunk_size=2000):
        if entry.number != number + 1:
            faults.append(f"after line {number}: line {entry.number}")
        elif entry.mac != mac_of(entry, before=mac, key=key):
            faults.append(f"line {entry.number} was altered")
        number, mac = entry.number, entry.mac
        macs[number] = mac
    if head and (number < head.number or macs.get(head.number) != head.mac):
        faults.append(f"the head says {head.number}, the last line is {number}")
    anchored = read_anchor(collective_id)
    if anchored and macs.get(anchored[0]) != anchored[1]:
        faults.append(f"the anchor knows a line {anchored[0]} that is not there")
    return faults


def entries_about(collective_id: UUID, subject_ids: Sequence[UUID]) -> "list[AccessEntry]":
    return list(
        AccessEntry.objects.filter(collective_id=collective_id, subject_id__in=subject_ids).order_by(
            "-number"
        )
    )


def read_anchor(collective_id: UUID) -> tuple[int, str] | None:
    path = _anchor_path(collective_id)
    if not path.exists():
        return None
    number, mac = path.read_text("ascii").split()
    return int(number), mac


def _write_anchor(collective_id: UUID, head: JournalHead) -> None:
    path = _anchor_path(collective_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{head.number}")
    fresh.write_text(f"{head.number} {head.mac}\n", "ascii")
    fresh.replace(path)


def _anchor_path(collective_id: UUID) -> Path:
    return Path(settings.DATA_DIR) / "journal" / f"{collective_id}.head"


def _locked_head(collective_id: UUID) -> JournalHead:
    """SQLite has one writer; PostgreSQL locks the row."""
    rows = JournalHead.objects.select_for_update().filter(collective_id=collective_id)
    head = rows.first()
    if head is not None:
        return head
    try:
        with transaction.atomic(using=VAULT):
            JournalHead.objects.create(collective_id=collective_id)
    except IntegrityError:
        pass
    return rows.get()
