"""Talks after hard visits: when the last one was held. Never what was said."""

from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from essaim.kernel.prepared import Wanted, number_of
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.worries.enums import DebriefState
from essaim.worries.models import Debrief


def last_held(collective: Collective) -> dict[UUID, date]:
    """{member: the day of her last talk}."""
    rows = Debrief.objects.filter(collective=collective, state=DebriefState.HELD)
    return dict(rows.order_by().values_list("member_id").annotate(Max("settled_on")))


def open_debrief_of(member: Membership) -> Debrief | None:
    """The one that she waits for."""
    return Debrief.objects.filter(
        collective=member.collective_id, member=member, state=DebriefState.PROPOSED
    ).first()


def open_debriefs(collective: Collective) -> QuerySet[Debrief]:
    """Talks proposed and not yet held."""
    return Debrief.objects.filter(collective=collective, state=DebriefState.PROPOSED).select_related(
        "member__user"
    )


def waiting_to_talk(collective: Collective) -> Wanted:
    """How many of these."""
    return _WAITING.wanted(collective=collective.id)


_WAITING = number_of(
    lambda collective: Debrief.objects.filter(collective=collective, state=DebriefState.PROPOSED)
)


def debriefs_for(member: Membership) -> QuerySet[Debrief]:
    """Her own; everyone's for the coordinator."""
    rows = Debrief.objects.filter(collective=member.collective_id).select_related("member__user")
    return rows if member.role == Role.COORDINATOR else rows.filter(member=member)
