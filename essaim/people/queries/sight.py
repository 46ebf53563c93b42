"""Whom a member may see, and in what capacity. Permission is the way a person is fetched."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.enums import Capacity, Parts, PersonState
from essaim.people.models import Grant, Person
from essaim.people.rules.authority import WHO_MEET_PEOPLE
from essaim.people.rules.sight import strongest

WITH_A_FILE = (PersonState.ACTIVE, PersonState.ENDED)


def visible_people(member: Membership, *, at: datetime) -> QuerySet[Person]:
    """The coordinator sees everyone of her collective; the others those for whom they hold a grant at that moment."""
    people = Person.objects.filter(collective=member.collective_id, state__in=WITH_A_FILE)
    if member.role == Role.COORDINATOR and _is_here(member, at):
        return people
    return people.filter(id__in=open_grants(member, at=at).values("person_id"))


def open_grants(member: Membership, *, at: datetime) -> QuerySet[Grant]:
    """Those that count at that moment: none for whoever left, or meets nobody."""
    if member.role not in WHO_MEET_PEOPLE or not _is_here(member, at):
        return Grant.objects.none()
    return Grant.objects.filter(
        Q(until=None) | Q(until__gt=at), member=member, since__lte=at, capacity__in=Parts.NAME.seen_by
    )


def capacities_of(member: Membership, people: Iterable[UUID], *, at: datetime) -> dict[UUID, str]:
    """In what capacity she sees each of them, in one query; those whom she does not see are left out."""
    ids = list(people)
    if member.role == Role.COORDINATOR:
        return dict.fromkeys(ids, Capacity.COORDINATOR) if _is_here(member, at) else {}
    held: dict[UUID, set[str]] = {}
    rows = open_grants(member, at=at).filter(person_id__in=ids).order_by()
    for person_id, capacity in rows.values_list("person_id", "capacity"):
        held.setdefault(person_id, set()).add(capacity)
    found = {one: strongest(capacities) for one, capacities in held.items()}
    return {one: capacity for one, capacity in found.items() if capacity}


def capacity_of(member: Membership, person: Person, *, at: datetime) -> str | None:
    """In what capacity she sees this person; none when she does not."""
    return capacities_of(member, [person.id], at=at).get(person.id)


def _is_here(member: Membership, at: datetime) -> bool:
    return member.ended_at is None and member.starts_on <= timezone.localdate(at) <= member.ends_on


def people_with_a_file(collective: Collective) -> QuerySet[Person]:
    """Whoever may be seen of them: for what shows nothing of her before a glass is broken."""
    rows = Person.objects.filter(collective=collective, state__in=WITH_A_FILE)
    return rows.select_related("collective")
