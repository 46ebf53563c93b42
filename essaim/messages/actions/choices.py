"""What a member wishes to receive. She alone says it, or whoever holds the link written in her mail."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import give_keys
from essaim.messages.enums import MessageChannel, MessageState, Rhythm
from essaim.messages.models import Message, Notices
from essaim.messages.rules.kinds import all_kinds, kind_named
from essaim.network.models import Membership


class MustBeTold(DomainError):
    """Ce message ne se refuse pas : il protège quelqu’un."""


class UnknownLanguage(DomainError):
    """Choisissez une langue de la liste."""


@transaction.atomic
def choose_notices(
    member: Membership,
    *,
    refused: Collection[str],
    rhythm: Rhythm,
    language: str,
    phone: str,
    at: datetime,
    way: MessageChannel = MessageChannel.MAIL,
) -> Notices:
    """Hers, all at once. What waited for a digest that she no longer wants leaves now.

    Raises:
        MustBeTold, UnknownLanguage.
    """
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    known = {kind.key: kind for kind in all_kinds()}
    if any(key in known and known[key].is_owed for key in refused):
        raise MustBeTold
    notices = _hers(member)
    notices.refused = sorted(key for key in set(refused) if key in known)
    notices.rhythm, notices.language, notices.way = rhythm, language, way
    if phone:
        give_keys(notices.collective_id, [member.id])
    notices.phone = phone or None
    notices.save()
    if rhythm == Rhythm.AT_ONCE:
        held = Message.objects.filter(collective=member.collective_id, member=member, state=MessageState.HELD)
        held.update(due_at=at)
    return notices


@transaction.atomic
def refuse_kind(member: Membership, *, kind: str) -> None:
    """Twice is harmless.

    Raises:
        MustBeTold.
    """
    known = kind_named(kind)
    if known is not None and known.is_owed:
        raise MustBeTold
    notices = _hers(member)
    notices.refused = sorted({*notices.refused, kind})
    notices.save(update_fields=["refused"])


@transaction.atomic
def accept_kind(member: Membership, *, kind: str) -> None:
    notices = _hers(member)
    notices.refused = [key for key in notices.refused if key != kind]
    notices.save(update_fields=["refused"])


def _hers(member: Membership) -> Notices:
    Notices.objects.get_or_create(collective_id=_collective_of(member), member=member)
    return Notices.objects.select_for_update().get(collective=member.collective_id, member=member)


def _collective_of(member: Membership) -> UUID:
    assert member.collective_id is not None
    return member.collective_id
