"""Two files of one person become one; undone within 30 days. Never done by the software alone."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from essaim.kernel import keyring
from essaim.kernel.about import (
    FOLLOW,
    ONCE,
    STAY,
    about_of,
    models_that_hang,
    pointing_to,
    resolve,
    ways_to_person,
)
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of, sealed_fields
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import Scoped
from essaim.network.models import Collective, Membership
from essaim.people.actions.contacts import rebuild_last_answer
from essaim.people.actions.grants import settle_grants
from essaim.people.actions.holding import FileIsClosed, hold_row
from essaim.people.actions.indexes import drop_indexes, rebuild_indexes
from essaim.people.actions.persons import take_version
from essaim.people.enums import Channel, PersonState
from essaim.people.models import (
    Consent,
    Merge,
    NextStep,
    Person,
    PersonDoNotContact,
)
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.consents import CARRIES, CHANNEL_OF_STEP, overtaken
from essaim.rights.rules.merges import UNDO, joined_values

_JOINED = (*(field.attname for field in sealed_fields(Person)), "met_how", "met_on", "commune_id", "silence_days", "state", "ended_on", "warned_on")  # fmt: skip


class SameFile(DomainError):
    """C’est deux fois la même fiche. Choisissez-en une autre."""


class TooLateToUndoMerge(DomainError):
    """Ces fiches ont été réunies il y a plus de 30 jours : on ne peut plus les séparer. Ouvrez une nouvelle fiche si besoin."""


class MergeWasUndone(DomainError):
    """Ces fiches ont déjà été séparées."""


class MergedAgainSince(DomainError):
    """Cette fiche a été réunie à une autre ou effacée depuis. Séparez d’abord la dernière réunion."""


@transaction.atomic
def merge_people(
    kept: Person,
    merged: Person,
    *,
    keep: Mapping[str, Literal["kept", "merged"]],
    kept_version: int,
    merged_version: int,
    by: Membership,
    at: datetime,
) -> Merge:
    """The second file joins the first; both histories are kept, what is sealed is sealed again under the kept key.

    The strictest wins: what she stopped stays stopped, what she withdrew stays withdrawn.

    Raises:
        SomeoneElseChangedIt: one of the files was changed since it was shown; nothing is done.
    """
    must_coordinate(by, collective_id=kept.collective_id)
    if kept.id == merged.id:
        raise SameFile
    if kept.collective_id != merged.collective_id:
        raise FileIsClosed
    for person in sorted((kept, merged), key=lambda one: one.id):
        hold_row(person)
    if {kept.state, merged.state} - set(WITH_A_FILE):
        raise FileIsClosed
    for person, version in sorted(
        ((kept, kept_version), (merged, merged_version)), key=lambda one: one[0].id
    ):
        take_version(person, version)
    keyring.load_keys(kept.collective_id, [kept.id, merged.id])
    today = timezone.localdate(at)
    before = {"kept": _values(kept), "merged_state": merged.state}
    log = _Log()
    following = _following(kept, merged, log, today)
    _write(kept, joined_values(kept, merged, keep))
    moved = {f"{model.__name__}.{way}": _move(model, way, rows, to=kept) for model, way, rows in following}
    _withdraw_overtaken(kept, log)
    _obey_stops(kept, log, at)
    merged.state = PersonState.MERGED
    merged.save(update_fields=["state"])
    settle_grants([kept.id, merged.id])
    drop_indexes(merged)
    rebuild_indexes(kept)
    rebuild_last_answer(kept)
    return Merge.objects.create(
        collective_id=kept.collective_id,
        kept=kept,
        merged=merged,
        by=by,
        at=at,
        before={**before, "after": _values(kept), "moved": moved, "changed": log.lines},
    )


@transaction.atomic
def undo_merge(merge: Merge, *, by: Membership, at: datetime) -> Merge:
    """Both files as they were; only `version` goes on, so that a form opened before is refused.

    What was written since (notes, measures, next steps, contacts, a corrected field) stays with the kept person;
    what was erased since stays erased.
    """
    must_coordinate(by, collective_id=merge.collective_id)
    kept, merged = merge.kept, merge.merged
    for person in sorted((kept, merged), key=lambda one: one.id):
        hold_row(person)
    merge.refresh_from_db(fields=["undone_at", "before"])
    _must_be_undoable(merge, at)
    before = merge.before
    for person in sorted((kept, merged), key=lambda one: one.id):
        Person.objects.filter(id=person.id).update(version=models.F("version") + 1)
        person.refresh_from_db(fields=["version"])
    for place, ids in before["moved"].items():
        name, way = place.split(".")
        model = _model_named(name)
        _move(model, way, model._default_manager.filter(id__in=ids, **{way: kept}), to=merged)
    for name, identifier, was, became in reversed(before["changed"]):
        _restore(_model_named(name), identifier, was, became)
    now = _values(kept)
    _write(
        kept,
        {
            field: _read(Person, field, was)
            for field, was in before["kept"].items()
            if now[field] == before["after"][field]
        },
    )
    merged.state = before["merged_state"]
    merged.save(update_fields=["state"])
    settle_grants([kept.id, merged.id])
    for person in (kept, merged):
        rebuild_indexes(person)
        rebuild_last_answer(person)
    merge.undone_at, merge.before = at, None
    merge.save(update_fields=["undone_at", "before"])
    return merge


@transaction.atomic
def settle_merges(collective: Collective, *, at: datetime) -> int:
    """After 30 days the second file is emptied, and its key destroyed: nothing is kept twice. A chore of the day."""
    due = Merge.objects.filter(collective=collective, undone_at=None, at__lte=at - UNDO)
    old = Person.objects.filter(id__in=due.values("merged_id"), state=PersonState.MERGED)
    subjects = [Subject(kind_of(Person), one) for one in old.values_list("id", flat=True)]
    left = keyring.with_keys(collective.id, subjects)
    ids = [subject.id for subject in left]
    for model in models_that_hang():
        if about_of(model).merge != STAY:  # what was left behind has its twin with the kept file
            model._default_manager.filter(pointing_to(model, ids), collective=collective).delete()
    empty = {field.attname: None for field in sealed_fields(Person)}
    Person.objects.filter(id__in=ids).update(**empty)
    due.filter(before__isnull=False).update(before=None)
    if left:
        transaction.on_commit(partial(keyring.destroy_keys, collective.id, left))
    return len(ids)


class _Log:
    """What the merge changes in rows besides their owner: [model, row, before, after]."""

    def __init__(self) -> None:
        self.lines: list[list[Any]] = []

    def change(self, row: Scoped, **values: Any) -> None:
        was = {field: _plain(getattr(row, field)) for field in values}
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=list(values))
        became = {field: _plain(value) for field, value in values.items()}
        self.lines.append([type(row).__name__, str(row.pk), was, became])


def _following(kept: Person, merged: Person, log: _Log, today: date) -> list[tuple[Any, str, list[Any]]]:
    """(model, way to a person, rows of the second file that follow), as each model says."""
    found = []
    for model in models_that_hang():
        how = about_of(model).merge
        if how == STAY:
            continue
        left = set() if how in {FOLLOW, ONCE} else resolve(how)(kept, merged, log, today)
        for way in ways_to_person(model):
            rows = model._default_manager.filter(**{way: merged}).exclude(pk__in=left)
            is_hers_already = how == ONCE and model._default_manager.filter(**{way: kept}).exists()
            found.append((model, way, [] if is_hers_already else list(rows)))
    return found


def _withdraw_overtaken(kept: Person, log: _Log) -> None:
    for given, withdrawal in overtaken(Consent.objects.filter(person=kept)):
        log.change(given, withdrawn_on=withdrawal.withdrawn_on, withdrawn_by_id=withdrawal.withdrawn_by_id)


def _obey_stops(kept: Person, log: _Log, at: datetime) -> None:
    """What one file stopped, the other may have agreed to before, or have planned."""
    for stop in PersonDoNotContact.objects.filter(person=kept, lifted_on=None):
        carried = CARRIES.get(Channel(stop.channel), ())
        agreed = Consent.objects.filter(
            person=kept, purpose__in=carried, withdrawn_on=None, given_on__lte=stop.said_on
        )
        for consent in agreed:
            log.change(consent, withdrawn_on=stop.said_on, withdrawn_by_id=stop.recorded_by_id)
        kinds = [kind for kind, channel in CHANNEL_OF_STEP.items() if channel == stop.channel]
        for step in NextStep.objects.filter(person=kept, kind__in=kinds, done_at=None, cancelled_at=None):
            log.change(step, cancelled_at=at)


def _move(model: Any, way: str, rows: Iterable[Any], *, to: Person) -> list[str]:
    """Give these rows to another person: opened with the key of the first, sealed with hers."""
    own = [field.attname for field in sealed_fields(model) if field.key == model._meta.get_field(way).attname]
    moved = []
    for row in rows:
        clear = {name: getattr(row, name) for name in own}
        setattr(row, way, to)
        for name, value in clear.items():
            setattr(row, name, value)
        with suppress(IntegrityError), transaction.atomic():  # she has its like: the kept file's stands
            row.save(update_fields=[way, *own])
            moved.append(str(row.pk))
    return moved


def _model_named(name: str) -> Any:
    return next(model for model in models_that_hang() if model.__name__ == name)


def _restore(model: type[Scoped], identifier: str, was: dict[str, Any], became: dict[str, Any]) -> None:
    """What the merge changed, unless it was changed again or erased since."""
    row = model.objects.filter(id=identifier).first()
    if row is None or any(_plain(getattr(row, field)) != value for field, value in became.items()):
        return
    for field, value in was.items():
        setattr(row, field, _read(model, field, value))
    with suppress(IntegrityError), transaction.atomic():  # someone gave her the same companion again since
        row.save(update_fields=list(was))


def _must_be_undoable(merge: Merge, at: datetime) -> None:
    if merge.undone_at is not None:
        raise MergeWasUndone
    if at >= merge.at + UNDO or merge.before is None:
        raise TooLateToUndoMerge
    if merge.kept.state not in WITH_A_FILE or merge.merged.state != PersonState.MERGED:
        raise MergedAgainSince


def _values(person: Person) -> dict[str, Any]:
    return {field: _plain(getattr(person, field)) for field in _JOINED}


def _write(person: Person, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(person, field, value)
    person.save(update_fields=list(values))


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int | bool) else str(value)


def _read(model: type[models.Model], field: str, value: Any) -> Any:
    if value is None or field in {one.attname for one in sealed_fields(model)}:
        return value
    column: models.Field[Any, Any] = model._meta.get_field(field.removesuffix("_id"))  # type: ignore[assignment]
    return column.to_python(value)
