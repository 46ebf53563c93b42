"""The fictional people met by the collective of the demonstration, from the first « bonjour » to a worry."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from essaim.demo.people import People
from essaim.doors.enums import Outcome
from essaim.doors.models import Visit
from essaim.kernel.ids import uuid7
from essaim.network.models import Membership
from essaim.people.actions.companions import accompany
from essaim.people.actions.contacts import convert_visit, record_contact
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.notes import write_note
from essaim.people.actions.persons import open_person
from essaim.people.enums import CompanionRole, ContactKind, InformedHow, MetHow, Purpose, StepKind
from essaim.people.models import Person
from essaim.people.rules.persons import Information, PersonData
from essaim.worries.actions.signals import SignalData, receive_signal
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.enums import SignalKind, WorryLevel

PHONE, VISIT, ACCOMPANY = Purpose.PHONE, Purpose.VISIT, Purpose.ACCOMPANY


@dataclass(frozen=True)
class Met:
    """Someone fictional. Days are counted back from today."""

    data: PersonData
    agrees: tuple[Purpose, ...]
    days_ago: int
    answers: tuple[int, ...] = ()  # days ago, in both directions
    attempts: tuple[int, ...] = ()
    note: str = ""
    step: tuple[StepKind, str, int] | None = None  # what, in how many days


STORIES = (
    Met(
        PersonData("Odette", "Renaud", "01 48 00 00 11", "L’après-midi, elle entend mal au téléphone", "les mots croisés, les chats",
                   "français", "", 1941),
        (PHONE, VISIT, ACCOMPANY), 9, (5, 2), note="Aimerait retourner au club de lecture. On lui a promis les horaires.",
        step=(StepKind.PROMISE, "lui apporter les horaires du club de lecture", 2),
    ),
    Met(
        PersonData("Ahmed", "", "06 00 00 00 12", "Le soir après 18 h", "le football, cuisiner", "français, arabe", "Son fils vient le dimanche", 1957),
        (PHONE, ACCOMPANY), 9, (4,), step=(StepKind.GO_WITH, "l’accompagner à la permanence", 5),
    ),
    Met(
        PersonData("Gisèle", "Fontaine", "", "Passer plutôt le matin", "le jardin", "français", "", 1938),
        (VISIT,), 70, (64, 41), attempts=(20, 9), step=(StepKind.VISIT, "passer prendre des nouvelles", 0),
    ),
    Met(
        PersonData("Mariama", "Sow", "06 00 00 00 14", "Par SMS d’abord", "la couture", "français, peul", "Deux enfants", 1989),
        (PHONE, VISIT, ACCOMPANY, Purpose.COMMUNE), 30, (22, 8),
    ),
    Met(PersonData("Lucien", "", "", "", "la pétanque", "français", "", None, met_how=MetHow.STREET), (VISIT,), 15),
    Met(
        PersonData("Denise", "Moreau", "01 48 00 00 16", "Entre 10 h et midi", "les chansons", "français", "Avec son mari", 1945),
        (PHONE, ACCOMPANY), 48, (45, 17), step=(StepKind.CALL, "", 1),
    ),
)  # fmt: skip


def meet(people: People, *, now: datetime) -> list[Person]:
    """Files, companions, contacts; then a worry and a sign given by a neighbour. Inside the collective of the town."""
    by, today = people.coordinator, timezone.localdate(now)
    talked = list(
        Visit.objects.filter(collective=people.town, outcome=Outcome.TALKED)
        .select_related("recorded_by__user", "recorded_by__collective")
        .order_by("at")[:2]
    )
    made = []
    for number, story in enumerate(STORIES):
        visit = talked[number] if number < len(talked) else None
        companion = people.volunteers[number % 3]
        made.append(_open(people, story, visit=visit, companion=companion, today=today, now=now))
    seen = WorryData(
        level=WorryLevel.WORRY, person=made[2], fact="Les volets sont restés fermés les deux dernières fois."
    )
    raise_worry(people.town, data=seen, by=people.volunteers[2], at=now, worry_id=uuid7())
    told = SignalData(
        kind=SignalKind.NEIGHBOUR,
        where="Rue Fontaine, le pavillon aux volets bleus",
        what="On ne voit plus la dame sortir depuis deux semaines.",
        reach="",
    )
    receive_signal(people.town, data=told, at=now, by=by)
    for days, count in ((12, 3), (5, 1)):
        record_contact(
            people.town, person=None, kind=ContactKind.STREET, on=today - timedelta(days=days), is_two_way=True,
            people=count, by=people.volunteers[1], at=now,
        )  # fmt: skip
    return made


def _open(
    people: People, story: Met, *, visit: Visit | None, companion: Membership, today: date, now: datetime
) -> Person:
    met_on = timezone.localdate(visit.at) if visit else today - timedelta(days=story.days_ago)
    data = PersonData(
        **{**vars(story.data), "met_on": met_on, "dwelling_id": visit.dwelling_id if visit else None}
    )
    told = Information(on=met_on, how=InformedHow.SPOKEN, by=companion)
    person = open_person(
        people.town, data=data, informed=told, consents=story.agrees, by=people.coordinator, at=now
    )
    accompany(
        person,
        member=companion,
        role=CompanionRole.COMPANION,
        on=met_on,
        by=people.coordinator,
        beyond_limit=True,
    )
    if visit:
        convert_visit(person, visit_id=visit.id, on=met_on, by=companion, at=now)
    kind = ContactKind.PHONE if story.data.phone else ContactKind.HOME
    for days, is_two_way in [(n, True) for n in story.answers] + [(n, False) for n in story.attempts]:
        on = today - timedelta(days=days)
        if on >= met_on:
            record_contact(
                people.town, person=person, kind=kind, on=on, is_two_way=is_two_way, by=companion, at=now
            )
    if story.note:
        write_note(person, body=story.note, by=companion, at=now)
    if story.step:
        step, what, days = story.step
        plan_step(
            person, kind=step, what=what, due_on=today + timedelta(days=days), by=companion, at=now, assigned_to=companion
        )  # fmt: skip
    return person
