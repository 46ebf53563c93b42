"""A link that refuses one kind of message for one member, without an account: signed, and good for nothing else."""

from uuid import UUID

from django.core import signing

_SALT = "essaim.messages.refuse"


def token_to_refuse(member_id: UUID, kind: str) -> str:
    return signing.Signer(salt=_SALT).sign_object([member_id.hex, kind])


def read_token(token: str) -> tuple[UUID, str] | None:
    """(member, kind); none for whatever we did not sign."""
    try:
        member, kind = signing.Signer(salt=_SALT).unsign_object(token)
        return UUID(member), str(kind)
    except (signing.BadSignature, ValueError, TypeError):
        return None
