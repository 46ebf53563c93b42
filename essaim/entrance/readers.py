"""Who reads, and the only way she comes to a person: never without a line in the journal of accesses.

Plain: a screen and a phone that synchronises use the same. What speaks HTTP is in `sight.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

from essaim.kernel.about import Part
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.keyring import load_keys
from essaim.network.models import Membership
from essaim.people.actions.telling import tell_coordinators
from essaim.people.enums import Parts
from essaim.people.models import Person
from essaim.people.queries.duplicates import MOST_SUGGESTED, likely_duplicates, told_of
from essaim.people.queries.people import Match, Reason, find_people
from essaim.people.queries.sight import capacities_of, capacity_of, visible_people
from essaim.people.rules.kinds import ASKED_MUCH
from essaim.people.rules.sight import all_parts, sees

MOST_TOLD_A_DAY = 5  # people whom she does not see, and of whom she is told that they have a file
A_DAY = timedelta(days=1)


class AboutSomeone(Protocol):
    """A row with a person."""

    @property
    def person(self) -> Person | None: ...


R = TypeVar("R", bound=AboutSomeone)


class OutOfSight(DomainError):
    """Cette fiche n’existe pas, ou vous ne la voyez pas."""


@dataclass(frozen=True)
class Reader:
    """A member, at one moment, with one device."""

    member: Membership
    at: datetime
    device: str = ""

    @property
    def access(self) -> Access:
        return Access(member_id=self.member.id, at=self.at, device=self.device)


@dataclass(frozen=True)
class Seen:
    """A person who is shown, and what the reader may see of her: `seen.can.measures` in a template."""

    person: Person
    capacity: str

    @property
    def can(self) -> dict[str, bool]:
        return {part.key: self.sees(part) for part in all_parts()}

    def sees(self, part: Part) -> bool:
        return sees(self.capacity, part)


def open_file(reader: Reader, person_id: UUID, *, verb: Verb = Verb.OPENED, part: Part = Parts.NAME) -> Seen:
    """The person, if the reader may see that part of her, and a line in the journal.

    Raises:
        OutOfSight: the same for a foreign id, an absent one, and one that she does not see.
    """
    people = visible_people(reader.member, at=reader.at).select_related("commune")
    person = people.filter(id=person_id).first()
    capacity = capacity_of(reader.member, person, at=reader.at) if person else None
    if person is None or capacity is None or not sees(capacity, part):
        raise OutOfSight
    seen = Seen(person, capacity)
    _note(reader, [seen], verb)
    return seen


def write_about(reader: Reader, person_id: UUID, part: Part) -> Seen:
    """The person, for someone who may see the part that she changes: every writing about a person begins here.

    Raises:
        OutOfSight.
    """
    return open_file(reader, person_id, verb=Verb.CHANGED, part=part)


def note_change(reader: Reader, person_id: UUID, capacity: str) -> None:
    """A line for what is about to be written of someone, by whoever had her before her eyes, even when she has not any more.

    Asked before the act: whatever dies in between, the line is there.
    """
    collective_id = reader.member.collective_id
    assert collective_id is not None
    record_access(collective_id, [(person_id, capacity)], verb=Verb.CHANGED, access=reader.access)


def show_people(reader: Reader, people: Iterable[Person], *, verb: Verb = Verb.LISTED) -> list[Seen]:
    """The people of one page of a list: their keys in one query, one line in the journal for each.

    Only what comes back may be shown: whoever is out of the reader's sight is left out.
    """
    listed = list(people)
    capacities = capacities_of(reader.member, (person.id for person in listed), at=reader.at)
    shown = [Seen(person, capacities[person.id]) for person in listed if person.id in capacities]
    _note(reader, shown, verb)
    return shown


def show_rows(reader: Reader, rows: Iterable[R], part: Part, *, verb: Verb = Verb.LISTED) -> list[R]:
    """Rows of one page that hang from people: those whose person is seen, in that part; a line for each person."""
    listed = list(rows)
    people = {row.person.id: row.person for row in listed if row.person}
    capacities = capacities_of(reader.member, people, at=reader.at)
    shown = [Seen(people[one], capacity) for one, capacity in capacities.items() if sees(capacity, part)]
    _note(reader, shown, verb)
    seen = {one.person.id for one in shown}
    return [row for row in listed if row.person and row.person.id in seen]


def _note(reader: Reader, shown: list[Seen], verb: Verb) -> None:
    collective_id = reader.member.collective_id
    if collective_id is not None and shown:
        load_keys(collective_id, [seen.person.id for seen in shown])
        lines = [(seen.person.id, seen.capacity) for seen in shown]
        record_access(collective_id, lines, verb=verb, access=reader.access)


@dataclass(frozen=True)
class Found:
    """Who may be the person that someone is about to write down."""

    known: list[Match]  # those whom the reader sees
    elsewhere: list[Match]  # of the others, only that they exist, and why we think so


def look_for(reader: Reader, *, name: str, phone: str, dwelling_id: UUID | None = None) -> Found:
    """Does she have a file already? A line for each that is told of.

    To whoever does not see her it is told a few times a day, and never by her door: a neighbour would be found out.
    """
    member = reader.member
    assert member.collective is not None
    matches = likely_duplicates(member.collective, name=name, phone=phone, dwelling_id=dwelling_id)
    # among those she sees, a first name is enough; of the others it would say too much
    known = {match.person.id for match in matches}
    hers = find_people(member, text=name, at=reader.at)[:MOST_SUGGESTED] if name.strip() else []
    matches += [match for match in hers if match.person.id not in known]
    shown = show_people(reader, [match.person for match in matches], verb=Verb.FOUND)
    seen = {one.person.id for one in shown}
    others = [match.but(Reason.DOOR) for match in matches if match.person.id not in seen]
    told = told_of(member, since=reader.at - A_DAY)
    elsewhere = [match for match in others if match.reasons][: max(0, MOST_TOLD_A_DAY - len(told))]
    lines = [(match.person.id, Why.SYSTEM) for match in elsewhere]
    record_access(member.collective.id, lines, verb=Verb.FOUND, access=reader.access)
    if elsewhere and len(told | {match.person.id for match in elsewhere}) >= MOST_TOLD_A_DAY:
        fact = f"{member.id}|{timezone.localdate(reader.at)}"
        tell_coordinators(member.collective, ASKED_MUCH, at=reader.at, fact=fact)
    return Found([match for match in matches if match.person.id in seen], elsewhere)
