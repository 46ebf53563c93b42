"""The keys of people, under the key of their collective, under the master key.

Unwrapped keys live in the memory of the current scope only (one request, one command): see `tenancy.scope_memory`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections, transaction

from essaim.kernel import master_keys, sealing
from essaim.kernel.sealing import KeyIsGone
from essaim.kernel.tenancy import ScopeError, current_scope, scope_is_open, scope_memory
from essaim.kernel.vault import VAULT, CollectiveKey, SubjectKey

_INDEX_BITS = 64


def make_key(collective_id: UUID, subject_id: UUID) -> None:
    """A key for a new person or signal. Made before the row that it seals: a key without a row harms nobody."""
    add_generation(collective_id, subject_id, 1)


def add_generation(collective_id: UUID, subject_id: UUID, generation: int) -> None:
    """A new key, which seals from now on. Those before it still open what they sealed."""
    key = sealing.new_key()
    with transaction.atomic(using=VAULT):
        wrapped_by, wrapper = _newest_wrapper(collective_id)
        place = subject_place(collective_id, subject_id, generation)
        SubjectKey.objects.create(
            subject_id=subject_id,
            collective_id=collective_id,
            generation=generation,
            wrapped_by=wrapped_by,
            wrapped=sealing.seal(key, key=wrapper, bound_to=place, generation=wrapped_by),
        )
    _memory()[subject_id] = {**(_memory().get(subject_id) or {}), generation: key}


def subject_key(collective_id: UUID, subject_id: UUID, generation: int | None = None) -> tuple[int, bytes]:
    """(generation, key): the newest, or the one asked for.

    Raises:
        KeyIsGone: she was erased, or has no key.
    """
    known: dict[int, bytes] = _memory().get(subject_id) or {}
    if not known or (generation is not None and generation not in known):  # unknown, or made since
        _memory().pop(subject_id, None)
        load_keys(collective_id, [subject_id])
        known = _memory()[subject_id]
    chosen = max(known, default=0) if generation is None else generation
    if chosen not in known:
        raise KeyIsGone
    return chosen, known[chosen]


def load_keys(collective_id: UUID, subject_ids: Iterable[UUID]) -> None:
    """Unwrap the keys of these people in one query, before a list is shown."""
    memory = _memory()
    missing = [one for one in subject_ids if one not in memory]
    if missing:
        wrapping_key(collective_id)  # first: a rotation that ends meanwhile leaves us the former one
    for start in range(0, len(missing), 500):
        part = missing[start : start + 500]
        rows = SubjectKey.objects.filter(collective_id=collective_id, subject_id__in=part)
        found = list(rows.values_list("subject_id", "generation", "wrapped_by", "wrapped"))
        for one in part:
            memory[one] = {}
        for subject_id, generation, wrapped_by, wrapped in found:
            _, wrapper = wrapping_key(collective_id, wrapped_by)
            place = subject_place(collective_id, subject_id, generation)
            memory[subject_id][generation] = sealing.unseal(bytes(wrapped), key=wrapper, bound_to=place)


def destroy_keys(collective_id: UUID, subject_id: UUID) -> None:
    """What they sealed can never be read again, in any copy of the main database."""
    SubjectKey.objects.filter(collective_id=collective_id, subject_id=subject_id).delete()
    if scope_is_open():  # it is left already when this runs after the transaction that a scope opened
        _memory()[subject_id] = {}


def scrub() -> None:
    """Leave no copy of what was destroyed in the write-ahead logs (SQLite; the files themselves are overwritten).

    A reader at that instant keeps a part of a log for a while: the next one takes it.
    """
    for name in ("default", VAULT):
        connection = connections[name]
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def with_keys(collective_id: UUID, subject_ids: Iterable[UUID]) -> list[UUID]:
    """Those of them that still have a key."""
    wanted = set(subject_ids)
    rows = SubjectKey.objects.filter(collective_id=collective_id).values_list("subject_id", flat=True)
    return sorted(wanted.intersection(rows.iterator(chunk_size=2000)))


def has_key(collective_id: UUID, subject_id: UUID) -> bool:
    return SubjectKey.objects.filter(collective_id=collective_id, subject_id=subject_id).exists()


def blind_index(collective_id: UUID, field: str, value: str) -> str:
    """16 hexadecimal signs by which equal values of one field are found within one collective, and nowhere else.

    The caller normalises `value` first. An HMAC of a phone number is still personal data: erase it too.
    """
    key = purpose_key(collective_id, f"blind index of {field}")
    return sealing.fingerprint(key, value.encode())[: _INDEX_BITS // 4]


def purpose_key(collective_id: UUID, purpose: str) -> bytes:
    """A key of the collective for one purpose (a blind index, the journal); survives the rotations."""
    memory = _memory()
    place = (collective_id, purpose)
    if place not in memory:
        row = _collective_row(collective_id)
        secret = master_keys.unwrap(row.master, bytes(row.wrapped_index), bound_to=index_place(collective_id))
        memory[place] = sealing.derive(secret, purpose)
    derived: bytes = memory[place]
    return derived


def unwrap_subject(row: SubjectKey) -> bytes:
    _, wrapper = wrapping_key(row.collective_id, row.wrapped_by)
    place = subject_place(row.collective_id, row.subject_id, row.generation)
    return sealing.unseal(bytes(row.wrapped), key=wrapper, bound_to=place)


def wrapping_key(collective_id: UUID, generation: int | None = None) -> tuple[int, bytes]:
    """(generation, key) of the collective: the newest, or the one asked for."""
    memory = _memory()
    place = (collective_id, "wrapper")
    known: dict[int, bytes] = memory.get(place) or {}
    if not known or (generation is not None and generation not in known):  # unknown, or made since
        known = memory[place] = known | _unwrap_collective(_collective_row(collective_id))
    chosen = max(known) if generation is None else generation
    if chosen not in known:
        raise KeyIsGone
    return chosen, known[chosen]


def _newest_wrapper(collective_id: UUID) -> tuple[int, bytes]:
    """To wrap a new key: the row is held, lest a rotation end and forget the former one at that very instant."""
    _collective_row(collective_id)
    held = CollectiveKey.objects.select_for_update().get(collective_id=collective_id)
    return wrapping_key(collective_id, held.generation)


def _unwrap_collective(row: CollectiveKey) -> dict[int, bytes]:
    def opened(wrapped: Any, generation: int) -> bytes:
        place = collective_place(row.collective_id, generation)
        return master_keys.unwrap(row.master, bytes(wrapped), bound_to=place)

    found = {row.generation: opened(row.wrapped, row.generation)}
    if row.wrapped_former is not None:
        found[row.generation - 1] = opened(row.wrapped_former, row.generation - 1)
    return found


def _collective_row(collective_id: UUID) -> CollectiveKey:
    if collective_id not in current_scope():
        raise ScopeError("keys of another collective")
    row = CollectiveKey.objects.filter(collective_id=collective_id).first()
    return row or _make_collective_key(collective_id)


def _make_collective_key(collective_id: UUID) -> CollectiveKey:
    name, wrapped = master_keys.wrap(sealing.new_key(), bound_to=collective_place(collective_id, 1))
    _, wrapped_index = master_keys.wrap(sealing.new_key(), bound_to=index_place(collective_id))
    try:
        with transaction.atomic(using=VAULT):
            return CollectiveKey.objects.create(
                collective_id=collective_id,
                master=name,
                wrapped=wrapped,
                wrapped_index=wrapped_index,
                made_at=datetime.now(UTC),
            )
    except IntegrityError:  # made by someone else at the same instant
        return CollectiveKey.objects.get(collective_id=collective_id)


def _memory() -> dict[Any, Any]:
    return scope_memory()


def collective_place(collective_id: UUID, generation: int) -> str:
    return f"collective|{collective_id}|{generation}"


def index_place(collective_id: UUID) -> str:
    return f"index|{collective_id}"


def subject_place(collective_id: UUID, subject_id: UUID, generation: int) -> str:
    return f"subject|{collective_id}|{subject_id}|{generation}"
