"""How answers add up, and the link by which a member answers. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from essaim.agenda.enums import PollChoice

FEWEST, MOST = 2, 7
LEAST_MINUTES, MOST_MINUTES = 15, 720
FARTHEST = timedelta(days=366)
REMINDED_BEFORE = timedelta(days=2)
_SALT = "essaim.agenda.vote"


@dataclass(frozen=True)
class Tally:
    yes: int
    if_needed: int
    no: int

    @property
    def rank(self) -> tuple[int, int]:
        """Who can come, « s’il le faut » included; then those who say yes gladly."""
        return self.yes + self.if_needed, self.yes


def tally_of(choices: Iterable[str]) -> Tally:
    told = list(choices)
    return Tally(*(told.count(one) for one in (PollChoice.YES, PollChoice.IF_NEEDED, PollChoice.NO)))


def signed(member_id: UUID, poll_id: UUID) -> str:
    """What the address of a message holds: good for one member and one vote."""
    return signing.Signer(salt=_SALT).sign_object([member_id.hex, poll_id.hex])


def read_signed(token: str) -> tuple[UUID, UUID] | None:
    """(member, poll); None for whatever we did not sign."""
    try:
        member, poll = signing.Signer(salt=_SALT).unsign_object(token)
        return UUID(member), UUID(poll)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
