"""The path of the collective of the demonstration: three workshops held, one put off, five who follow it, a request too early."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.transmission.actions.attendance import mark_attendance
from essaim.transmission.actions.feedback import Said, do_otherwise, tell_after_workshop
from essaim.transmission.actions.gate import Answer, answer_request, ask_to_stand_alone
from essaim.transmission.actions.participants import ParticipantData, add_participant
from essaim.transmission.actions.paths import cancel_workshop, open_path, plan_workshop
from essaim.transmission.enums import GateEnd, Mark
from essaim.transmission.models import Path, PathWorkshop
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
    _return(people, workshops(people.town)[0], now=now)
    _ask(path, people, now=now)


def _return(people: People, first: PathWorkshop, *, now: datetime) -> None:
    """What comes back to the network."""
    said = Said(
        spoke="La carte posée par terre : chacun a montré sa rue.",
        length="Le tour de table était long, à quatorze.",
        change="Commencer par la carte.",
        handed_out="La notice, la liste des numéros.",
    )
    tell_after_workshop(first, said, by=people.coordinator, at=now)
    do_otherwise(
        people.town,
        key=first.key,
        place=2,
        instead="Nous marchons dans le quartier, carte à la main.",
        why="La salle est petite.",
        by=people.coordinator,
        at=now,
    )


def _ask(path: Path, people: People, *, now: datetime) -> None:
    """A request that came too early: what is missing is said, with a day."""
    with_lead = Membership.objects.filter(network=people.town.network, role=Role.NETWORK_LEAD).first()
    ask_to_stand_alone(
        path, words="Nous sortons seuls depuis l’été.", by=people.coordinator, at=now - timedelta(days=6)
    )
    if with_lead is None:
        return
    answer = Answer(
        end=GateEnd.NOT_YET,
        opinion="Les sorties tiennent et l’équipe est là. Il manque trois séances, et le protocole d’alerte relu ensemble.",
        until=timezone.localdate(now) + timedelta(days=75),
    )
    answer_request(path, answer, by=with_lead, at=now - timedelta(days=2))
