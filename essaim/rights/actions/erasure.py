"""Erasing a person: her key is destroyed, every sealed column of hers is emptied, her rows stay for the figures.

What is emptied is found from the models themselves: a sealed field added tomorrow is erased by construction.
"""

import logging
from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from essaim.kernel import erasure_list, keyring
from essaim.kernel.about import about_of, models_that_hang, our_models, pointing_to
from essaim.kernel.fields import kind_of, sealed_fields
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import Scoped
from essaim.network.models import Collective, Membership
from essaim.people.actions.forgetting import (
    close_what_is_open,
    destroy_keys_of,
    emptied_values,
    forget_rows,
    own_key_models,
)
from essaim.people.actions.holding import hold_rows
from essaim.people.enums import PersonState
from essaim.people.models import Merge, Person
from essaim.people.queries.sight import WITH_A_FILE

log = logging.getLogger("essaim.erasure")
GONE = (PersonState.ERASED, PersonState.ANONYMISED)


def erase_person(person: Person, *, by: Membership | None, on: date) -> None:
    """Nothing of what she said can be read again. Twice is harmless. The files made one with hers go with it."""
    _forget(person, state=PersonState.ERASED, by=by, on=on)


def anonymise_person(person: Person, *, by: Membership | None, on: date) -> None:
    """The same, at the end of retention."""
    _forget(person, state=PersonState.ANONYMISED, by=by, on=on)


def erase_again(collective: Collective, lines: Iterable[erasure_list.Erased], *, on: date) -> int:
    """After a restore: what was erased since the copy goes again. How many files came back and went."""
    listed = list(lines)
    ids = {line.subject_id for line in listed}
    back = Person.objects.filter(collective=collective, id__in=ids, state__in=WITH_A_FILE).count()
    for line in listed:
        person = Person.objects.filter(collective=collective, id=line.subject_id).first()
        if person:
            _forget(person, state=PersonState.ERASED, by=None, on=line.on)
        for model in own_key_models():
            forget_rows(model._default_manager.filter(collective=collective, id=line.subject_id), on=on)
        kinds = [kind_of(Person), *map(kind_of, own_key_models())]
        keyring.destroy_keys(collective.id, [Subject(kind, line.subject_id) for kind in kinds])
    return back


def finish_erasures(collective: Collective, *, on: date) -> int:
    """What a crash or a full disk left half done: a key not destroyed, an identifier not on the list. How many."""
    gone = set(Person.objects.filter(collective=collective, state__in=GONE).values_list("id", flat=True))
    subjects = _subjects(collective.id, _made_one_with(collective.id, gone))
    known = erasure_list.read_list(erasure_list.path())
    listed = {line.subject_id for line in known if line.collective_id == collective.id}
    left = {*keyring.with_keys(collective.id, subjects), *(one for one in subjects if one.id not in listed)}
    if left:
        destroy_keys_of(collective.id, left, on=on)
    return len(left)


def _forget(person: Person, *, state: PersonState, by: Membership | None, on: date) -> None:
    collective_id = person.collective_id
    with transaction.atomic():
        people = _one_human(person)
        subjects = _subjects(collective_id, people)
        for model in _models_about_people():
            emptied = emptied_values(model)
            rows = _rows_about(model, collective_id, people, subjects)
            if emptied and rows is not None:
                rows.update(**emptied)
        _tidy(collective_id, people, by=by, on=on)
        files = Person.objects.filter(collective_id=collective_id, id__in=people)
        files.update(version=F("version") + 1, warned_on=None, ended_on=Coalesce("ended_on", on))
        files.exclude(state__in=[*GONE, PersonState.MERGED]).update(state=state)
        transaction.on_commit(partial(destroy_keys_of, collective_id, subjects, on=on))
    person.refresh_from_db()


def _one_human(person: Person) -> set[UUID]:
    """Her file, and those that were made one with it, on both sides. Held."""
    people = _made_one_with(person.collective_id, {person.id})
    hold_rows(people)
    return people


def _made_one_with(collective_id: UUID, people: set[UUID]) -> set[UUID]:
    links = Merge.objects.filter(collective_id=collective_id, undone_at=None)
    found, fresh = set(people), set(people)
    while fresh:
        rows = links.filter(Q(kept_id__in=fresh) | Q(merged_id__in=fresh)).values_list("kept_id", "merged_id")
        fresh = {one for pair in rows for one in pair} - found
        found |= fresh
    return found


def _subjects(collective_id: UUID, people: Collection[UUID]) -> set[Subject]:
    """All whose key goes: the person, and her worries and signals."""
    found = {Subject(kind_of(Person), one) for one in people}
    for model in own_key_models():
        rows = _rows_about(model, collective_id, people, ())
        ids = rows.values_list("id", flat=True) if rows is not None else ()
        found |= {Subject(kind_of(model), one) for one in ids}
    return found


def _models_about_people() -> list[type[Scoped]]:
    return [model for model in our_models() if issubclass(model, Scoped)]


def _rows_about(
    model: type[Scoped], collective_id: UUID, people: Collection[UUID], subjects: Collection[Subject]
) -> "models.QuerySet[Any] | None":
    """The rows that point to these people, or are sealed under the key of one of these subjects."""
    conditions = [
        Q(**{f"{field.attname}__in": people})
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.model is Person
    ]
    conditions += [
        Q(**{f"{field.key}__in": [one.id for one in subjects if one.kind in field.owner_kinds]})
        for field in sealed_fields(model)
        if subjects
    ]
    if model is Person:
        conditions.append(Q(id__in=people))
    if not conditions:
        return None
    wanted = conditions[0]
    for condition in conditions[1:]:
        wanted |= condition
    return model._default_manager.filter(wanted, collective_id=collective_id)


def _tidy(collective_id: UUID, people: Collection[UUID], *, by: Membership | None, on: date) -> None:
    """End what was going on with her. What is not counted goes; the facts that are counted stay."""
    for model in models_that_hang():
        if about_of(model).erased_rows_go:
            model._default_manager.filter(pointing_to(model, people), collective_id=collective_id).delete()
    close_what_is_open(collective_id, people, by=by, on=on)
