"""Who holds a day: each puts herself down, says that she cannot, and is replaced by the first who says yes."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.dropins.actions.days import DayIsPast, HostIsElsewhere, hold_day, hold_members
from essaim.dropins.actions.sight import end_sight_of_host, show_to_hosts
from essaim.dropins.actions.telling import tell_of
from essaim.dropins.models import DropIn, DropInDay, DropInHost
from essaim.dropins.queries.days import Held, held_elsewhere, held_on, hosts_of
from essaim.dropins.rules.kinds import DROP_IN_GAP
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.network.queries import active_members
from essaim.people.rules.authority import WHO_MEET_PEOPLE, ForTheCoordinator, must_meet_people


class RotaIsFull(DomainError):
    """Merci. Quelqu’un a déjà dit oui : il y a assez de monde pour cette permanence."""


class DayIsOff(DomainError):
    """Cette permanence n’a pas lieu ce jour-là."""


@transaction.atomic
def sign_up(
    drop_in: DropIn, on: date, *, by: Membership, at: datetime, member: Membership | None = None
) -> DropInHost:
    """« Je viens »: for herself, or a coordinator for another. The first yes wins; pressing twice changes nothing.

    Raises:
        NotADay, DayIsOff, DayIsPast, RotaIsFull, HostIsElsewhere, NotOfThisCollective, ForTheCoordinator.
    """
    who = member or by
    if who.id != by.id and by.role != Role.COORDINATOR:
        raise ForTheCoordinator
    must_meet_people(by, collective_id=drop_in.collective_id)
    must_meet_people(who, collective_id=drop_in.collective_id)
    row = hold_day(drop_in, on)
    known = hosts_of(row).filter(member=who).first()
    if known is not None:
        return known
    if row.cancelled_at is not None:
        raise DayIsOff
    if row.ends_at <= at:
        raise DayIsPast
    if hosts_of(row).count() >= row.drop_in.hosts_wanted:
        raise RotaIsFull
    hold_members([who.id])
    if held_elsewhere([who.id], starts_at=row.starts_at, ends_at=row.ends_at, but=row.id):
        raise HostIsElsewhere(name=who.user.first_name)
    host = DropInHost.objects.create(collective_id=row.collective_id, day=row, member=who, since=at)
    show_to_hosts(row, at=at)
    return host


@transaction.atomic
def drop_out(
    drop_in: DropIn, on: date, *, by: Membership, at: datetime, member: Membership | None = None
) -> int:
    """« Je ne peux plus »: those who can are called, at once. How many. Pressing twice calls nobody again.

    Raises:
        NotADay, DayIsPast, NotOfThisCollective, ForTheCoordinator.
    """
    who = member or by
    if who.id != by.id and by.role != Role.COORDINATOR:
        raise ForTheCoordinator
    must_meet_people(by, collective_id=drop_in.collective_id)
    row = hold_day(drop_in, on)
    host = hosts_of(row).filter(member=who).first()
    if host is None:
        return 0
    if row.ends_at <= at:
        raise DayIsPast
    host.left_at = at
    host.save(update_fields=["left_at"])
    end_sight_of_host(row, host, at=at)
    held = held_on(row.drop_in, on)
    assert held is not None
    if held.is_off or not held.lacks:
        return 0
    return tell_of(held, _who_can(row, held, but=who, at=at), DROP_IN_GAP, at=at, fact=f"{host.id}")


def _who_can(row: DropInDay, held: Held, *, but: Membership, at: datetime) -> list[Membership]:
    """Of the team on that day: not those who hold it, nor another at that hour, nor who has just said no."""
    team = active_members(row.drop_in.collective, on=timezone.localdate(row.starts_at))
    here = [
        one
        for one in team.filter(role__in=WHO_MEET_PEOPLE).select_related("collective")
        if one.id != but.id and not held.is_held_by(one)
    ]
    said_no = set(
        DropInHost.objects.filter(day=row, left_at__isnull=False).values_list("member_id", flat=True)
    )
    busy = held_elsewhere([one.id for one in here], starts_at=row.starts_at, ends_at=row.ends_at, but=row.id)
    return [one for one in here if one.id not in busy | said_no and one.starts_on <= timezone.localdate(at)]
