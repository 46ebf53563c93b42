"""What a coordinator does with a message: send it again, say that it was received, post a letter, give it up."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.messages.actions.boxes import MESSAGE_EMPTY
from essaim.messages.actions.put import mail_id
from essaim.messages.enums import MessageChannel, MessageState
from essaim.messages.models import Message
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership

AGAIN_LIVES = timedelta(days=3)
LETTER_LIVES = timedelta(days=60)


class OnlyTheCoordinatorSettles(DomainError):
    """Seul·e un·e référent·e s’occupe des messages du collectif."""


class NotToSettle(DomainError):
    """Ce message n’attend plus rien."""


class TextNotSentAgain(DomainError):
    """Un SMS peut-être parti n’est pas renvoyé : il arriverait deux fois. Appelez plutôt."""


@transaction.atomic
def send_again(message: Message, *, by: Membership, at: datetime) -> None:
    """By hand, knowing that it may come twice: the mail keeps its Message-ID.

    Raises:
        OnlyTheCoordinatorSettles, NotToSettle, TextNotSentAgain.
    """
    kept = _held(message, by=by, states=(MessageState.UNSURE, MessageState.FAILED))
    if kept.channel == MessageChannel.TEXT and kept.state == MessageState.UNSURE:
        raise TextNotSentAgain
    kept.state, kept.claim, kept.tries, kept.done_at = MessageState.WAITING, None, 0, None
    kept.due_at, kept.not_after = at, at + AGAIN_LIVES
    kept.save(update_fields=["state", "claim", "tries", "done_at", "due_at", "not_after"])


@transaction.atomic
def note_received(message: Message, *, by: Membership, at: datetime) -> None:
    """She asked: it came.

    Raises:
        OnlyTheCoordinatorSettles, NotToSettle.
    """
    kept = _held(message, by=by, states=(MessageState.UNSURE, MessageState.FAILED))
    _finish(kept, MessageState.SENT, at=at)


@transaction.atomic
def give_up(message: Message, *, by: Membership, at: datetime) -> None:
    """It will not leave.

    Raises:
        OnlyTheCoordinatorSettles, NotToSettle.
    """
    states = (MessageState.UNSURE, MessageState.FAILED, MessageState.WAITING, MessageState.HELD)
    _finish(_held(message, by=by, states=states), MessageState.CANCELLED, at=at)


@transaction.atomic
def put_letter(
    collective: Collective, *, kind: str, sealed_for: UUID, recipient: str, body: str, at: datetime,
    member: Membership | None = None,
) -> Message:  # fmt: skip
    """To print and to post. Sealed under the key of whom it is for, which exists already."""
    identifier = uuid7()
    return Message.objects.create(
        id=identifier,
        collective=collective,
        kind=kind,
        channel=MessageChannel.LETTER,
        member=member,
        sealed_for=sealed_for,
        recipient=recipient,
        body=body,
        put_at=at,
        due_at=at,
        not_after=at + LETTER_LIVES,
        mail_id=mail_id(identifier),
    )


@transaction.atomic
def note_posted(collective: Collective, *, letters: Collection[UUID], by: Membership, at: datetime) -> int:
    """In the letter box. How many; those posted already do not count again.

    Raises:
        OnlyTheCoordinatorSettles.
    """
    _must_coordinate(by, collective.id)
    rows = Message.objects.filter(
        collective=collective, id__in=letters, channel=MessageChannel.LETTER, state=MessageState.WAITING
    )
    return rows.update(state=MessageState.SENT, done_at=at, **MESSAGE_EMPTY)


def _held(message: Message, *, by: Membership, states: tuple[MessageState, ...]) -> Message:
    _must_coordinate(by, message.collective_id)
    kept = Message.objects.select_for_update().get(collective=message.collective_id, id=message.id)
    if kept.state not in states:
        raise NotToSettle
    return kept


def _must_coordinate(by: Membership, collective_id: UUID) -> None:
    if by.role != Role.COORDINATOR or by.collective_id != collective_id:
        raise OnlyTheCoordinatorSettles


def _finish(kept: Message, state: MessageState, *, at: datetime) -> None:
    kept.state, kept.done_at, kept.recipient, kept.body = state, at, None, None
    kept.save(update_fields=["state", "done_at", "recipient", "body"])
