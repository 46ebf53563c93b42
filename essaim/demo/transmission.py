"""The path of the collective of the demonstration: three workshops held, one put off, five who follow it."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.transmission.actions.attendance import mark_attendance
from essaim.transmission.actions.participants import ParticipantData, add_participant
from essaim.transmission.actions.paths import cancel_workshop, open_path, plan_workshop
from essaim.transmission.enums import Mark
from essaim.transmission.queries.paths import participants, workshops

ROOM = "Salle des fêtes, place de la mairie"
HELD = 3
EVERY = timedelta(days=14)
ABSENT = {(1, 2): Mark.EXCUSED, (2, 4): Mark.ABSENT, (3, 1): Mark.CAUGHT_UP}


def pass_on(people: People, *, now: datetime) -> None:
    """Inside the collective of the town."""
    by, start = people.coordinator, now - HELD * EVERY
    path = open_path(people.town, name="Le groupe du printemps", on=timezone.localdate(start), by=by)
    data = [ParticipantData(member=one) for one in people.volunteers[:3]]
    data += [
        ParticipantData(name="Odette R.", phone="06 11 22 33 44"),
        ParticipantData(name="Centre social", is_resident=False),
    ]
    for one in data:
        add_participant(path, data=one, by=by, on=timezone.localdate(start), participant_id=uuid7())
    for place, row in enumerate(workshops(people.town)[: HELD + 2]):
        day = timezone.localdate(start + (place + 0.5) * EVERY)
        when = timezone.make_aware(datetime.combine(day, time(18)))
        plan_workshop(row, starts_at=when, place=ROOM, minutes=row.minutes, by=by, at=start)
        if row.number > HELD:
            continue
        for number, who in enumerate(participants(path), start=1):
            mark = ABSENT.get((row.number, number), Mark.PRESENT)
            mark_attendance(row, who, mark=mark, by=by, at=when + timedelta(hours=2))
    cancel_workshop(workshops(people.town)[HELD + 1], why="season", by=by, at=now)
