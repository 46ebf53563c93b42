"""Two files of one person become one; undone within 30 days. Never done by the software alone."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from essaim.kernel import keyring
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of, sealed_fields
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import Scoped
from essaim.measures.models import Measure
from essaim.network.models import Collective, Membership
from essaim.people.actions.contacts import rebuild_last_answer
from essaim.people.actions.indexes import drop_indexes, rebuild_indexes
from essaim.people.actions.persons import FileIsClosed, take_version
from essaim.people.enums import Channel, CompanionRole, PersonState
from essaim.people.models import (
    BreakGlass,
    Companionship,
    Consent,
    Contact,
    Merge,
    NextStep,
    Note,
    Person,
    PersonDoNotContact,
    RegisterBridge,
)
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.consents import CHANNEL_OF_STEP, PURPOSE_OF, overtaken
from essaim.rights.models import PersonRequest
from essaim.rights.rules.merges import UNDO, joined_values
from essaim.worries.models import LadderRung, Signal, Worry

MOVED: tuple[type[Scoped], ...] = (
    Consent, PersonDoNotContact, Contact, Companionship, Note, NextStep, RegisterBridge, Measure, LadderRung, Worry,
    Signal, PersonRequest, BreakGlass,
)  # fmt: skip
_MODELS = {model.__name__: model for model in MOVED}
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
    if kept.collective_id != merged.collective_id or {kept.state, merged.state} - set(WITH_A_FILE):
        raise FileIsClosed
    for person, version in sorted(
        ((kept, kept_version), (merged, merged_version)), key=lambda one: one[0].id
    ):
        take_version(person, version)
    keyring.load_keys(kept.collective_id, [kept.id, merged.id])
    today = timezone.localdate(at)
    before = {"kept": _values(kept), "merged_state": merged.state}
    log = _Log()
    left = (
        _join_links(kept, merged, log, today) | _join_stops(kept, merged, log) | _join_register(kept, merged)
    )
    _write(kept, joined_values(kept, merged, keep))
    moved = {model.__name__: _reseal(_hanging(model, merged, left), to=kept) for model in MOVED}
    _withdraw_overtaken(kept, log)
    _obey_stops(kept, log, at)
    merged.state = PersonState.MERGED
    merged.save(update_fields=["state"])
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
    _must_be_undoable(merge, at)
    before = merge.before
    for person in sorted((kept, merged), key=lambda one: one.id):
        Person.objects.filter(id=person.id).update(version=models.F("version") + 1)
        person.refresh_from_db(fields=["version"])
    for name, ids in before["moved"].items():
        rows: models.QuerySet[Any] = _MODELS[name].objects.filter(id__in=ids)
        _reseal(rows.filter(person=kept), to=merged)
    for name, identifier, was, became in reversed(before["changed"]):
        _restore(_MODELS[name], identifier, was, became)
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
    for model in (PersonDoNotContact, RegisterBridge):
        rows: models.QuerySet[Any] = model._default_manager.filter(collective=collective)
        rows.filter(person_id__in=ids).delete()  # their twins are with the kept file
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


def _join_links(kept: Person, merged: Person, log: _Log, today: date) -> set[Any]:
    """One member accompanies one person once: of two open links, the one that gives more stays open."""
    hers = {link.member_id: link for link in Companionship.objects.filter(person=kept, until=None)}
    for link in Companionship.objects.filter(person=merged, until=None):
        twin = hers.get(link.member_id)
        if twin is not None:
            gives_more = link.role == CompanionRole.COMPANION and twin.role != CompanionRole.COMPANION
            log.change(twin if gives_more else link, until=today)
    return set()


def _join_stops(kept: Person, merged: Person, log: _Log) -> set[Any]:
    """Stopped on both sides: one line, of the latest day, for it is kept the longest. The other stays where it is."""
    hers = {stop.channel: stop for stop in PersonDoNotContact.objects.filter(person=kept, lifted_on=None)}
    left = set()
    for stop in PersonDoNotContact.objects.filter(person=merged, lifted_on=None):
        twin = hers.get(stop.channel)
        if twin is not None:
            left.add(stop.pk)
            if stop.said_on > twin.said_on:
                log.change(twin, said_on=stop.said_on)
    return left


def _join_register(kept: Person, merged: Person) -> set[Any]:
    """One bridge a person: the kept file's, if it has one."""
    if not RegisterBridge.objects.filter(person=kept).exists():
        return set()
    return set(RegisterBridge.objects.filter(person=merged).values_list("pk", flat=True))


def _withdraw_overtaken(kept: Person, log: _Log) -> None:
    for given, withdrawal in overtaken(Consent.objects.filter(person=kept)):
        log.change(given, withdrawn_on=withdrawal.withdrawn_on, withdrawn_by_id=withdrawal.withdrawn_by_id)


def _obey_stops(kept: Person, log: _Log, at: datetime) -> None:
    """What one file stopped, the other may have agreed to before, or have planned."""
    for stop in PersonDoNotContact.objects.filter(person=kept, lifted_on=None):
        purpose = PURPOSE_OF.get(Channel(stop.channel))
        agreed = Consent.objects.filter(
            person=kept, purpose=purpose or "", withdrawn_on=None, given_on__lte=stop.said_on
        )
        for consent in agreed:
            log.change(consent, withdrawn_on=stop.said_on, withdrawn_by_id=stop.recorded_by_id)
        kinds = [kind for kind, channel in CHANNEL_OF_STEP.items() if channel == stop.channel]
        for step in NextStep.objects.filter(person=kept, kind__in=kinds, done_at=None, cancelled_at=None):
            log.change(step, cancelled_at=at)


def _hanging(model: type[Scoped], person: Person, left: set[Any]) -> Iterable[Any]:
    rows: models.QuerySet[Any] = model.objects.all()
    return rows.filter(person=person).exclude(pk__in=left)


def _reseal(rows: Iterable[Any], *, to: Person) -> list[str]:
    """Give these rows to another person: opened with the key of the first, sealed with hers."""
    moved = []
    for row in rows:
        own = [field.attname for field in sealed_fields(type(row)) if field.key == "person_id"]
        clear = {name: getattr(row, name) for name in own}
        row.person = to
        for name, value in clear.items():
            setattr(row, name, value)
        row.save(update_fields=["person", *own])
        moved.append(str(row.pk))
    return moved


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
