"""Care for volunteers: what each carries, who is left without anyone, what the coordinator set."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from essaim.kernel.prepared import Wanted, number_of
from essaim.kernel.words import fold
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.enums import CompanionRole, PersonState
from essaim.people.models import Companionship, PeopleSettings, Person
from essaim.people.rules.authority import WHO_MEET_PEOPLE


@dataclass(frozen=True)
class Load:
    """How many people a member accompanies, and for how many she stands in."""

    member: Membership
    people: int
    stands_in: int
    limit: int

    @property
    def is_full(self) -> bool:
        return self.people >= self.limit


def settings_of(collective: Collective) -> PeopleSettings:
    """What the coordinator set, or an unsaved row of the usual values: reading never writes."""
    found = PeopleSettings.objects.filter(collective=collective).select_related(
        "coordinator_substitute__user"
    )
    return found.first() or PeopleSettings(collective=collective)


def open_links(collective: Collective) -> QuerySet[Companionship]:
    """Who accompanies whom today."""
    return Companionship.objects.filter(
        collective=collective, until=None, person__state=PersonState.ACTIVE
    ).select_related("person", "member__user")


def people_accompanied_by(member: Membership) -> int:
    """Those she is the companion of; those she stands in for do not count."""
    return Companionship.objects.filter(
        member=member, role=CompanionRole.COMPANION, until=None, person__state=PersonState.ACTIVE
    ).count()


def loads(collective: Collective, *, on: date) -> list[Load]:
    """Of each member who may meet people, the most laden first. Members who left with people are in it too."""
    limit = settings_of(collective).people_per_volunteer
    links = open_links(collective)
    companion = Counter(link.member_id for link in links if link.role == CompanionRole.COMPANION)
    substitute = Counter(link.member_id for link in links if link.role == CompanionRole.SUBSTITUTE)
    members = {
        member.id: member for member in active_members(collective, on=on).filter(role__in=WHO_MEET_PEOPLE)
    }
    members |= {link.member_id: link.member for link in links}
    found = [Load(one, companion[key], substitute[key], limit) for key, one in members.items()]
    return sorted(found, key=lambda load: (-load.people, fold(load.member.user.name)))


def left_without_companion(collective: Collective, *, on: date) -> QuerySet[Person]:
    """People whose companions all left, or who never had one: the coordinator finds them someone."""
    return _without_companion(collective.id, on).order_by("met_on", "id")


def accompanied_by_nobody(collective: Collective, *, on: date) -> Wanted:
    """How many of these."""
    return _ALONE.wanted(collective=collective.id, on=on)


def _without_companion(collective: UUID, on: date) -> QuerySet[Person]:
    here = Q(
        member__ended_at=None,
        member__user__is_active=True,
        member__starts_on__lte=on,
        member__ends_on__gte=on,
    )
    links = Companionship.objects.filter(
        here, collective=collective, role=CompanionRole.COMPANION, until=None
    )
    return Person.objects.filter(
        ~Q(id__in=links.values("person_id")), collective=collective, state=PersonState.ACTIVE
    )


_ALONE = number_of(_without_companion)


def people_of(member: Membership) -> list[Companionship]:
    """Whom a member accompanies or stands in for: what she hands over when she stops."""
    return list(
        Companionship.objects.filter(member=member, until=None, person__state=PersonState.ACTIVE)
        .select_related("person")
        .order_by("role", "since", "id")
    )


def coordinators(collective: Collective, *, on: date) -> list[Membership]:
    """The longest-standing first."""
    rows = active_members(collective, on=on).filter(role=Role.COORDINATOR)
    return list(rows.order_by("starts_on", "id"))


def companions_of(people: Iterable[UUID]) -> QuerySet[Companionship]:
    """Who accompanies each of these people; those who stand in are not among them."""
    links = Companionship.objects.filter(person_id__in=list(people), until=None, role=CompanionRole.COMPANION)
    return links.select_related("member__user")


def who_may_do_steps(person: Person, among: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those who accompany her or stand in, and the coordinators."""
    hers = Companionship.objects.filter(person=person, until=None)
    return among.filter(Q(role=Role.COORDINATOR) | Q(id__in=hers.values("member_id")))
