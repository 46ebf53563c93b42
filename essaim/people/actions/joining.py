"""What a person has once: which of two rows stands when two files become one. Paths to these stand in the models."""

from datetime import date
from typing import Any, Protocol

from essaim.kernel.tenancy import Scoped
from essaim.people.enums import CompanionRole
from essaim.people.models import Companionship, Person, PersonDoNotContact


class MergeLog(Protocol):
    """Changes a row, and remembers how it was."""

    def change(self, row: Scoped, **values: Any) -> None: ...


def join_links(kept: Person, merged: Person, log: MergeLog, today: date) -> set[Any]:
    """One member accompanies one person once: of two open links, the one that gives more stays open."""
    hers = {link.member_id: link for link in Companionship.objects.filter(person=kept, until=None)}
    for link in Companionship.objects.filter(person=merged, until=None):
        twin = hers.get(link.member_id)
        if twin is not None:
            gives_more = link.role == CompanionRole.COMPANION and twin.role != CompanionRole.COMPANION
            log.change(twin if gives_more else link, until=today)
    return set()


def join_stops(kept: Person, merged: Person, log: MergeLog, today: date) -> set[Any]:  # noqa: ARG001 -- as of `join_links`
    """Stopped on both sides: one line, of the latest day, for it is kept the longest. The other stays where it is."""
    hers = {stop.channel: stop for stop in PersonDoNotContact.objects.filter(person=kept, lifted_on=None)}
    left = set()
    for stop in PersonDoNotContact.objects.filter(person=merged, lifted_on=None):
        twin = hers.get(stop.channel)
        if twin is not None:
            left.add(stop.pk)
            if stop.said_on > twin.said_on:
                log.change(twin, said_on=stop.said_on)
            if twin.until_settled and stop.until_settled is None:
                log.change(twin, until_settled=None)
    return left
