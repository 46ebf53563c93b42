"""Whom a member may see, and in what capacity. Permission is the way a person is fetched."""

from datetime import datetime

from django.db.models import Q, QuerySet

from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.enums import Capacity, CompanionRole, PersonState
from essaim.people.models import BreakGlass, Companionship, Person

WITH_A_FILE = (PersonState.ACTIVE, PersonState.ENDED)


def visible_people(member: Membership, *, at: datetime) -> QuerySet[Person]:
    """The coordinator sees everyone; a volunteer or a facilitator her own people, and whom she broke the glass for."""
    people = Person.objects.filter(state__in=WITH_A_FILE)
    if member.role == Role.COORDINATOR:
        return people
    if member.role in {Role.VOLUNTEER, Role.FACILITATOR}:
        mine = Companionship.objects.filter(member=member, until=None)
        opened = BreakGlass.objects.filter(member=member, until__gt=at)
        return people.filter(Q(id__in=mine.values("person_id")) | Q(id__in=opened.values("person_id")))
    return people.none()


def capacity_of(member: Membership, person: Person, *, at: datetime) -> Capacity | None:
    """In what capacity she sees this person; none when she does not."""
    if member.role == Role.COORDINATOR:
        return Capacity.COORDINATOR
    link = Companionship.objects.filter(member=member, person=person, until=None).first()
    if link:
        return Capacity.COMPANION if link.role == CompanionRole.COMPANION else Capacity.SUBSTITUTE
    glass = BreakGlass.objects.filter(member=member, person=person, until__gt=at)
    return Capacity.BREAK_GLASS if glass.exists() else None
