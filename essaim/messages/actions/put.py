"""Putting a message into the outbox: in the transaction of what it tells, by whoever did it. Nothing leaves here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from essaim.kernel import keyring
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject
from essaim.kernel.sealing import KeyIsGone
from essaim.messages.enums import MessageChannel, MessageState, Rhythm
from essaim.messages.models import AccountMessage, Message, Notices
from essaim.messages.queries import notices_of_each, wording_of
from essaim.messages.rules.kinds import LINK, MessageKind
from essaim.messages.rules.links import token_to_refuse
from essaim.messages.rules.texts import transliterated
from essaim.messages.rules.times import digest_hour, first_hour
from essaim.messages.rules.wording import filled
from essaim.network.models import Collective, Membership

CODE_LIVES = timedelta(minutes=10)


@transaction.atomic
def tell(
    members: Collection[Membership],
    kind: MessageKind,
    *,
    collective: Collective,
    at: datetime,
    values: Mapping[str, object] | None = None,
    page: Sequence[Any] = (),
    fact: str = "",
    not_after: datetime | None = None,
    calendar: str = "",
) -> int:
    """One message for each who did not refuse it: nobody's address is shown to another. How many.

    `values`: what the words between braces stand for; `page`: the identifiers in the address of `{lien}`.
    `fact`: what is told, once to each whoever says it again. `not_after`: when it says nothing any more.
    `calendar`: a calendar file that its mail carries.
    """
    each = {member.id: member for member in members}
    chosen = notices_of_each(collective, list(each.values()))
    give_keys(collective.id, list(each))
    rows: list[Message] = []
    for member in each.values():
        notices = chosen.get(member.id) or Notices(collective=collective, member=member)
        if kind.is_owed or kind.key not in notices.refused:
            rows += _written(member, kind, notices, at=at, values=values or {}, page=page)
    told = sha256(f"{kind.key}|{fact}".encode()).hexdigest() if fact else ""
    for row in rows:
        row.fact = told
        row.not_after = not_after or row.not_after
        if calendar and row.channel == MessageChannel.MAIL:
            row.calendar = calendar
    return len(
        Message.objects.bulk_create(_not_told_yet(collective, rows, told), ignore_conflicts=bool(told))
    )


def _not_told_yet(collective: Collective, rows: list[Message], told: str) -> list[Message]:
    if not told:
        return rows
    before = Message.objects.filter(collective=collective, fact=told).values_list("member_id", "channel")
    known = set(before)
    return [row for row in rows if (row.member_id, row.channel) not in known]


def _written(
    member: Membership,
    kind: MessageKind,
    notices: Notices,
    *,
    at: datetime,
    values: Mapping[str, object],
    page: Sequence[Any],
) -> list[Message]:
    assert member.collective is not None
    with translation.override(notices.language):
        subject, body = worded(member.collective, kind, language=notices.language)
        known = (
            {**values, LINK: settings.PUBLIC_URL + reverse(kind.page, args=page) + kind.anchor}
            if kind.page
            else values
        )
        text = filled(body, known)
        way = _way(kind, notices)
        if way == MessageChannel.LETTER:
            return [_letter(member, kind, subject=subject, body=text, at=at)]
        waits = notices.rhythm != Rhythm.AT_ONCE and not kind.is_owed and not kind.is_prompt
        mail = message(
            member.collective.id,
            kind=kind,
            member=member,
            subject=filled(subject, known),
            body=text if waits else text + footer(member, kind),
            at=at,
        )
        if waits:
            mail.state = MessageState.HELD
            mail.due_at = digest_hour(at, rhythm=notices.rhythm)
            mail.not_after = mail.due_at + kind.lives
        found = [] if way == MessageChannel.TEXT else [mail]
        if kind.text and settings.SMS_URL and notices.phone and way != MessageChannel.MAIL:
            found.append(
                message(
                    member.collective.id,
                    kind=kind,
                    member=member,
                    channel=MessageChannel.TEXT,
                    body=transliterated(filled(str(kind.text), _in_a_text(kind, known))),
                    at=at,
                )
            )
    return found


def _way(kind: MessageKind, notices: Notices) -> MessageChannel | None:
    """The one way of a kind that takes hers; none: mail, and an SMS to whoever gave a phone."""
    if not kind.takes_her_way:
        return None
    if notices.way == MessageChannel.TEXT and not (settings.SMS_URL and notices.phone):
        return MessageChannel.MAIL
    return MessageChannel(notices.way)


def _in_a_text(kind: MessageKind, values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in kind.text_words}


def _letter(member: Membership, kind: MessageKind, *, subject: str, body: str, at: datetime) -> Message:
    """On paper, for a coordinator to print and to hand over."""
    assert member.collective_id is not None
    letter = message(
        member.collective_id, kind=kind, member=member, channel=MessageChannel.LETTER, body=body, at=at
    )
    letter.subject, letter.recipient = subject, member.user.name
    return letter


def message(
    collective_id: UUID,
    *,
    kind: MessageKind,
    member: Membership,
    body: str,
    at: datetime,
    subject: str = "",
    channel: MessageChannel = MessageChannel.MAIL,
) -> Message:
    """Not saved."""
    identifier = uuid7()
    due = first_hour(at, channel=channel)
    return Message(
        id=identifier,
        collective_id=collective_id,
        kind=kind.key,
        channel=channel,
        member=member,
        sealed_for=member.id,
        subject=subject,
        body=body,
        put_at=at,
        due_at=due,
        not_after=due + kind.lives,
        mail_id=mail_id(identifier),
    )


def worded(collective: Collective, kind: MessageKind, *, language: str) -> tuple[str, str]:
    """(subject, body) as the collective words them, in the language that is active."""
    own = wording_of(collective, kind, language=language)
    return (own.subject, own.body) if own else (str(kind.subject), str(kind.body))


def footer(member: Membership, kind: MessageKind) -> str:
    """Where she chooses, and how she refuses this kind without signing in."""
    if kind.is_owed:
        return ""
    choose, refuse = (
        reverse("messages:mine"),
        reverse("messages:refuse", args=[token_to_refuse(member.id, kind.key)]),
    )
    return "\n\n-- \n" + "\n".join(
        (
            _("Choisir mes messages : %(link)s") % {"link": settings.PUBLIC_URL + choose},
            _("Ne plus recevoir celui-ci : %(link)s") % {"link": settings.PUBLIC_URL + refuse},
        )
    )


def mail_id(identifier: UUID) -> str:
    """Of the domain that sends: the same at each try, whatever becomes of the settings."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return f"<{identifier}@{domain}>"


def give_keys(collective_id: UUID, members: list[UUID]) -> None:
    """A key to each who has none yet: hers, in this collective. It goes with her account."""
    keyring.load_keys(collective_id, members)
    for one in members:
        try:
            keyring.subject_key(collective_id, Subject(kind_of(Membership), one))
        except KeyIsGone:
            keyring.make_key(collective_id, Subject(kind_of(Membership), one))


def tell_account(
    address: str, *, kind: str, subject: str, body: str, at: datetime, lives: timedelta = CODE_LIVES
) -> None:
    """To an address, with or without an account: the cost is the same, so that nobody learns which."""
    identifier = uuid7()
    AccountMessage.objects.create(
        id=identifier,
        kind=kind,
        subject=" ".join(subject.split()),
        recipient=address,
        body=body,
        put_at=at,
        due_at=at,
        not_after=at + lives,
        mail_id=mail_id(identifier),
    )
