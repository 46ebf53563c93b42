"""A talk proposed after a hard visit. Nothing is written of what was said."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.worries.enums import DebriefState
from essaim.worries.models import Debrief


class NotAnEndOfDebrief(DomainError):
    """Dites si l’échange a eu lieu, ou si elle n’en a pas besoin."""


@transaction.atomic
def ask_debrief(member: Membership, *, by: Membership, at: datetime) -> Debrief:
    """Asked by the volunteer, or proposed to her by the coordinator. One at a time."""
    collective_id = member.collective_id
    if collective_id is None:
        raise NotAnEndOfDebrief
    must_meet_people(member, collective_id=collective_id)
    if by.id != member.id:
        must_coordinate(by, collective_id=collective_id)
    known = Debrief.objects.filter(member=member, state=DebriefState.PROPOSED).first()
    if (
        known is not None
        and by.id == member.id
        and timezone.localdate(known.asked_at) < timezone.localdate(at)
    ):
        known.asked_at, known.by_herself = at, True  # another hard call: her day is lightened again
        known.save(update_fields=["asked_at", "by_herself"])
    return known or Debrief.objects.create(
        collective_id=collective_id, member=member, asked_at=at, by_herself=by.id == member.id
    )


@transaction.atomic
def settle_debrief(debrief: Debrief, *, state: DebriefState | str, on: date, by: Membership) -> Debrief:
    """It was held, or not needed: said by the volunteer or by the coordinator."""
    if by.id != debrief.member_id:
        must_coordinate(by, collective_id=debrief.collective_id)
    if state not in {DebriefState.HELD, DebriefState.DECLINED}:
        raise NotAnEndOfDebrief
    debrief.state, debrief.settled_on = state, on
    debrief.save(update_fields=["state", "settled_on"])
    return debrief


@transaction.atomic
def reopen_debrief(debrief: Debrief, *, by: Membership) -> Debrief:
    """Unless another was asked for meanwhile: one at a time."""
    if by.id != debrief.member_id:
        must_coordinate(by, collective_id=debrief.collective_id)
    known = Debrief.objects.filter(member=debrief.member_id, state=DebriefState.PROPOSED).first()
    if known is not None:
        return known
    debrief.state, debrief.settled_on = DebriefState.PROPOSED, None
    debrief.save(update_fields=["state", "settled_on"])
    return debrief
