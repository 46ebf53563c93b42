"""A talk settled by mistake is open again."""

from django.db import transaction

from essaim.network.models import Membership
from essaim.people.enums import DebriefState
from essaim.people.models import Debrief
from essaim.people.rules.authority import must_coordinate


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
