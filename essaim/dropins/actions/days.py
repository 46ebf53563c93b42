"""One of its days: moved, off, held after all. Who holds it is told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.dropins.actions.drop_ins import NotALength, NowhereToGo
from essaim.dropins.actions.telling import tell_of
from essaim.dropins.models import WHERE_LENGTH, DropIn, DropInDay
from essaim.dropins.queries.days import (
    Held,
    drop_ins,
    held_between,
    held_elsewhere,
    held_from,
    held_on,
    hosts_of,
)
from essaim.dropins.rules.days import FARTHEST, LEAST_MINUTES, MOST_MINUTES, end_of_day
from essaim.dropins.rules.kinds import DROP_IN_CHANGED, DROP_IN_OFF
from essaim.dropins.rules.recurrence import exists, moment
from essaim.kernel.errors import DomainError
from essaim.messages.rules.kinds import MessageKind
from essaim.network.models import Membership
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.texts import clean_line
from essaim.places.models import Place


class NotADay(DomainError):
    """Cette permanence n’a pas lieu ce jour-là. Regardez ses prochaines dates."""


class DayIsPast(DomainError):
    """Cette date est passée."""


class DayTooFar(DomainError):
    """Choisissez un jour dans les douze mois qui viennent."""


class DayTaken(DomainError):
    """Cette permanence a déjà lieu le {day}. Choisissez un autre jour."""


class HourDoesNotExist(DomainError):
    """Dans la nuit du {day}, on passe à l’heure d’été : {hour} n’existe pas. Choisissez une autre heure."""


class HostIsElsewhere(DomainError):
    """{name} tient une autre permanence à ce moment-là. Choisissez une autre heure, ou une autre personne."""


class SomeoneCame(DomainError):
    """Quelqu’un est déjà noté comme venu : cette date ne se déplace plus et ne s’annule plus."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    day: date
    hour: time
    minutes: int
    place: Place | None = None
    where: str = ""


def hold_day(drop_in: DropIn, on: date) -> DropInDay:
    """Its row, made when there is none; one hand at a time arranges the days of a drop-in.

    Raises:
        NotADay.
    """
    kept = (
        DropIn.objects.select_for_update(of=("self",))
        .select_related("place", "collective")
        .get(id=drop_in.id)
    )
    held = held_on(kept, on)
    if held is None:
        raise NotADay
    if held.day is not None:
        return held.day
    return DropInDay.objects.create(
        collective_id=kept.collective_id, drop_in=kept, on=on, starts_at=held.starts_at, minutes=held.minutes,
        place=held.place, where=held.where,
    )  # fmt: skip


def hold_members(members: Collection[UUID]) -> None:
    """Where they are at one hour is arranged by one hand at a time, whatever the drop-in."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(id__in=members).order_by("id")
    list(rows.values_list("id"))


@transaction.atomic
def move_day(drop_in: DropIn, on: date, *, to: Moved, by: Membership, at: datetime) -> Held:
    """Another day, hour, or place; also back from being off.

    Raises:
        NotADay, DayIsPast, DayTooFar, DayTaken, HourDoesNotExist, HostIsElsewhere, SomeoneCame, NotALength, NowhereToGo.
    """
    must_coordinate(by, collective_id=drop_in.collective_id)
    row = hold_day(drop_in, on)
    _must_be_to_come(row, at=at)
    starts_at = _new_hour(row, to, at=at)
    where = clean_line(to.where, limit=WHERE_LENGTH, what=_("Précision sur le lieu"))
    if to.place is None and not where:
        raise NowhereToGo
    changed = (starts_at, to.minutes, to.place and to.place.id, where)
    if changed == (row.starts_at, row.minutes, row.place_id, row.where) and row.cancelled_at is None:
        return held_from(row.drop_in, on, row)
    row.starts_at, row.minutes, row.place, row.where = starts_at, to.minutes, to.place, where
    row.is_moved, row.cancelled_at, row.sequence = True, None, row.sequence + 1
    _hosts_must_be_free(row)
    row.save()
    return _told(row, DROP_IN_CHANGED, at=at)


def _new_hour(row: DropInDay, to: Moved, *, at: datetime) -> datetime:
    if not LEAST_MINUTES <= to.minutes <= MOST_MINUTES:
        raise NotALength
    if not exists(to.day, to.hour):
        raise HourDoesNotExist(day=f"{to.day:%d/%m/%Y}", hour=f"{to.hour.hour}\u00a0h\u00a0{to.hour:%M}")
    starts_at = moment(to.day, to.hour)
    if starts_at <= at:
        raise DayIsPast
    if starts_at - at > FARTHEST:
        raise DayTooFar
    others = [one for one in _around(row, to.day) if one.local_day == to.day and one.on != row.on]
    if others and not all(one.is_off for one in others):
        raise DayTaken(day=f"{to.day:%d/%m/%Y}")
    return starts_at


def _around(row: DropInDay, day: date) -> Iterable[Held]:
    return held_between(drop_ins(row.drop_in.collective).filter(id=row.drop_in_id), day, day)


def _hosts_must_be_free(row: DropInDay) -> None:
    hosts = list(hosts_of(row))
    hold_members([one.member_id for one in hosts])
    busy = held_elsewhere(
        [one.member_id for one in hosts], starts_at=row.starts_at, ends_at=row.ends_at, but=row.id
    )
    for one in hosts:
        if one.member_id in busy:
            raise HostIsElsewhere(name=one.member.user.first_name)


@transaction.atomic
def cancel_day(drop_in: DropIn, on: date, *, by: Membership, at: datetime) -> Held:
    """It does not take place. Twice changes nothing.

    Raises:
        NotADay, DayIsPast, SomeoneCame.
    """
    must_coordinate(by, collective_id=drop_in.collective_id)
    row = hold_day(drop_in, on)
    if row.cancelled_at is not None:
        return held_from(row.drop_in, on, row)
    _must_be_to_come(row, at=at)
    row.cancelled_at, row.sequence = at, row.sequence + 1
    row.save(update_fields=["cancelled_at", "sequence"])
    return _told(row, DROP_IN_OFF, at=at)


@transaction.atomic
def restore_day(drop_in: DropIn, on: date, *, by: Membership, at: datetime) -> Held:
    """It takes place after all. Twice changes nothing.

    Raises:
        NotADay, DayIsPast.
    """
    must_coordinate(by, collective_id=drop_in.collective_id)
    row = hold_day(drop_in, on)
    if row.cancelled_at is None:
        return held_from(row.drop_in, on, row)
    _must_be_to_come(row, at=at)
    row.cancelled_at, row.sequence = None, row.sequence + 1
    _hosts_must_be_free(row)
    row.save(update_fields=["cancelled_at", "sequence"])
    return _told(row, DROP_IN_CHANGED, at=at)


@transaction.atomic
def end_drop_in(drop_in: DropIn, *, is_over: bool, by: Membership, at: datetime) -> None:
    """Held no more after today, what was arranged later is off; or it comes back."""
    must_coordinate(by, collective_id=drop_in.collective_id)
    kept = DropIn.objects.select_for_update(of=("self",)).get(id=drop_in.id)
    kept.ended_on = timezone.localdate(at) if is_over else None
    kept.save(update_fields=["ended_on"])
    if is_over:
        later = DropInDay.objects.filter(drop_in=kept, starts_at__gte=end_of_day(at), cancelled_at=None)
        for row in later:
            cancel_day(kept, row.on, by=by, at=at)


def _must_be_to_come(row: DropInDay, *, at: datetime) -> None:
    if row.came.filter(undone_at=None).exists():
        raise SomeoneCame
    if row.starts_at + timedelta(minutes=row.minutes) <= at:
        raise DayIsPast


def _told(row: DropInDay, kind: MessageKind, *, at: datetime) -> Held:
    held = held_on(row.drop_in, row.on)
    assert held is not None
    tell_of(held, [one.member for one in held.hosts], kind, at=at, fact=f"{row.id} {row.sequence}")
    return held
