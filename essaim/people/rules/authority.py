"""Who may write about a person. What each may see is said in `sight.py`."""

from uuid import UUID

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership

WHO_MEET_PEOPLE = (Role.COORDINATOR, Role.VOLUNTEER, Role.FACILITATOR)


class NotOfThisCollective(DomainError):
    """Ce membre ne fait pas partie de ce collectif, ou son rôle ne permet pas de rencontrer des personnes."""


class ForTheCoordinator(DomainError):
    """Seul un référent ou une référente du collectif peut faire cela. Demandez-lui."""


def must_meet_people(member: Membership, *, collective_id: UUID) -> None:
    """A member of this collective whose role is to meet people.

    Raises:
        NotOfThisCollective: of another collective, of the network, or a partner.
    """
    if member.collective_id != collective_id or member.role not in WHO_MEET_PEOPLE or member.ended_at:
        raise NotOfThisCollective


def must_coordinate(member: Membership, *, collective_id: UUID) -> None:
    """The coordinator of this collective.

    Raises:
        NotOfThisCollective: she is of another.
        ForTheCoordinator: she is not its coordinator.
    """
    must_meet_people(member, collective_id=collective_id)
    if member.role != Role.COORDINATOR:
        raise ForTheCoordinator
