"""When someone stops: all that she held, in one go."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from essaim.network.models import Membership
from essaim.people.actions.companions import hand_over
from essaim.people.actions.next_steps import give_step_back
from essaim.people.models import Companionship
from essaim.people.queries.handovers import handover_of
from essaim.people.rules.authority import must_coordinate


@transaction.atomic
def hand_everything_over(
    member: Membership,
    *,
    to: Mapping[UUID, Membership],
    by: Membership,
    at: datetime,
    beyond_limit: bool = False,
) -> list[Companionship]:
    """Her people to those chosen; what she held for people whom she does not accompany, back to the coordinators."""
    assert by.collective is not None
    must_coordinate(by, collective_id=by.collective.id)
    on = timezone.localdate(at)
    others = handover_of(member, collective=by.collective, on=on).others
    moved = hand_over(member, to=to, on=on, by=by, beyond_limit=beyond_limit)
    for step in others:
        give_step_back(step, by=by, at=at)
    return moved
