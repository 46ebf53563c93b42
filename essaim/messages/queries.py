from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from essaim.kernel.words import words_of
from essaim.messages.enums import MessageChannel, MessageState
from essaim.messages.models import Message, MessageWording, Notices
from essaim.messages.rules.kinds import MessageKind
from essaim.network.models import Collective, Membership

TO_LOOK_AT = (MessageState.UNSURE, MessageState.FAILED)
NOT_SENT_YET = (MessageState.HELD, MessageState.WAITING, MessageState.CLAIMED, MessageState.HANDED)


def messages_of(
    collective: Collective, *, state: str = "", kind: str = "", matching: str = "", since: date | None = None
) -> QuerySet[Message]:
    """The newest first. `matching`: of a member's name, or of a subject."""
    rows = Message.objects.filter(collective=collective).select_related("member__user")
    if state in MessageState.values:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if since:
        rows = rows.filter(put_at__date__gte=since)
    for word in words_of(matching):
        rows = rows.filter(Q(member__user__name__folded__contains=word) | Q(subject__folded__contains=word))
    return rows.order_by("-put_at", "-id")


def letters_to_post(collective: Collective, *, at: datetime) -> QuerySet[Message]:
    rows = Message.objects.filter(
        collective=collective,
        channel=MessageChannel.LETTER,
        state=MessageState.WAITING,
        due_at__lte=at,
        not_after__gt=at,
        body__isnull=False,  # whom it was for may have been erased since
    )
    return rows.select_related("member__user").order_by("put_at", "id")


def messages_to_look_at(collective: Collective) -> int:
    """How many may not have been received."""
    return Message.objects.filter(collective=collective, state__in=TO_LOOK_AT).count()


def notices_of(member: Membership) -> Notices:
    """What she chose, or an unsaved row of the usual choices: reading never writes."""
    found = Notices.objects.filter(collective=member.collective_id, member=member).first()
    return found or Notices(collective=member.collective, member=member)


def notices_of_each(collective: Collective, members: Collection[Membership]) -> dict[UUID, Notices]:
    rows = Notices.objects.filter(collective=collective, member__in=members)
    return {one.member_id: one for one in rows}


def wording_of(collective: Collective, kind: MessageKind, *, language: str) -> MessageWording | None:
    rows = MessageWording.objects.filter(collective=collective, kind=kind.key, language=language)
    return rows.select_related("changed_by__user").first()


def worded_kinds(collective: Collective) -> set[str]:
    """Those whose words the collective changed."""
    rows = MessageWording.objects.filter(collective=collective)
    return set(rows.values_list("kind", flat=True))
