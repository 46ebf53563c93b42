"""The drop-in of a small collective: held today, someone came, someone was spoken of."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.models import (
    Came,
    DatePoll,
    DropIn,
    DropInDay,
    DropInHost,
    DropInNotes,
    PollAnswer,
    PollOption,
    Situation,
)


def add_drop_ins(world: Any, now: Any) -> None:
    of, canary, by, person = (
        world.collective,
        world.canary,
        world.members["volunteer"],
        world.rows["person_id"],
    )
    here = timezone.localtime(now)
    drop_in = DropIn.objects.create(
        collective=of, name=canary("DropIn.name"), where=canary("DropIn.where"), welcome=canary("DropIn.welcome"),
        every="week", weekday=here.weekday(), starts_on=here.date(), starts_at=here.time(), minutes=180, hosts_wanted=3,
        is_public=False,
    )  # fmt: skip
    day = DropInDay.objects.create(
        collective=of,
        drop_in=drop_in,
        on=here.date(),
        starts_at=now,
        minutes=180,
        where=canary("DropInDay.where"),
    )
    DropInHost.objects.create(collective=of, day=day, member=by, since=now)
    came = Came.objects.create(collective=of, day=day, kind="guest", at=now, by=by)
    identifier = uuid7()
    make_key(of.id, Subject("dropinnotes", identifier))
    DropInNotes.objects.create(
        id=identifier, collective=of, day=day, at=now, by=by,
        **{name: canary(f"DropInNotes.{name}") for name in ("subjects", "decisions", "next_steps")},
    )  # fmt: skip
    Situation.objects.create(
        collective=of,
        person=person,
        day=day,
        said=canary("Situation.said"),
        at=now,
        by=world.members["coordinator"],
    )
    lead = world.members["coordinator"]
    poll = DatePoll.objects.create(
        collective=of, title=canary("DatePoll.title"), where=canary("DatePoll.where"), closes_on=here.date(), made_by=lead,
        made_at=now,
    )  # fmt: skip
    for number in (1, 2):
        option = PollOption.objects.create(collective=of, poll=poll, starts_at=now + timedelta(days=number))
        PollAnswer.objects.create(collective=of, option=option, member=by, choice="yes", at=now)
    world.rows["poll_id"] = poll
    world.rows |= {"drop_in_id": drop_in, "day_id": day, "came_id": came}
