"""How a screen shows a person: the reader that a request brings, and a 404 for what she does not see."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from essaim.entrance import readers
from essaim.entrance.policies import MemberRequest
from essaim.entrance.readers import OutOfSight, R, Reader, Seen
from essaim.kernel.about import Part
from essaim.kernel.journal import Verb
from essaim.people.enums import Parts
from essaim.people.models import Person

__all__ = [
    "Seen",
    "change_file",
    "device_of",
    "note_change",
    "open_file",
    "reader_of",
    "show_people",
    "show_rows",
]

_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def reader_of(request: MemberRequest) -> Reader:
    return Reader(request.member, timezone.now(), device_of(request))


def open_file(
    request: MemberRequest, person_id: UUID, *, verb: Verb = Verb.OPENED, part: Part = Parts.NAME
) -> Seen:
    """See `readers.open_file`."""
    try:
        return readers.open_file(reader_of(request), person_id, verb=verb, part=part)
    except OutOfSight:
        raise Http404 from None


def change_file(request: MemberRequest, person_id: UUID, part: Part) -> Seen:
    """See `readers.write_about`."""
    return open_file(request, person_id, verb=Verb.CHANGED, part=part)


def note_change(request: MemberRequest, person_id: UUID, capacity: str) -> None:
    """See `readers.note_change`."""
    readers.note_change(reader_of(request), person_id, capacity)


def show_people(request: MemberRequest, people: Iterable[Person], *, verb: Verb = Verb.LISTED) -> list[Seen]:
    """See `readers.show_people`."""
    return readers.show_people(reader_of(request), people, verb=verb)


def show_rows(request: MemberRequest, rows: Iterable[R], part: Part, *, verb: Verb = Verb.LISTED) -> list[R]:
    """See `readers.show_rows`."""
    return readers.show_rows(reader_of(request), rows, part, verb=verb)


def device_of(request: Any) -> str:
    return device_named(request.headers.get("User-Agent", ""))


def device_named(agent: str) -> str:
    """« Chrome, Android »: enough to recognise one's own, too little to follow someone."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(word for word in (browser, system) if word)
