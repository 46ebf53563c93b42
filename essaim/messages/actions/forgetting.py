"""Who left for long leaves the outbox, with the key under which her messages were sealed."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from essaim.kernel import keyring
from essaim.kernel.about import Chore
from essaim.kernel.fields import kind_of
from essaim.kernel.keyring import Subject
from essaim.messages.models import AccountMessage, Message, Notices
from essaim.messages.queries import NOT_SENT_YET
from essaim.network.models import Collective, Membership
from essaim.network.queries import members_long_gone
from essaim.network.rules import EMPTIED

KEPT = timedelta(days=30)


@transaction.atomic
def forget_account_messages(*, at: datetime) -> int:
    over = AccountMessage.objects.exclude(state__in=NOT_SENT_YET).filter(done_at__lt=at - KEPT)
    return over.delete()[0]


@transaction.atomic
def forget_members(collective: Collective, last: date, on: date) -> int:  # noqa: ARG001 -- a chore
    """Their messages, their choices, their keys. Her account may have been emptied a moment before."""
    gone = _gone(collective, last)
    holders = [Subject(kind_of(Membership), one) for one in gone.values_list("id", flat=True)]
    with_key = keyring.with_keys(collective.id, holders)
    Message.objects.filter(collective=collective, member__in=gone.values("id")).delete()
    count: int = Notices.objects.filter(collective=collective, member__in=gone.values("id")).delete()[0]
    if with_key:
        transaction.on_commit(partial(keyring.destroy_keys, collective.id, with_key))
    return count


def _count(collective: Collective, last: date, on: date) -> int:  # noqa: ARG001 -- a chore
    return Notices.objects.filter(
        collective=collective, member__in=_gone(collective, last).values("id")
    ).count()


def _gone(collective: Collective, last: date) -> "QuerySet[Membership]":
    long_gone = members_long_gone(collective, last).values("id")
    emptied = Q(user__email__endswith=EMPTIED)
    return Membership.objects.filter(Q(id__in=long_gone) | emptied, collective=collective).order_by()


MESSAGES_LONG_GONE = Chore(_count, forget_members)
