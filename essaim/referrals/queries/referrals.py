"""The orientations of the people whom a member sees."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from essaim.kernel.keyring import blind_indexes
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.queries.sight import open_grants, visible_people
from essaim.places.queries.merges import names_of
from essaim.referrals.enums import REFERRALS
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.models import Referral, ReferralMoment
from essaim.referrals.rules.states import OPEN, WITHOUT_ANSWER

PLACE = "place"


def referrals_in_sight(member: Membership, *, at: datetime) -> QuerySet[Referral]:
    """Of those whom she sees in a capacity that lets see this part: not through a broken glass."""
    people = visible_people(member, at=at)
    if member.role != Role.COORDINATOR:
        held = open_grants(member, at=at).filter(capacity__in=REFERRALS.seen_by)
        people = people.filter(id__in=held.values("person_id"))
    return Referral.objects.filter(person_id__in=people.values("id")).select_related(
        "person", "goes_with__user", "step"
    )


def open_referrals(member: Membership, *, at: datetime) -> QuerySet[Referral]:
    """Those that go on, the longest without news first."""
    rows = referrals_in_sight(member, at=at).filter(ended_on=None, person__state=PersonState.ACTIVE)
    return rows.order_by("since", "id")


def ended_referrals(member: Membership, *, at: datetime) -> QuerySet[Referral]:
    return referrals_in_sight(member, at=at).filter(ended_on__isnull=False).order_by("-ended_on", "-id")


def referrals_of(person: Person) -> QuerySet[Referral]:
    return Referral.objects.filter(person=person).select_related("person", "goes_with__user")


def moments_of(referral: Referral) -> QuerySet[ReferralMoment]:
    return ReferralMoment.objects.filter(referral=referral).select_related("by__user")


def to_this_place(person: Person, place_id: UUID) -> QuerySet[Referral]:
    """Under whichever of its names, if several rows became one."""
    marks = [
        mark for one in names_of(place_id) for mark in blind_indexes(person.collective_id, PLACE, str(one))
    ]
    return Referral.objects.filter(person=person, place_mark__in=marks)


def goes_there(person: Person, place_id: UUID) -> bool:
    """Is an orientation to this place under way?"""
    return to_this_place(person, place_id).filter(ended_on=None, state__in=OPEN).exists()


def said_no(person: Person, place_id: UUID, *, on: date) -> bool:
    """Did she say no to this place, too recently to be asked again?"""
    return to_this_place(person, place_id).filter(ask_again_on__gt=on).exists()


def silent_referrals(collective: Collective, *, on: date) -> list[UUID]:
    """Of which a place was told thirty days ago, and said nothing since; unless what to do next is dated later."""
    rows = Referral.objects.filter(
        collective=collective,
        state=State.SENT,
        ended_on=None,
        since__lte=on - WITHOUT_ANSWER,
        person__state=PersonState.ACTIVE,
    )
    return list(
        rows.exclude(step__due_on__gt=on, step__done_at=None, step__cancelled_at=None).values_list(
            "id", flat=True
        )
    )
