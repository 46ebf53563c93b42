"""Both sides of a merge, and the merges that can be undone."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from essaim.kernel.keyring import load_keys
from essaim.network.models import Collective
from essaim.people.models import Merge, Person
from essaim.rights.rules.merges import UNDO, Choice, choices


@dataclass(frozen=True)
class History:
    """What hangs from a file, counted: both histories are kept."""

    contacts: int
    consents: int
    stops: int
    notes: int
    steps: int
    measures: int
    companions: int


@dataclass(frozen=True)
class Comparison:
    """What the screen of a merge shows."""

    kept: Person
    merged: Person
    choices: list[Choice]
    kept_history: History
    merged_history: History


def compare(kept: Person, merged: Person) -> Comparison:
    """Both files side by side, with the side that would be kept."""
    load_keys(kept.collective_id, [kept.id, merged.id])
    return Comparison(kept, merged, choices(kept, merged), history(kept), history(merged))


def history(person: Person) -> History:
    return History(
        contacts=person.contacts.count(),
        consents=person.consents.count(),
        stops=person.do_not_contact.filter(lifted_on=None).count(),
        notes=person.notes.count(),
        steps=person.next_steps.count(),
        measures=person.measures.count(),
        companions=person.companionships.filter(until=None).count(),
    )


def undoable_merges(collective: Collective, *, at: datetime) -> QuerySet[Merge]:
    """Those of the last 30 days, the newest first."""
    rows = Merge.objects.filter(collective=collective, undone_at=None, at__gt=at - UNDO)
    return rows.select_related("kept", "merged", "by__user")


def merged_into(person: Person) -> list[Person]:
    """The files joined to hers, near or far: what erases her erases them."""
    found: list[Person] = []
    todo = [person]
    while todo:
        rows = Merge.objects.filter(kept=todo.pop(), undone_at=None).select_related("merged")
        fresh = [row.merged for row in rows if row.merged not in found]
        found += fresh
        todo += fresh
    return found


def merges_of(collective: Collective) -> QuerySet[Merge]:
    """All of them: what can no longer be undone says so."""
    return Merge.objects.filter(collective=collective)
