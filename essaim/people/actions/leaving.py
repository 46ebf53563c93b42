"""Someone leaves the collective: from that instant she sees nobody."""

from datetime import datetime

from django.db import transaction

from essaim.network.actions.memberships import end_membership
from essaim.network.models import Membership
from essaim.people.actions.grants import end_sight_of


@transaction.atomic
def leave_collective(member: Membership, *, by: Membership, at: datetime) -> None:
    """Her membership ends, and her sight with it. Whom she accompanied is left to hand over: see `hand_over`."""
    end_membership(member, by=by, at=at)
    end_sight_of(member, at=at)
