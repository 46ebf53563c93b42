"""Undo an import: what nobody used goes, what was used is put away. Never for long at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.kernel.prepared import Prepared
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.territory.actions.completing import holders, set_values
from essaim.territory.actions.doors import erase_doors
from essaim.territory.actions.holding import Clock, Hold
from essaim.territory.actions.rows import erase_rows
from essaim.territory.actions.sectors import refresh_sectors_by_steps
from essaim.territory.actions.street_hints import tell_communes
from essaim.territory.enums import HIDDEN, ImportState, Source
from essaim.territory.models import Building, Dwelling, ImportBatch, ImportChange, SectorStreet, Street
from essaim.territory.queries.doors import remembered, with_history
from essaim.territory.queries.imports import can_be_undone

_NARROW = 100
Tell = Callable[[int], None]  # doors taken away so far
_ASIDE = 1_000
_ADDRESS = ("address_key", "twin", "street_id", "number", "suffix", "complement")
ABANDONED = timedelta(days=1)
_DESCRIBED = ~Q(label="") | Q(building__isnull=False) | Q(source=Source.HAND)


class ImportCannotBeUndone(DomainError):
    """Cet import ne peut plus être annulé : seuls les imports faits depuis moins de 30 jours peuvent l’être."""


class LaterImportFirst(DomainError):
    """Un import plus récent a complété les mêmes portes : annulez-le d’abord."""


def undo_import(
    batch: ImportBatch, *, at: datetime, clock: Clock = timezone.now, tell: Tell | None = None
) -> ImportBatch:
    """Archive the doors it made that something refers to, give the completed ones their past back, erase the others.

    The others leave all at once: they are hidden, then erased. Stopped on the way, the same call goes on.

    Raises:
        ImportCannotBeUndone, LaterImportFirst, AnotherImportIsRunning, ImportWasTaken.
    """
    hold = Hold(batch, clock=clock)
    with hold.taken() as mine:
        if mine.state not in (ImportState.UNDOING, ImportState.ERASING):
            if not can_be_undone(mine, at=at):
                raise ImportCannotBeUndone
            _refuse_if_built_upon(mine)
            mine.state, mine.undone_at = ImportState.UNDOING, at
            mine.counts = mine.counts | {"erased": 0, "archived": 0}
    if hold.batch.state == ImportState.UNDOING:
        _restore(hold)
        _archive_used(hold)
        hold.turn(ImportState.ERASING)
    _erase(hold, tell=tell)
    tell_communes(hold.collective, hold.step)
    refresh_sectors_by_steps(hold.collective, hold.step)
    hold.leave(ImportState.UNDONE)
    return hold.batch


def give_up(hold: Hold) -> None:
    """An import that stopped before its doors were seen: nothing of it stays, and its file may be imported again."""
    _forget_changes(hold)
    _erase(hold)
    hold.leave(ImportState.PREVIEWED)


def clear_abandoned_imports(collective: Collective, *, at: datetime) -> int:
    """For the chore of the minute: what a killed process left hidden for more than a day, and nobody took up."""
    left = ImportBatch.objects.filter(collective=collective, state__in=HIDDEN, held_until__lt=at - ABANDONED)
    for batch in list(left):
        hold = Hold(batch, clock=lambda: at)
        with hold.taken():
            pass
        if batch.state == ImportState.WRITING:
            give_up(hold)
        else:
            _erase(hold)
            hold.leave(ImportState.UNDONE)
    return len(left)


def clear_leftovers(hold: Hold) -> None:
    """What killed imports left hidden, this one's first try among them: its doors would stand in the way of ours."""
    with within(hold.collective):
        left = list(ImportBatch.objects.filter(collective=hold.collective, state__in=HIDDEN))
    for batch in left:
        if batch.id == hold.batch.id:
            _forget_changes(hold)
            _erase(hold)
        else:
            _settle(batch, hold)


def _settle(batch: ImportBatch, hold: Hold) -> None:
    """The import of a process that is gone, while we hold its collective."""
    is_undo = batch.state == ImportState.ERASING
    _forget_changes(hold, batch)
    _erase(hold, batch)
    with hold.step():
        state = ImportState.UNDONE if is_undo else ImportState.PREVIEWED
        ImportBatch.objects.filter(id=batch.id, state=batch.state).update(state=state, held_until=None)


def _changed(batch: ImportBatch) -> Any:
    return ImportChange.objects.filter(batch=batch).values("dwelling_id")


def _refuse_if_built_upon(batch: ImportBatch) -> None:
    later = ImportChange.objects.filter(
        batch__state=ImportState.APPLIED, batch__applied_at__gt=batch.applied_at
    )
    if later.filter(Q(dwelling__batch=batch) | Q(dwelling__in=_changed(batch))).exists():
        raise LaterImportFirst


def _restore(hold: Hold) -> None:
    """A point moved by hand since, or an address taken since, stays as it is."""
    while True:
        with hold.step():
            mine = ImportChange.objects.filter(batch=hold.batch).select_related("dwelling").order_by()
            changes = list(mine[:_NARROW])
            if not changes:
                return
            done = [one for one in changes if one.is_done]
            taken = _taken(hold.batch, [one for one in done if "address_key" in one.before])
            set_values(hold.batch, [(one.dwelling_id, _past(one, taken)) for one in done])
            erase_rows(ImportChange.objects.filter(id__in=[one.id for one in changes]))
            _erase_empty_streets({one.dwelling.street_id for one in changes})


def _taken(batch: ImportBatch, changes: Sequence[ImportChange]) -> set[tuple[str | None, int]]:
    """The addresses that others hold. The doors that the import put there step aside: they leave it, sooner or later."""
    held = holders(batch, [one.before["address_key"] for one in changes])
    leaving = ImportChange.objects.filter(batch=batch, is_done=True, dwelling__in=list(held.values()))
    ours = set(leaving.filter(before__has_key="address_key").values_list("dwelling_id", flat=True))
    ours |= set(Dwelling.objects.filter(batch=batch, id__in=list(held.values())).values_list("id", flat=True))
    ours |= {one.dwelling_id for one in changes}
    for part in _parts(sorted(ours)):
        Dwelling.objects.filter(id__in=part, twin__lt=_ASIDE).update(twin=F("twin") + _ASIDE)
    return {place for place, door in held.items() if door not in ours}


def _past(change: ImportChange, taken: set[tuple[str | None, int]]) -> dict[str, Any]:
    before = dict(change.before)
    if "address_key" in before and (before["address_key"], before.get("twin", 0)) in taken:
        before = {name: value for name, value in before.items() if name not in _ADDRESS}
    if change.dwelling.source == Source.HAND and before.get("lon") is not None:
        before = {name: value for name, value in before.items() if name not in ("lon", "lat")}
    return before


def _archive_used(hold: Hold) -> None:
    """Doors with a history, in a building, or with a landmark written by someone: no longer of this import."""
    with within(hold.collective):
        used = _used(Dwelling.objects.filter(batch=hold.batch, archived_at=None))
    for part in _parts(sorted(used)):
        with hold.step():
            _put_away(hold, part)


def _used(doors: Any) -> set[UUID]:
    described = doors.filter(_DESCRIBED)
    return with_history(doors) | set(described.order_by().values_list("id", flat=True))


def _put_away(hold: Hold, doors: Sequence[UUID]) -> None:
    Dwelling.every.filter(id__in=doors).update(archived_at=hold.batch.undone_at, batch=None)
    hold.count(archived=len(doors))


def _erase(hold: Hold, batch: ImportBatch | None = None, *, tell: Tell | None = None) -> None:
    """The hidden doors of an import, with the streets that they leave empty."""
    of = batch or hold.batch
    while True:
        if tell:
            tell(of.counts["erased"] + of.counts["archived"])
        with hold.step():
            doors = _next_ones(_NARROW)(batch=of.id)
            if not doors:
                return
            is_undo = of.state == ImportState.ERASING
            used = [door for door, _street, is_used in doors if is_used and is_undo]
            if used:
                _put_away(hold, used)
            rest = [door for door, _street, is_used in doors if not (is_used and is_undo)]
            erased = erase_doors(Dwelling.every.filter(id__in=rest))
            if is_undo:
                hold.count(erased=erased)
            _erase_empty_streets({street for _door, street, _is_used in doors})


@cache
def _next_ones(most: int) -> Prepared:
    """Doors of an import, their streets, is each used. One statement: while it is asked the others wait for the writer."""

    def rows(batch: UUID) -> QuerySet[Any]:
        is_used = ExpressionWrapper(_DESCRIBED | remembered(), output_field=BooleanField())
        doors = Dwelling.every.filter(batch_id=batch).order_by()
        return doors.values_list("id", "street_id", is_used)[:most]

    return Prepared(rows)


def _forget_changes(hold: Hold, batch: ImportBatch | None = None) -> None:
    rows = ImportChange.objects
    while True:
        with hold.step():
            mine = rows.filter(batch=batch or hold.batch).order_by()
            chosen = list(mine.values_list("id", flat=True)[:_NARROW])
            if not chosen:
                return
            erase_rows(rows.filter(id__in=chosen))


def _erase_empty_streets(streets: set[UUID]) -> None:
    used = [
        Exists(rows.filter(street=OuterRef("id")))
        for rows in (Dwelling.every, Building.objects, SectorStreet.objects)
    ]
    for part in _parts(sorted(streets)):
        erase_rows(Street.objects.filter(id__in=part).exclude(used[0] | used[1] | used[2]))


def _parts(values: Sequence[Any]) -> list[Sequence[Any]]:
    return [values[at : at + _NARROW] for at in range(0, len(values), _NARROW)]
