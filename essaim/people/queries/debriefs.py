"""Talks after hard visits: when the last one was held. Never what was said."""

from datetime import date
from uuid import UUID

from django.db.models import Max

from essaim.network.models import Collective, Membership
from essaim.people.enums import DebriefState
from essaim.people.models import Debrief


def last_held(collective: Collective) -> dict[UUID, date]:
    """{member: the day of her last talk}."""
    rows = Debrief.objects.filter(collective=collective, state=DebriefState.HELD)
    return dict(rows.order_by().values_list("member_id").annotate(Max("settled_on")))


def open_debrief_of(member: Membership) -> Debrief | None:
    """The one that she waits for."""
    return Debrief.objects.filter(
        collective=member.collective_id, member=member, state=DebriefState.PROPOSED
    ).first()
