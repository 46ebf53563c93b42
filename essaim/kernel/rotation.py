"""Changing the keys, level by level, while Essaim is in use. Killed half way, started again: nothing is lost.

- master: the secrets of each collective are wrapped again under the active master key;
- collective: a new generation; the keys of its people are wrapped again, then the former one is forgotten;
- person: a new generation; every sealed column is sealed again, then the former ones are destroyed;
- index: a new secret over the former ones; every blind index is made again from what it was, without its source;
- journal: a new secret from the next line on (`journal.hand_over_journal`).
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from essaim.kernel import keyring, master_keys, sealing
from essaim.kernel.collective_secrets import INSTALLATION, make_secret, unwrap, wrap
from essaim.kernel.fields import Sealed, SealedText, blind_index_fields, sealed_fields, sealed_models
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import HasId, Scoped, within
from essaim.kernel.vault import VAULT, CollectiveKey, CollectiveSecret, SecretUse, SubjectKey

BATCH = 100
INDEX_BATCH = 1000
PAUSE = 60.0  # seconds: longer than any request that may still hold the former key of a person


@dataclass
class Rotated:
    """How many keys changed, and how many could not, for something they seal does not open."""

    done: int = 0
    failed: int = 0


def rewrap_collectives(*, every: bool = False) -> int:
    """Under the active master key; `every` when the key server changed its own without telling. How many changed."""
    active, changed = master_keys.active_name(), 0
    if not active:
        raise master_keys.NoMasterKey(master_keys.NoMasterKey.__doc__)
    for key in list(CollectiveKey.objects.values_list("id", flat=True)):
        with transaction.atomic(using=VAULT):
            row = CollectiveKey.objects.select_for_update().get(id=key)
            secrets = CollectiveSecret.objects.select_for_update().filter(collective_id=row.collective_id)
            stale = [one for one in secrets.order_by("id") if every or one.master != active]
            for one in stale:
                wrap(one, unwrap(one))
                one.save(update_fields=["master", "wrapped"])
            is_stale = every or row.master != active
            if is_stale:
                _wrap_again(row, _open(row))
                row.save()
            changed += bool(stale or is_stale)
    changed += _rewrap_installation(active, every=every)
    keyring.scrub()
    return changed


def _rewrap_installation(active: str, *, every: bool) -> int:
    with transaction.atomic(using=VAULT):
        rows = CollectiveSecret.objects.select_for_update().filter(collective_id=INSTALLATION)
        stale = [row for row in rows.order_by("id") if every or row.master != active]
        for row in stale:
            wrap(row, unwrap(row))
            row.save(update_fields=["master", "wrapped"])
    return len(stale)


def rotate_collective(collective: HasId) -> int:
    """A new key for the collective; what the former wrapped is wrapped again. How many people's keys."""
    with within(collective):
        newest, changed = _new_wrapper(collective.id), 0
        while part := _wrapped_before(collective.id, newest)[:BATCH]:
            with transaction.atomic(using=VAULT):
                for row in part.select_for_update():
                    key = keyring.unwrap_subject(row)
                    wrapped_by, wrapper = keyring.wrapping_key(collective.id, newest)
                    place = keyring.subject_place(row.collective_id, row.kind, row.subject_id, row.generation)
                    row.wrapped = sealing.seal(key, key=wrapper, bound_to=place, generation=wrapped_by)
                    row.wrapped_by = wrapped_by
                    row.save(update_fields=["wrapped", "wrapped_by"])
                    changed += 1
        _forget_former(collective.id, newest)
    keyring.scrub()
    return changed


def rotate_people(collective: HasId, *, pause: float = PAUSE) -> Rotated:
    """A new key for each person, worry and signal of the collective; all that theirs sealed is sealed again.

    A request under way may seal with the former key: we wait for it to end, then look once more.
    """
    with within(collective):
        for subject in keyring.all_subjects(collective.id):
            _add_generation(collective.id, subject)
    _each_batch(collective, is_last=False)
    time.sleep(pause)
    rotated = _each_batch(collective, is_last=True)
    keyring.scrub()
    return rotated


def rotate_indexes(collective: HasId, *, pause: float = PAUSE) -> Rotated:
    """A new secret, and every blind index of the collective made again with it.

    What is looked for is looked for under every secret: nothing is lost before, during or after. A request under
    way knows the former ones alone: we wait for it to end. `failed`: two rows that may not be equal would be.
    """
    with within(collective):
        newest = _new_index_secret(collective.id)
    time.sleep(pause)
    rotated = Rotated()
    for model, name in blind_index_fields():
        _make_indexes_again(collective, model, name, newest=newest, rotated=rotated)
    if not rotated.failed:
        CollectiveSecret.objects.filter(
            collective_id=collective.id, use=SecretUse.INDEX, generation=newest
        ).update(is_spread=True)
    keyring.scrub()
    return rotated


def _new_index_secret(collective_id: UUID) -> int:
    """The newest generation: a fresh one, unless a rotation that was interrupted made it already."""
    keyring.secrets_of(collective_id, SecretUse.INDEX)
    rows = CollectiveSecret.objects.filter(collective_id=collective_id, use=SecretUse.INDEX)
    with transaction.atomic(using=VAULT):
        CollectiveKey.objects.select_for_update().get(collective_id=collective_id)  # one rotation at a time
        newest = rows.latest("generation")
        if not newest.is_spread:
            return newest.generation
        made = make_secret(collective_id, SecretUse.INDEX, generation=newest.generation + 1, is_spread=False)
    return made.generation


def _make_indexes_again(
    collective: HasId, model: type[Scoped], name: str, *, newest: int, rotated: Rotated
) -> None:
    behind = Q(*(Q(**{f"{name}__startswith": f"{number}."}) for number in range(1, newest)), _connector=Q.OR)
    last: UUID | None = None
    while True:
        with within(collective), transaction.atomic():
            rows = model._default_manager.select_for_update().filter(behind, collective_id=collective.id)
            part = list((rows.filter(pk__gt=last) if last else rows).order_by("pk")[:INDEX_BATCH])
            for row in part:
                setattr(row, name, keyring.newest_index(collective.id, getattr(row, name)))
            failed = _write_indexes(model, part, name)
        if not part:
            return
        last = part[-1].pk
        rotated.done += len(part) - failed
        rotated.failed += failed


def _write_indexes(model: type[Scoped], rows: list[Any], name: str) -> int:
    """How many could not: their place is taken. They stay as they were, and are found as before."""
    try:
        with transaction.atomic():
            model._default_manager.bulk_update(rows, [name], batch_size=200)
    except IntegrityError:
        if len(rows) == 1:
            return 1
        return sum(_write_indexes(model, [row], name) for row in rows)
    return 0


def _each_batch(collective: HasId, *, is_last: bool) -> Rotated:
    """One transaction each: on PostgreSQL a scope is one, and nothing is destroyed before it is committed."""
    rotated = Rotated()
    with within(collective):
        subjects = keyring.all_subjects(collective.id)
    for start in range(0, len(subjects), BATCH):
        part = subjects[start : start + BATCH]
        with within(collective), transaction.atomic():
            failed = _seal_again(collective.id, part)
            done = [one for one in part if one not in failed]
            if is_last:
                transaction.on_commit(partial(_destroy_former, collective.id, done))
        rotated.done += len(done)
        rotated.failed += len(failed)
    return rotated


def _seal_again(collective_id: UUID, subjects: Collection[Subject]) -> set[Subject]:
    """Those whose seals do not all hold: their former key stays."""
    keyring.load_keys(collective_id, [subject.id for subject in subjects])
    failed: set[Subject] = set()
    for model in sealed_models():
        for row in _rows_sealed_for(model, collective_id, subjects):
            try:
                changed = dict(_fresh_envelopes(row, set(subjects)))
            except sealing.BrokenSeal:
                failed |= {field.owner_of(row) for field in sealed_fields(model)}
                continue
            if changed:
                model._default_manager.filter(collective_id=collective_id, pk=row.pk).update(**changed)
    return failed


def _rows_sealed_for(
    model: type[Scoped], collective_id: UUID, subjects: Collection[Subject]
) -> Iterator[Any]:
    wanted = Q()
    for field in sealed_fields(model):
        wanted |= Q(**{f"{field.key}__in": [one.id for one in subjects if one.kind in field.owner_kinds]})
    rows = model._default_manager.select_for_update().order_by("pk")
    return iter(list(rows.filter(wanted, collective_id=collective_id)))


def _fresh_envelopes(row: Any, subjects: set[Subject]) -> Iterator[tuple[str, Sealed]]:
    for field in sealed_fields(type(row)):
        owner, value = field.owner_of(row), row.__dict__[field.attname]
        if owner in subjects and isinstance(value, Sealed) and _is_former(field, row, value):
            yield field.name, field.close(row, field.open(row, value))


def _is_former(field: SealedText, row: Any, value: Sealed) -> bool:
    newest, _ = keyring.subject_key(row.collective_id, field.owner_of(row))
    return sealing.generation_of(value.envelope) != newest


def _add_generation(collective_id: UUID, subject: Subject) -> None:
    """Unless a rotation that was interrupted did it already, or she was erased meanwhile."""
    with transaction.atomic(using=VAULT):
        rows = SubjectKey.objects.select_for_update().filter(
            collective_id=collective_id, kind=subject.kind, subject_id=subject.id
        )
        known = [row.generation for row in rows]
        if len(known) == 1:
            keyring.add_generation(collective_id, subject, known[0] + 1)


def _destroy_former(collective_id: UUID, subjects: Collection[Subject]) -> None:
    ids = [subject.id for subject in subjects]
    rows = SubjectKey.objects.filter(collective_id=collective_id, subject_id__in=ids)
    newest = rows.values("subject_id").annotate(newest=Max("generation")).order_by()
    for one in list(newest):
        rows.filter(subject_id=one["subject_id"], generation__lt=one["newest"]).delete()


def _new_wrapper(collective_id: UUID) -> int:
    """The newest generation: a fresh one, unless a rotation that was interrupted made it already."""
    keyring.wrapping_key(collective_id)
    with transaction.atomic(using=VAULT):
        row = CollectiveKey.objects.select_for_update().get(collective_id=collective_id)
        if row.wrapped_former is None:
            former, _ = _open(row)
            row.generation += 1
            _wrap_again(row, (sealing.new_key(), former))
            row.save()
    return row.generation


def _wrapped_before(collective_id: UUID, generation: int) -> Any:
    rows = SubjectKey.objects.filter(collective_id=collective_id, wrapped_by__lt=generation)
    return rows.order_by("id")


def _forget_former(collective_id: UUID, newest: int) -> None:
    """The row is held: nobody wraps a new key under the former one meanwhile."""
    with transaction.atomic(using=VAULT):
        row = CollectiveKey.objects.select_for_update().get(collective_id=collective_id, generation=newest)
        if not _wrapped_before(collective_id, newest).exists():
            row.wrapped_former = None
            row.save(update_fields=["wrapped_former"])


def _open(row: CollectiveKey) -> tuple[bytes, bytes | None]:
    """(key, former key)."""

    def opened(wrapped: Any, place: str) -> bytes:
        return master_keys.unwrap(row.master, bytes(wrapped), bound_to=place)

    one = row.collective_id
    former = row.wrapped_former and opened(
        row.wrapped_former, keyring.collective_place(one, row.generation - 1)
    )
    return (
        opened(row.wrapped, keyring.collective_place(one, row.generation)),
        former or None,
    )


def _wrap_again(row: CollectiveKey, keys: tuple[bytes, bytes | None]) -> None:
    """One name of master key stands for both."""
    key, former = keys
    one = row.collective_id
    row.master, row.wrapped = master_keys.wrap(key, bound_to=keyring.collective_place(one, row.generation))
    row.wrapped_former = None
    if former:
        place = keyring.collective_place(one, row.generation - 1)
        _, row.wrapped_former = master_keys.wrap(former, bound_to=place)
