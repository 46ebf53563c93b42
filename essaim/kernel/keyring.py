"""The keys of people, under the key of their collective, under the master key.

Unwrapped keys live in the memory of the current scope only (one request, one command): see `tenancy.scope_memory`.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connections, transaction
from django.db.models import Q

from essaim.kernel import master_keys, sealing
from essaim.kernel.collective_secrets import Secret, make_secret, open_secrets
from essaim.kernel.sealing import BrokenSeal, KeyIsGone
from essaim.kernel.tenancy import Scoped, ScopeError, current_scope, scope_is_open, scope_memory
from essaim.kernel.vault import VAULT, CollectiveKey, SecretUse, SubjectKey

log = logging.getLogger("essaim.seals")
_INDEX_BITS = 64
_LAYER = "blind index over a blind index"


class HasAKey(Protocol):
    """A row of a collective."""

    id: UUID
    collective_id: UUID


R = TypeVar("R", bound=HasAKey)


class Subject(NamedTuple):
    """Whose key: the kind of her row (the name of its model), and its identifier."""

    kind: str
    id: UUID


class VaultIsEmpty(KeyIsGone):
    """Rows are sealed and their keys are not in the vault: it was lost, or is not the right one. None is made anew."""


class KeyOfAnother(BrokenSeal):
    """This identifier has a key already, of another collective or of a row of another kind."""


def make_key(collective_id: UUID, subject: Subject) -> None:
    """A key for a new person, worry or signal, unless a first try that failed half-way made it.

    Made before the row that it seals: a key without a row harms nobody, and does not stay (`sweep`).

    Raises:
        KeyOfAnother: nothing is made.
    """
    with transaction.atomic(using=VAULT):
        known = SubjectKey.objects.filter(subject_id=subject.id)
        taken = list(known.values_list("collective_id", "kind"))
        if any(one != (collective_id, subject.kind) for one in taken):
            raise KeyOfAnother
        if not taken:
            _add_first(collective_id, subject)


def _add_first(collective_id: UUID, subject: Subject) -> None:
    try:
        with transaction.atomic(using=VAULT):
            add_generation(collective_id, subject, 1)
    except IntegrityError:  # made at the same instant: by the same form sent twice, or by another hand
        if not has_key(collective_id, subject):
            raise KeyOfAnother from None


def add_generation(collective_id: UUID, subject: Subject, generation: int) -> None:
    """A new key, which seals from now on. Those before it still open what they sealed."""
    key = sealing.new_key()
    with transaction.atomic(using=VAULT):
        wrapped_by, wrapper = _newest_wrapper(collective_id)
        place = subject_place(collective_id, subject.kind, subject.id, generation)
        SubjectKey.objects.create(
            subject_id=subject.id,
            kind=subject.kind,
            collective_id=collective_id,
            generation=generation,
            wrapped_by=wrapped_by,
            wrapped=sealing.seal(key, key=wrapper, bound_to=place, generation=wrapped_by),
        )
    _memory()[subject.id] = {**(_memory().get(subject.id) or {}), generation: (subject.kind, key)}


def subject_key(collective_id: UUID, subject: Subject, generation: int | None = None) -> tuple[int, bytes]:
    """(generation, key): the newest, or the one asked for.

    Raises:
        KeyIsGone: she was erased, or has no key; or the key is that of a row of another kind.
    """
    known = _of_kind(subject)
    if not known or (generation is not None and generation not in known):  # unknown, or made since
        _memory().pop(subject.id, None)
        load_keys(collective_id, [subject.id])
        known = _of_kind(subject)
    chosen = max(known, default=0) if generation is None else generation
    if chosen not in known:
        raise KeyIsGone
    return chosen, known[chosen]


def _of_kind(subject: Subject) -> dict[int, bytes]:
    known: dict[int, tuple[str, bytes]] = _memory().get(subject.id) or {}
    return {generation: key for generation, (kind, key) in known.items() if kind == subject.kind}


def load_keys(collective_id: UUID, subject_ids: Iterable[UUID]) -> None:
    """Unwrap the keys of these people in one query, before a list is shown."""
    memory = _memory()
    missing = [one for one in subject_ids if one not in memory]
    if missing:
        wrapping_key(collective_id)  # first: a rotation that ends meanwhile leaves us the former one
    collective = str(collective_id)  # once: it is written in the place of every key
    for start in range(0, len(missing), 500):
        part = missing[start : start + 500]
        rows = SubjectKey.objects.filter(collective_id=collective_id, subject_id__in=part)
        found = list(rows.values_list("subject_id", "kind", "generation", "wrapped_by", "wrapped"))
        for one in part:
            memory[one] = {}
        for subject_id, kind, generation, wrapped_by, wrapped in found:
            _, wrapper = wrapping_key(collective_id, wrapped_by)
            place = subject_place(collective, kind, subject_id, generation)
            try:
                key = sealing.unseal(bytes(wrapped), key=wrapper, bound_to=place)
            except BrokenSeal:  # hers alone is lost: the others of the list open
                log.error("the key of %s %s does not open", kind, subject_id)  # noqa: TRY400 -- nothing to trace
                continue
            memory[subject_id][generation] = kind, key


def with_their_keys(rows: Iterable[R]) -> list[R]:
    """Rows that are sealed under a key of their own, the keys of all of them in one query."""
    found = list(rows)
    if found:
        load_keys(found[0].collective_id, [row.id for row in found])
    return found


def destroy_keys(collective_id: UUID, subjects: Iterable[Subject]) -> None:
    """What they sealed can never be read again, in any copy of the main database."""
    for subject in subjects:
        SubjectKey.objects.filter(
            collective_id=collective_id, kind=subject.kind, subject_id=subject.id
        ).delete()
        if scope_is_open():  # it is left already when this runs after the transaction that a scope opened
            _memory()[subject.id] = {}


def scrub() -> None:
    """Leave no copy of what was destroyed in the write-ahead logs (SQLite; the files themselves are overwritten).

    A reader at that instant keeps a part of a log for a while: the next one takes it.
    """
    for name in ("default", VAULT):
        connection = connections[name]
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def with_keys(collective_id: UUID, subjects: Iterable[Subject]) -> list[Subject]:
    """Those of them that still have a key."""
    return sorted(set(subjects).intersection(all_subjects(collective_id)))


def all_subjects(collective_id: UUID) -> list[Subject]:
    rows = SubjectKey.objects.filter(collective_id=collective_id).values_list("kind", "subject_id")
    return list(map(Subject._make, rows.distinct().order_by("subject_id").iterator(chunk_size=2000)))


def has_key(collective_id: UUID, subject: Subject) -> bool:
    rows = SubjectKey.objects.filter(collective_id=collective_id, kind=subject.kind)
    return rows.filter(subject_id=subject.id).exists()


def blind_index(collective_id: UUID, field: str, value: str) -> str:
    """By what equal values of one field are found within one collective, and nowhere else: what is written.

    The caller normalises `value` first. An HMAC of a phone number is still personal data: erase it too.
    """
    return blind_indexes(collective_id, field, value)[0]


def blind_indexes(collective_id: UUID, field: str, value: str) -> list[str]:
    """All that this value may be written as, the newest first: what is looked for.

    Made of the first secret of the collective, then of each later one over what came before: a new secret needs
    nothing but what is stored to make every index again, those of which nobody kept the source included.
    """
    first, *later = _layers(collective_id)
    signs = _shortened(purpose_key(first, f"blind index of {field}"), value)
    found = [_written(1, signs)]
    for generation, secret in enumerate(later, start=2):
        signs = _shortened(purpose_key(secret, _LAYER), signs)
        found.append(_written(generation, signs))
    return found[::-1]


def newest_index(collective_id: UUID, index: str) -> str:
    """The same index under the newest secret; what is not an index of ours stays as it is."""
    generation, _, signs = index.partition(".")
    if not generation.isdecimal():
        return index
    layers = _layers(collective_id)
    for number in range(int(generation) + 1, len(layers) + 1):
        signs = _shortened(purpose_key(layers[number - 1], _LAYER), signs)
        index = _written(number, signs)
    return index


def _layers(collective_id: UUID) -> list[bytes]:
    secrets = secrets_of(collective_id, SecretUse.INDEX)
    if [secret.generation for secret in secrets] != list(range(1, len(secrets) + 1)):
        raise KeyIsGone  # without one of them equal values would differ
    return [secret.key for secret in secrets]


def _shortened(key: bytes, value: str) -> str:
    return sealing.fingerprint(key, value.encode())[: _INDEX_BITS // 4]


def _written(generation: int, signs: str) -> str:
    return f"{generation}.{signs}"


def purpose_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose, remembered until the scope is left."""
    memory = _memory()
    if (secret, purpose) not in memory:
        memory[secret, purpose] = sealing.derive(secret, purpose)
    derived: bytes = memory[secret, purpose]
    return derived


def secrets_of(collective_id: UUID, use: SecretUse, *, anew: bool = False) -> list[Secret]:
    """The secrets of a collective for one use, the oldest first; `anew`: as they are at this instant."""
    memory = _memory()
    place = (collective_id, use)
    if anew or place not in memory:
        if collective_id not in current_scope():
            raise ScopeError("secrets of another collective")
        memory[place] = open_secrets(collective_id, use)
        if not memory[place]:
            _collective_row(
                collective_id
            )  # makes them with the key, once; gone later, they are not made again
            memory[place] = open_secrets(collective_id, use)
    secrets: list[Secret] = memory[place]
    if not secrets:
        raise KeyIsGone
    return secrets


def unwrap_subject(row: SubjectKey) -> bytes:
    _, wrapper = wrapping_key(row.collective_id, row.wrapped_by)
    place = subject_place(row.collective_id, row.kind, row.subject_id, row.generation)
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
    if row is None and needs_keys(collective_id):
        raise VaultIsEmpty
    return row or _make_collective_key(collective_id)


def needs_keys(*collective_ids: UUID) -> bool:
    """Has one of them rows sealed under keys of their own? Then those of the collective were made before them."""
    for model in apps.get_app_config("essaim").get_models():
        own = [field for field in model._meta.concrete_fields if getattr(field, "key", "") == "id"]
        if not own or not issubclass(model, Scoped):  # others are not sealed by the keys of a collective
            continue
        there = _columns_of(model)  # a migration that seals runs before the later ones add their tables
        own_names = [field.name for field in own if field.column in there]
        is_sealed = Q(*((f"{name}__isnull", False) for name in own_names), _connector=Q.OR)
        rows = model._default_manager.filter(is_sealed, collective_id__in=collective_ids).order_by()
        if own_names and rows.exists():
            return True
    return False


def _columns_of(model: type[Scoped]) -> frozenset[str]:
    wanted = frozenset(field.column or "" for field in model._meta.concrete_fields)
    if model in _whole:
        return wanted
    main = connections["default"]
    with main.cursor() as cursor:
        stands = model._meta.db_table in main.introspection.table_names(cursor)
        told = main.introspection.get_table_description(cursor, model._meta.db_table) if stands else []
    there = wanted.intersection(column.name for column in told)
    if there == wanted:
        _whole.add(model)
    return there


_whole: set[type[Scoped]] = (
    set()
)  # once seen with all its columns, a table is not looked at again: it takes long


def _make_collective_key(collective_id: UUID) -> CollectiveKey:
    name, wrapped = master_keys.wrap(sealing.new_key(), bound_to=collective_place(collective_id, 1))
    try:
        with transaction.atomic(using=VAULT):
            row = CollectiveKey.objects.create(
                collective_id=collective_id, master=name, wrapped=wrapped, made_at=datetime.now(UTC)
            )
            for use in (SecretUse.INDEX, SecretUse.JOURNAL):
                make_secret(collective_id, use, generation=1)
            return row
    except IntegrityError:  # made by someone else at the same instant
        return CollectiveKey.objects.get(collective_id=collective_id)


def _memory() -> dict[Any, Any]:
    return scope_memory()


def collective_place(collective_id: UUID, generation: int) -> str:
    return f"collective|{collective_id}|{generation}"


def subject_place(collective_id: UUID | str, kind: str, subject_id: UUID, generation: int) -> str:
    """The kind is part of it: the key of a person never serves a worry that has her identifier."""
    return f"subject|{collective_id}|{kind}|{subject_id}|{generation}"
