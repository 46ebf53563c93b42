"""What holds for a path, whoever does it: its order, who leads it, its composition. No database."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.transmission.enums import Mark, WorkshopState
from essaim.transmission.models import Participant, PathWorkshop

WHO_LEAD = (Role.COORDINATOR, Role.FACILITATOR)
LONGEST_AHEAD = timedelta(days=550)
MOST_PARTICIPANTS = 40
MOST_LEADERS = 6
THERE = (Mark.PRESENT, Mark.CAUGHT_UP)


class NotForYou(DomainError):
    """Le parcours est tenu par les référent·es et les animateurs et animatrices de ce collectif."""


def must_lead(member: Membership, *, collective_id: UUID) -> None:
    """Raises: NotForYou."""
    if member.collective_id != collective_id or member.role not in WHO_LEAD or member.ended_at:
        raise NotForYou


def around(
    workshop: PathWorkshop, others: Sequence[PathWorkshop], *, starts_at: datetime
) -> tuple[PathWorkshop | None, PathWorkshop | None]:
    """Those with which this day breaks the order: one before it that would come later, one after it that would come earlier.

    Cancelled workshops and those without a day stand in nobody's way.
    """
    dated = [
        (one, one.starts_at)
        for one in others
        if one.starts_at is not None and one.id != workshop.id and one.state != WorkshopState.CANCELLED
    ]
    before = [one for one, when in dated if one.number < workshop.number and when >= starts_at]
    after = [one for one, when in dated if one.number > workshop.number and when <= starts_at]
    return (before[-1] if before else None, after[0] if after else None)


def composition(participants: Iterable[Participant]) -> tuple[int, int]:
    """(residents, all) of those who did not leave."""
    here = [one for one in participants if one.left_on is None]
    return sum(one.is_resident for one in here), len(here)


def residents_are_few(residents: int, everyone: int) -> bool:
    return everyone > 0 and residents * 2 < everyone
