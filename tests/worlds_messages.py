"""What a small collective tells its members, with a word found nowhere else in each text."""

from datetime import timedelta
from typing import Any

from essaim.messages.actions.put import give_keys
from essaim.models import GivenHours, Message, MessageWording, Notices


def add_messages(world: Any, now: Any) -> None:
    of, canary, members = world.collective, world.canary, world.members
    by, member = members["coordinator"], members["volunteer"]
    give_keys(of.id, [by.id, member.id])
    common = {"kind": "worry", "put_at": now, "due_at": now, "not_after": now + timedelta(days=3)}
    message = Message.objects.create(
        collective=of,
        member=by,
        sealed_for=by.id,
        state="failed",
        subject=canary("Message.subject"),
        recipient=canary("Message.recipient"),
        body=canary("Message.body"),
        calendar=canary("Message.calendar"),
        mail_id=canary("Message.mail_id"),
        fault=canary("Message.fault"),
        fact=canary("Message.fact"),
        done_at=now,
        **common,
    )
    Message.objects.create(
        collective=of,
        member=member,
        sealed_for=member.id,
        channel="letter",
        recipient=canary("Message.recipient"),
        body=canary("Message.body"),
        mail_id=canary("Message.mail_id"),
        **common,
    )
    MessageWording.objects.create(
        collective=of,
        kind="worry",
        language="fr",
        subject=canary("MessageWording.subject"),
        body=canary("MessageWording.body") + " {lien}",
        changed_by=by,
        changed_at=now,
    )
    Notices.objects.create(collective=of, member=member, phone=canary("Notices.phone"))
    hours = GivenHours.objects.create(
        collective=of,
        member=member,
        activity="tour",
        on=now.date(),
        minutes=125,
        source="tour",
        source_digest=canary("GivenHours.source_digest"),
    )
    world.rows |= {"message_id": message, "hours_id": hours}
