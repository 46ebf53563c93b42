"""Who may see whom, written down: what gives sight writes it here, in its own transaction, and ends it with itself."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from essaim.kernel.about import start_of
from essaim.kernel.tenancy import HasId
from essaim.network.models import Collective, Membership
from essaim.people.actions.holding import hold_rows
from essaim.people.enums import Capacity, CompanionRole, PersonState
from essaim.people.models import BreakGlass, Companionship, Grant, Person

CAPACITY_OF_LINK = {
    CompanionRole.COMPANION: Capacity.COMPANION,
    CompanionRole.SUBSTITUTE: Capacity.SUBSTITUTE,
}
_BY_OURSELVES = (*CAPACITY_OF_LINK.values(), Capacity.BREAK_GLASS)
_SAID = ("person_id", "member_id", "capacity", "since", "until")
_AT_ONCE = 500
_EMPTIED = (PersonState.ERASED, PersonState.ANONYMISED)


def grant_sight(
    person: Person,
    *,
    to: Membership,
    capacity: str,
    source: HasId,
    since: datetime,
    until: datetime | None = None,
) -> Grant:
    """`source` is the row that gives it (a held call, tonight's drop-in…). Given again, it lasts as said last."""
    grant, _made = Grant.objects.update_or_create(
        collective_id=person.collective_id,
        source_id=source.id,
        defaults={
            "person": person,
            "member": to,
            "capacity": capacity,
            "since": since,
            "until": until,
        },
    )
    return grant


def end_sight(source: HasId, *, at: datetime) -> None:
    """What gave it is over. Twice is harmless."""
    _end(Q(source_id=source.id), at)


def end_all_sight(people: Collection[UUID], *, at: datetime) -> None:
    """Nobody sees them any more, by whatever was given."""
    _end(Q(person_id__in=people), at)


def end_sight_of(member: Membership, *, at: datetime) -> None:
    """She sees nobody any more."""
    _end(Q(member=member), at)


def settle_grants(people: Collection[UUID]) -> int:
    """Make what is granted for these people say what their companions and broken glasses say. How many did not.

    Called by whatever changes those, at its end; grants of another source are left alone.
    """
    hold_rows(people)
    wanted = {grant.source_id: grant for grant in _wanted(people)}
    known = Grant.objects.filter(
        Q(source_id__in=list(wanted)) | Q(person_id__in=people, capacity__in=_BY_OURSELVES)
    )
    wrong = 0
    for row in known:
        meant = wanted.pop(row.source_id, None)
        if meant is None:
            row.delete()
        elif any(getattr(row, name) != getattr(meant, name) for name in _SAID):
            for name in _SAID:
                setattr(row, name, getattr(meant, name))
            row.save(update_fields=list(_SAID))
        else:
            continue
        wrong += 1
    Grant.objects.bulk_create(wanted.values())
    return wrong + len(wanted)


def settle_all_grants(collective: Collective) -> int:
    """A chore: of the whole collective. Nothing is found, unless a hand or a fault of ours went by."""
    rows = Person.objects.filter(collective=collective).exclude(state__in=_EMPTIED)
    ids, wrong = list(rows.order_by("id").values_list("id", flat=True)), 0
    for start in range(0, len(ids), _AT_ONCE):
        with transaction.atomic():
            wrong += settle_grants(ids[start : start + _AT_ONCE])
    return wrong


def _wanted(people: Collection[UUID]) -> Iterator[Grant]:
    links = Companionship.objects.filter(person_id__in=people).exclude(person__state__in=_EMPTIED)
    for link in links.select_related("member"):
        since = start_of(link.since)
        until = start_of(link.until) if link.until else link.member.ended_at
        yield _grant(link, CAPACITY_OF_LINK[CompanionRole(link.role)], since, until)
    glasses = BreakGlass.objects.filter(person_id__in=people).exclude(person__state__in=_EMPTIED)
    for glass in glasses.defer("reason").select_related("member"):
        ends = [one for one in (glass.until, glass.member.ended_at) if one]
        yield _grant(glass, Capacity.BREAK_GLASS, glass.opened_at, min(ends))


def _grant(
    row: Companionship | BreakGlass, capacity: Capacity, since: datetime, until: datetime | None
) -> Grant:
    return Grant(
        collective_id=row.collective_id,
        person_id=row.person_id,
        member_id=row.member_id,
        capacity=capacity,
        source_id=row.id,
        since=since,
        until=until and max(since, until),
    )


def _end(which: Q, at: datetime) -> None:
    rows = Grant.objects.filter(which & (Q(until=None) | Q(until__gt=at)))
    rows.update(until=Greatest(F("since"), at))
