"""Emptying what is sealed, and destroying its key.

What is emptied is found from the models themselves: a sealed field added tomorrow is emptied by construction.
"""

import logging
from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction

from essaim.kernel import erasure_list, keyring
from essaim.kernel.about import Closing, about_of, models_that_hang, pointing_to, resolve, start_of
from essaim.kernel.fields import BlindIndexField, kind_of, sealed_fields, sealed_models
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import Scoped
from essaim.network.models import Membership
from essaim.people.models import Person

log = logging.getLogger("essaim.erasure")


def forget_rows(rows: "models.QuerySet[Any]", *, on: date) -> int:
    """Empty rows sealed under a key of their own (worries, signals) and destroy it. The rows stay. How many had one."""
    model: type[Scoped] = rows.model
    found = dict(rows.values_list("id", "collective_id"))
    with transaction.atomic():
        for part in _batches(list(found)):
            model._default_manager.filter(collective_id__in=set(found.values()), id__in=part).update(
                **emptied_values(model)
            )
        for collective_id in set(found.values()):
            ids = [one for one, where in found.items() if where == collective_id]
            subjects = [Subject(kind_of(model), one) for one in ids]
            transaction.on_commit(partial(destroy_keys_of, collective_id, subjects, on=on))
    return len(found)


def destroy_keys_of(collective_id: UUID, subjects: Collection[Subject], *, on: date) -> None:
    """After the main transaction: a key destroyed before it would lose a person whom a rollback keeps."""
    try:
        erasure_list.add_to_list(collective_id, [one.id for one in subjects], on=on)
    except OSError:  # the disk may be full: the keys go all the same, `finish_erasures` writes the list later
        log.exception("the list of the erased could not be written")
    keyring.destroy_keys(collective_id, subjects)
    keyring.scrub()


def own_key_models() -> list[type[Scoped]]:
    """Sealed under a key of their own, and not a person."""
    return [
        model
        for model in sealed_models()
        if model is not Person and any(field.key == "id" for field in sealed_fields(model))
    ]


def emptied_values(model: type[Scoped]) -> dict[str, Any]:
    """Sealed columns, and blind indexes: an HMAC is still about her."""
    digests = [field.name for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]
    return {field.name: None for field in sealed_fields(model)} | dict.fromkeys(digests, "")


def _batches(ids: list[UUID], size: int = 500) -> list[list[UUID]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def close_what_is_open(
    collective_id: UUID, people: Collection[UUID], *, by: Membership | None, on: date
) -> None:
    """What was going on with these people ends: as each model says."""
    for model in models_that_hang():
        about = about_of(model)
        if about.closing:
            _close(about.closing, _hanging_from(model, collective_id, people), by=by, on=on)


def close_with_link(person: Person, *, by: Membership | None, on: date) -> None:
    """The link ends, the file stays: only what ends with the link does."""
    for model in models_that_hang():
        about = about_of(model)
        if about.closing and about.ends_with_link:
            _close(about.closing, _hanging_from(model, person.collective_id, [person.id]), by=by, on=on)


def _hanging_from(
    model: "type[models.Model]", collective_id: UUID, people: Collection[UUID]
) -> "models.QuerySet[Any]":
    return model._default_manager.filter(pointing_to(model, people), collective_id=collective_id)


def _close(how: Closing | str, rows: "models.QuerySet[Any]", *, by: Membership | None, on: date) -> None:
    if isinstance(how, str):
        resolve(how)(rows, by=by, on=on)
        return
    field = rows.model._meta.get_field(how.field)
    moment = start_of(on) if isinstance(field, models.DateTimeField) else on
    rows.filter(how.still_open).update(**{how.field: moment})
