"""What does not press, gathered into one mail for whoever asked for a digest."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import within
from essaim.messages.actions.boxes import MESSAGE_EMPTY
from essaim.messages.actions.put import footer, give_keys, message, worded
from essaim.messages.enums import MessageState
from essaim.messages.models import Message
from essaim.messages.queries import notices_of
from essaim.messages.rules.kinds import DIGEST
from essaim.messages.rules.wording import filled
from essaim.network.models import Collective, Membership


def gather_digests(*, at: datetime) -> int:
    """One mail for each member whose hour has come. How many."""
    with within(*Collective.objects.only("id")):
        rows = Message.objects.filter(state=MessageState.HELD, due_at__lte=at).order_by()
        due = set(rows.values_list("collective_id", "member_id"))
    return sum([_gather(collective_id, member_id, at=at) for collective_id, member_id in due])


def _gather(collective_id: UUID, member_id: UUID, *, at: datetime) -> int:
    with transaction.atomic(durable=True), within(Collective(id=collective_id)):
        member = Membership.objects.select_related("user", "collective").get(id=member_id)
        rows = Message.objects.select_for_update().filter(
            member=member, state=MessageState.HELD, due_at__lte=at
        )
        held = list(rows.order_by("put_at", "id"))
        parts = [part for part in (_part(one) for one in held) if part]
        assert member.collective is not None
        notices = notices_of(member)
        is_refused = DIGEST.key in notices.refused
        end = MessageState.CANCELLED if is_refused else MessageState.GATHERED
        mine = Message.objects.filter(id__in=[one.id for one in held], state=MessageState.HELD)
        if not mine.update(state=end, done_at=at, **MESSAGE_EMPTY) or is_refused or not parts:
            return 0
        give_keys(collective_id, [member_id])
        with translation.override(notices.language):
            subject, body = worded(member.collective, DIGEST, language=notices.language)
            body = filled(body, {"messages": "\n\n".join(parts)}) + footer(member, DIGEST)
        message(collective_id, kind=DIGEST, member=member, subject=subject, body=body, at=at).save()
        return 1


def _part(one: Message) -> str:
    try:
        return f"* {one.subject}\n\n{one.body}"
    except BrokenSeal:
        return ""
