"""A person as one line of a list: first name and initial, silence, next step, companion. Nothing more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from essaim.entrance.readers import Reader, Seen
from essaim.people.enums import Parts
from essaim.people.models import NextStep, Person
from essaim.people.queries.care import companions_of
from essaim.people.queries.next_steps import open_steps, waiting_for
from essaim.people.queries.sight import capacities_of
from essaim.people.queries.silence import days_of_silence
from essaim.people.rules.next_steps import order_of
from essaim.people.rules.shown_names import name_in_lists
from essaim.people.rules.sight import sees


@dataclass(frozen=True)
class Row:
    person: Person
    name: str
    silence: int
    is_silent: bool
    step: NextStep | None
    companions: Sequence[str]  # first names of members
    reason: str = ""  # why a search found her


def rows_of(shown: Iterable[Seen], *, on: date) -> list[Row]:
    """Of one page: two queries, however many lines; of each, what the reader may see of her."""
    people = list(shown)
    steps = _first_steps([one.person.id for one in people if one.sees(Parts.NEXT_STEPS)])
    companions = _companions([one.person.id for one in people if one.sees(Parts.COMPANIONS)])
    return [_row(one.person, steps, companions, on) for one in people]


def by_next_step(people: Sequence[Person], *, reader: Reader) -> list[Person]:
    """What is to be done first; those for whom nothing is, or whose steps the reader does not see, last."""
    if not people:
        return []
    capacities = capacities_of(reader.member, [person.id for person in people], at=reader.at)
    known = [one for one, capacity in capacities.items() if sees(capacity, Parts.NEXT_STEPS)]
    waiting = open_steps(people[0].collective_id).filter(person_id__in=known).order_by("-is_danger", "due_on")
    first: dict[object, int] = {}
    for place, person_id in enumerate(waiting.values_list("person_id", flat=True)):
        first.setdefault(person_id, place)
    return sorted(people, key=lambda person: (person.id not in first, first.get(person.id, 0)))


def _row(person: Person, steps: dict[object, NextStep], companions: dict[object, list[str]], on: date) -> Row:
    days = days_of_silence(person, on=on)
    return Row(
        person=person,
        name=name_in_lists(person),
        silence=days,
        is_silent=days >= person.silence_days,
        step=steps.get(person.id),
        companions=companions.get(person.id, []),
    )


def _first_steps(ids: Sequence[UUID]) -> dict[object, NextStep]:
    found: dict[object, NextStep] = {}
    for step in sorted(waiting_for(ids), key=order_of):
        found.setdefault(step.person_id, step)
    return found


def _companions(ids: Sequence[UUID]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = {}
    for link in companions_of(ids):
        found.setdefault(link.person_id, []).append(link.member.user.first_name)
    return found
