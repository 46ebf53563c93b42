"""How many days are proposed, and the link by which one person answers. No database."""

from datetime import timedelta
from uuid import UUID

from django.core import signing

FEWEST, MOST = 2, 7
SHORTEST = timedelta(hours=12)
_SALT = "essaim.transmission.poll"


def token_to_answer(workshop_id: UUID, participant_id: UUID) -> str:
    """It names nobody, and cannot be made by another hand."""
    signed = signing.Signer(salt=_SALT).sign(f"{workshop_id.hex}{participant_id.hex}")
    return signed.replace(":", "-")


def read_token(token: str) -> tuple[UUID, UUID] | None:
    """(workshop, participant); none for whatever we did not sign."""
    try:
        found = signing.Signer(salt=_SALT).unsign(token.replace("-", ":", 1))
        return UUID(found[:32]), UUID(found[32:])
    except (signing.BadSignature, ValueError):
        return None
