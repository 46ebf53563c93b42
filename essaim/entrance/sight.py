"""How a screen shows a person: never without a line in the journal of accesses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest
from essaim.kernel.about import Part
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.keyring import load_keys
from essaim.people.enums import Capacity
from essaim.people.models import Person
from essaim.people.queries.sight import capacity_of, visible_people
from essaim.people.rules.sight import all_parts, sees, why_of

_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """A person on a screen, and what the reader may see of her: `seen.can.measures` in a template."""

    person: Person
    capacity: Capacity

    @property
    def can(self) -> dict[str, bool]:
        return {part.key: sees(self.capacity, part) for part in all_parts()}

    def sees(self, part: Part) -> bool:
        return sees(self.capacity, part)


def open_file(request: MemberRequest, person_id: UUID, *, verb: Verb = Verb.OPENED) -> Seen:
    """The person, if the reader may see her (a 404 otherwise), and a line in the journal."""
    now = timezone.now()
    person = fetch(visible_people(request.member, at=now).select_related("commune"), id=person_id)
    capacity = capacity_of(request.member, person, at=now)
    if capacity is None:
        raise Http404
    record_access(person.collective_id, [(person.id, why_of(capacity))], verb=verb, access=access_of(request))
    return Seen(person, capacity)


def show_people(
    request: MemberRequest, people: Iterable[Person], *, verb: Verb = Verb.LISTED
) -> Sequence[Person]:
    """The people of one page of a list: their keys in one query, one line in the journal for each."""
    shown = list(people)
    why = Why.COORDINATOR if request.member.role == "coordinator" else Why.COMPANION
    load_keys(request.collective.id, [person.id for person in shown])
    record_access(
        request.collective.id, [(person.id, why) for person in shown], verb=verb, access=access_of(request)
    )
    return shown


def access_of(request: Any) -> Access:
    return Access(member_id=request.member.id, at=timezone.now(), device=device_of(request))


def device_of(request: Any) -> str:
    return device_named(request.headers.get("User-Agent", ""))


def device_named(agent: str) -> str:
    """« Chrome, Android »: enough to recognise one's own, too little to follow someone."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(word for word in (browser, system) if word)
