"""What is over leaves the outbox; a member who left for long leaves it with her key."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from essaim.kernel import keyring
from essaim.messages.actions.boxes import EMPTY
from essaim.messages.enums import MessageState
from essaim.messages.models import AccountMessage, Message, Notices
from essaim.messages.queries import NOT_SENT_YET
from essaim.network.models import Collective, Membership

WORDS_KEPT = timedelta(days=30)  # of what failed, or may have been sent: then nobody sends it again
KEPT = timedelta(days=90)


@transaction.atomic
def forget_messages(collective: Collective, *, at: datetime) -> int:
    """How many rows went. What still waits to leave stays."""
    over = Message.objects.filter(collective=collective).exclude(state__in=NOT_SENT_YET)
    over.filter(done_at__lt=at - WORDS_KEPT, body__isnull=False).update(**EMPTY)
    return over.filter(done_at__lt=at - KEPT).delete()[0]


@transaction.atomic
def forget_account_messages(*, at: datetime) -> int:
    over = AccountMessage.objects.exclude(state__in=NOT_SENT_YET).filter(done_at__lt=at - WORDS_KEPT)
    return over.delete()[0]


@transaction.atomic
def forget_member(member: Membership) -> None:
    """Her messages, her choices, and the key under which they were sealed."""
    rows = Message.objects.filter(collective=member.collective_id, member=member)
    rows.filter(state__in=NOT_SENT_YET).update(state=MessageState.CANCELLED)
    rows.delete()
    Notices.objects.filter(collective=member.collective_id, member=member).delete()
    if member.collective_id is not None:
        transaction.on_commit(partial(keyring.destroy_keys, member.collective_id, member.id))
