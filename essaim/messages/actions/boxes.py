"""The two boxes as the sender sees them: who is due, taken by one hand, given, noted. Each step is one transaction."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import within
from essaim.messages.actions.mail import Ready
from essaim.messages.enums import MessageChannel, MessageState
from essaim.messages.models import AccountMessage, Message
from essaim.messages.queries import notices_of
from essaim.messages.rules.kinds import kind_named
from essaim.messages.rules.links import token_to_refuse
from essaim.messages.rules.times import LEASE, next_try
from essaim.network.models import Collective, Membership
from essaim.network.queries import today_of

State = MessageState
SENDABLE = (MessageChannel.MAIL, MessageChannel.TEXT)
EMPTY: dict[str, Any] = {"recipient": None, "body": None}
MESSAGE_EMPTY = {**EMPTY, "calendar": None}


class AnotherHand(Exception):
    """Our claim was lost: another worker has it. Nothing was given."""


@dataclass(frozen=True)
class Claimed:
    id: UUID
    claim: UUID
    channel: str
    collective_id: UUID | None = None


class Box(ABC):
    model: type[Any]
    empty: Mapping[str, Any] = EMPTY

    @abstractmethod
    def everywhere(self) -> AbstractContextManager[None]:
        """Where all its rows are seen."""

    @abstractmethod
    def inside(self, one: Claimed) -> AbstractContextManager[None]:
        """Where one row may be opened and written."""

    @abstractmethod
    def rows(self) -> "QuerySet[Any]": ...

    @abstractmethod
    def opened(self, row: Any, *, at: datetime) -> Ready | None:
        """None: nobody is there to read it any more."""

    def _due(self, at: datetime) -> "QuerySet[Any]":
        return self.rows().filter(channel__in=SENDABLE, state=State.WAITING, due_at__lte=at)

    def _left_behind(self, at: datetime) -> "QuerySet[Any]":
        return self.rows().filter(state__in=(State.CLAIMED, State.HANDED), claimed_until__lte=at)

    def claim(self, *, at: datetime, most: int) -> list[Claimed]:
        """Settle what a killed worker left, then take what is due. Two hands never take the same."""
        with self.everywhere():
            if not self._due(at).exists() and not self._left_behind(at).exists():
                return []
        ours = uuid4()
        with transaction.atomic(durable=True), self.everywhere():
            self._settle(at)
            chosen = list(self._due(at).order_by("due_at", "put_at").values_list("id", flat=True)[:most])
            waiting = self.rows().filter(id__in=chosen, state=State.WAITING)
            waiting.update(state=State.CLAIMED, claim=ours, claimed_until=at + LEASE, tries=F("tries") + 1)
            taken = self.rows().filter(claim=ours).order_by("due_at", "put_at")
            return [Claimed(row.id, ours, row.channel, getattr(row, "collective_id", None)) for row in taken]

    def _settle(self, at: datetime) -> None:
        """Claimed and not given: it waits again. Given without a noted answer: nobody knows, and it is said."""
        left = self._left_behind(at)
        again = Q(state=State.CLAIMED)
        if settings.MAIL_SERVER_DEDUPLICATES:
            again |= Q(state=State.HANDED, channel=MessageChannel.MAIL)
        left.filter(again).update(state=State.WAITING, claim=None, claimed_until=None)
        self._left_behind(at).update(state=State.UNSURE, claimed_until=None, done_at=at, fault="Killed")
        self._due(at).filter(not_after__lt=at).update(state=State.EXPIRED, done_at=at, **self.empty)

    def open(self, one: Claimed, *, at: datetime) -> Ready | None:
        """What is to be given; none when nobody is to receive it, which is noted.

        Raises:
            AnotherHand.
        """
        with transaction.atomic(durable=True), self.inside(one):
            row = self.rows().filter(id=one.id, claim=one.claim, state=State.CLAIMED).first()
            if row is None:
                raise AnotherHand
            try:
                ready = self.opened(row, at=at)
            except BrokenSeal:  # her key is gone with her
                ready = None
            if ready is None:
                self._change(one, State.CANCELLED, at=at, fault="NobodyThere", **self.empty)
            return ready

    def hand(self, one: Claimed) -> None:
        """From here on it may be received.

        Raises:
            AnotherHand.
        """
        with transaction.atomic(durable=True), self.inside(one):
            mine = self.rows().filter(id=one.id, claim=one.claim, state=State.CLAIMED)
            if not mine.update(state=State.HANDED):
                raise AnotherHand

    def note(self, one: Claimed, state: State, *, at: datetime, fault: str = "") -> None:
        """Whatever was sent is emptied; what may have been keeps its words until someone settles it."""
        with transaction.atomic(durable=True), self.inside(one):
            self._change(one, state, at=at, fault=fault, **(self.empty if state == State.SENT else {}))

    def try_again(self, one: Claimed, *, at: datetime, fault: str) -> bool:
        """Later, unless it was tried enough or it would come too late."""
        with transaction.atomic(durable=True), self.inside(one):
            row = self.rows().filter(id=one.id, claim=one.claim).first()
            if row is None:
                return True
            due = next_try(at, tries=row.tries)
            if due is None or due > row.not_after:
                self._change(one, State.FAILED, at=at, fault=fault)
                return False
            mine = self.rows().filter(id=one.id, claim=one.claim)
            mine.update(state=State.WAITING, claim=None, claimed_until=None, due_at=due, fault=fault)
            return True

    def _change(self, one: Claimed, state: State, *, at: datetime, **more: Any) -> None:
        mine = self.rows().filter(id=one.id, claim=one.claim)
        mine.update(state=state, done_at=at, claimed_until=None, **more)


class MessageBox(Box):
    model = Message
    empty = MESSAGE_EMPTY

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        with within(*Collective.objects.only("id")):
            yield

    @contextmanager
    def inside(self, one: Claimed) -> Iterator[None]:
        with within(Collective(id=one.collective_id)):
            yield

    def rows(self) -> "QuerySet[Message]":
        return Message.objects.all()

    def opened(self, row: Message, *, at: datetime) -> Ready | None:
        if row.member_id is None:
            return None
        member = Membership.objects.select_related("user", "collective").get(id=row.member_id)
        if not _is_here(member, at):
            return None
        if row.channel == MessageChannel.TEXT:
            phone = notices_of(member).phone
            return Ready(to=phone, subject="", body=row.body) if phone else None
        return Ready(
            to=member.user.email,
            subject=row.subject,
            body=row.body,
            mail_id=row.mail_id,
            headers=_headers(member, row.kind),
            calendar=row.calendar or "",
        )


def _is_here(member: Membership, at: datetime) -> bool:
    today = today_of(member.collective, at)
    return member.ended_at is None and member.user.is_active and member.starts_on <= today <= member.ends_on


def _headers(member: Membership, kind: str) -> dict[str, str]:
    """« Se désabonner » beside the sender's name (RFC 8058); what is owed has none."""
    known = kind_named(kind)
    head = {"Auto-Submitted": "auto-generated"}
    if known is not None and not known.is_owed:
        link = settings.PUBLIC_URL + reverse("messages:refuse", args=[token_to_refuse(member.id, kind)])
        head |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return head


class AccountBox(Box):
    model = AccountMessage

    @contextmanager
    def everywhere(self) -> Iterator[None]:
        yield

    @contextmanager
    def inside(self, one: Claimed) -> Iterator[None]:  # noqa: ARG002 -- of no collective
        yield

    def rows(self) -> "QuerySet[AccountMessage]":
        return AccountMessage.objects.all()

    def opened(self, row: AccountMessage, *, at: datetime) -> Ready | None:  # noqa: ARG002 -- a code has no membership
        return Ready(
            to=row.recipient,
            subject=row.subject,
            body=row.body,
            mail_id=row.mail_id,
            headers={"Auto-Submitted": "auto-generated"},
        )


BOXES: tuple[Box, ...] = (AccountBox(), MessageBox())
