"""What the link of a message opens."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from essaim.dropins.queries.days import Held, drop_ins, held_on
from essaim.dropins.rules.days import read_signed
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.people.rules.authority import WHO_MEET_PEOPLE


@dataclass(frozen=True)
class Asked:
    """A member, and the day she answers for."""

    member: Membership
    held: Held


def asked_by(collective: Collective, token: str, *, at: datetime) -> Asked | None:
    """None for what we did not sign, for who left, for a day that is over."""
    read = read_signed(token)
    if read is None:
        return None
    member_id, drop_in_id, on = read
    team = active_members(collective, on=timezone.localdate(at)).filter(role__in=WHO_MEET_PEOPLE)
    member = team.select_related("collective").filter(id=member_id).first()
    drop_in = drop_ins(collective).filter(id=drop_in_id).first()
    if member is None or drop_in is None:
        return None
    held = held_on(drop_in, on)
    return Asked(member, held) if held and held.ends_at > at else None
