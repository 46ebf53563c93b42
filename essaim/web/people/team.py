"""Whom a screen may propose to accompany someone, or to do a step."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from essaim.entrance.policies import FIELD, MemberRequest
from essaim.network.models import Membership
from essaim.network.queries import active_members
from essaim.people.enums import CompanionRole
from essaim.people.models import Companionship, Person
from essaim.people.queries.care import who_may_do_steps


def may_accompany(request: MemberRequest) -> QuerySet[Membership]:
    """The members of the field who are here today, by name."""
    here = active_members(request.collective, on=timezone.localdate())
    return here.filter(role__in=FIELD).order_by("user__name__folded", "id")


def may_do_steps(request: MemberRequest, person: Person) -> QuerySet[Membership]:
    """Those who accompany her, and the coordinators."""
    return who_may_do_steps(person, among=may_accompany(request))


def first_holder(request: MemberRequest, links: Sequence[Companionship]) -> UUID:
    """Oneself when one accompanies her; else her companion; else oneself."""
    members = [link.member_id for link in links if link.role == CompanionRole.COMPANION]
    return request.member.id if request.member.id in members or not members else members[0]
