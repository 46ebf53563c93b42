"""The days of drop-ins: what their rhythm gives, and what was arranged since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.dropins.models import DropIn, DropInDay, DropInHost
from essaim.dropins.rules.recurrence import days_of, moment_of
from essaim.kernel.about import start_of
from essaim.kernel.prepared import Wanted, any_of
from essaim.network.models import Collective, Membership
from essaim.places.models import Place
from essaim.territory.rules.public_holidays import holiday_on


@dataclass(frozen=True, kw_only=True)
class Held:
    """One day of a drop-in. `on`: as its rhythm gives it; `day`: the row, once something is arranged."""

    drop_in: DropIn
    on: date
    starts_at: datetime
    minutes: int
    place: Place | None
    where: str
    day: DropInDay | None = None
    hosts: Sequence[DropInHost] = field(default=())

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def local_day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def is_off(self) -> bool:
        return self.day is not None and self.day.cancelled_at is not None

    @property
    def is_moved(self) -> bool:
        return self.day is not None and self.day.is_moved

    @property
    def lacks(self) -> int:
        return 0 if self.is_off else max(0, self.drop_in.hosts_wanted - len(self.hosts))

    @property
    def holiday(self) -> str:
        return holiday_on(self.local_day)

    @property
    def address(self) -> str:
        """« Maison de quartier, 3 rue des Lilas, Bondy (salle 2) »."""
        parts = [self.place.name, self.place.address, self.place.town] if self.place else []
        line = ", ".join(part for part in parts if part)
        return f"{line} ({self.where})" if line and self.where else line or self.where

    def is_held_by(self, member: Membership) -> bool:
        return any(host.member_id == member.id for host in self.hosts)


def drop_ins(collective: Collective) -> QuerySet[DropIn]:
    return DropIn.objects.filter(collective=collective).select_related("place", "collective")


def public_drop_ins(collective: Collective) -> QuerySet[DropIn]:
    return drop_ins(collective).filter(is_public=True)


def held_between(rows: QuerySet[DropIn], first: date, last: date) -> list[Held]:
    """Of these drop-ins, in the order of the clock; what was moved stands where it is now. Two statements."""
    known = list(rows)
    arranged = DropInDay.objects.filter(drop_in__in=known).filter(
        Q(on__range=(first, last))
        | Q(starts_at__gte=start_of(first), starts_at__lt=start_of(last + timedelta(days=1)))
    )
    by_day = {(one.drop_in_id, one.on): one for one in _with_hosts(arranged)}
    found = []
    for drop_in in known:
        given = {*days_of(drop_in, first, last), *(on for of, on in by_day if of == drop_in.id)}
        found += [held_from(drop_in, on, by_day.get((drop_in.id, on))) for on in given]
    inside = (one for one in found if first <= one.local_day <= last)
    return sorted(inside, key=lambda one: (one.starts_at, one.drop_in.id))


def held_on(drop_in: DropIn, on: date) -> Held | None:
    """None when it never was a day of it."""
    day = _with_hosts(DropInDay.objects.filter(drop_in=drop_in, on=on)).first()
    if day is None and not days_of(drop_in, on, on):
        return None
    return held_from(drop_in, on, day)


def held_from(drop_in: DropIn, on: date, day: DropInDay | None) -> Held:
    if day is None:
        return Held(
            drop_in=drop_in, on=on, starts_at=moment_of(drop_in, on), minutes=drop_in.minutes, place=drop_in.place,
            where=drop_in.where,
        )  # fmt: skip
    return Held(
        drop_in=drop_in, on=on, starts_at=day.starts_at, minutes=day.minutes, place=day.place, where=day.where,
        day=day, hosts=list(day.hosts.all()),
    )  # fmt: skip


def _with_hosts(rows: QuerySet[DropInDay]) -> QuerySet[DropInDay]:
    here = DropInHost.objects.filter(left_at=None).select_related("member__user").order_by("since", "id")
    return rows.select_related("place", "drop_in").prefetch_related(Prefetch("hosts", queryset=here))


def hosts_of(day: DropInDay) -> QuerySet[DropInHost]:
    return DropInHost.objects.filter(day=day, left_at=None).select_related("member__user")


def held_elsewhere(
    members: Iterable[UUID], *, starts_at: datetime, ends_at: datetime, but: UUID | None
) -> set[UUID]:
    """Those of these members who hold another drop-in at that hour."""
    rows = DropInHost.objects.filter(
        member__in=list(members), left_at=None, day__cancelled_at=None,
        day__starts_at__gt=starts_at - timedelta(days=1), day__starts_at__lt=ends_at,
    )  # fmt: skip
    rows = rows.exclude(day=but).select_related("day")
    return {one.member_id for one in rows if one.day.ends_at > starts_at}


def next_held(
    collective: Collective, *, at: datetime, days: int = 62, of: QuerySet[DropIn] | None = None
) -> list[Held]:
    """Not over yet; those that are off too, for whoever comes to look."""
    today = timezone.localdate(at)
    rows = drop_ins(collective) if of is None else of
    return [one for one in held_between(rows, today, today + timedelta(days=days)) if one.ends_at > at]


def next_held_by(member: Membership, *, at: datetime) -> Held | None:
    """The next one that she holds, not over yet."""
    coming = _coming(member.id, at - timedelta(days=1)).select_related("day__drop_in__place")
    host = next((one for one in coming[:5] if one.day.ends_at > at), None)
    return held_on(host.day.drop_in, host.day.on) if host else None


def holds_soon(member: Membership, *, at: datetime) -> Wanted:
    """Has she a `next_held_by`, perhaps? Most have none."""
    return _SOON.wanted(member=member.id, since=at - timedelta(days=1))


def _coming(member: UUID, since: datetime) -> QuerySet[DropInHost]:
    rows = DropInHost.objects.filter(
        member_id=member, left_at=None, day__cancelled_at=None, day__starts_at__gt=since
    )
    return rows.order_by("day__starts_at")


_SOON = any_of(_coming)
