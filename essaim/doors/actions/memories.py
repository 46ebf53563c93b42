"""The memory and the tally of the doors: projections of their visits, kept in the transaction that changes them."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from essaim.doors.models import DoorMemory, DoorTally, Visit
from essaim.doors.queries.visits import passes
from essaim.doors.rules.visits import remember, tally
from essaim.kernel.prepared import Prepared
from essaim.network.models import Collective

_FIELDS = [
    "last_outcome",
    "last_at",
    "last_slot",
    "passes",
    "absences_in_a_row",
    "come_back_on",
    "leaflet_left",
]
_COUNTS = ["first_at", "last_at", "passes", "openings", "conversations", "refusals", "absences", "leaflets"]
_AT_ONCE = 1000


_OF_A_DOOR = Prepared(lambda door: passes(Visit.objects.filter(dwelling_id=door)))


def remember_doors(dwelling_ids: Collection[UUID]) -> None:
    """Bring the memory and the tally of these doors up to date. The caller holds their lock."""
    visits: Iterable[Visit]
    if len(dwelling_ids) == 1:
        visits = _OF_A_DOOR(door=next(iter(dwelling_ids)))
    else:
        visits = passes(Visit.objects.filter(dwelling_id__in=dwelling_ids)).order_by("dwelling_id")
    known = list(_by_door(visits))
    DoorMemory.objects.bulk_create(
        (memory for memory, _ in known),
        update_conflicts=True,
        unique_fields=["dwelling"],
        update_fields=_FIELDS,
    )
    DoorTally.objects.bulk_create(
        (counts for _, counts in known),
        update_conflicts=True,
        unique_fields=["dwelling"],
        update_fields=_COUNTS,
    )
    forgotten = set(dwelling_ids) - {memory.dwelling_id for memory, _ in known}
    if forgotten:
        DoorMemory.objects.filter(dwelling_id__in=forgotten).delete()
        DoorTally.objects.filter(dwelling_id__in=forgotten).delete()


@transaction.atomic
def rebuild_memories(collective: Collective) -> int:
    """Forget what is remembered and read all the visits again; says how many doors are remembered.

    A door whose passages are forgotten keeps the memory that still holds it back.
    """
    visited = Visit.objects.filter(collective=collective, dwelling=OuterRef("dwelling"))
    DoorMemory.objects.filter(Exists(visited), collective=collective).delete()
    DoorTally.objects.filter(collective=collective).delete()
    visits = passes(Visit.objects.filter(collective=collective)).order_by("dwelling_id")
    doors, count = _by_door(visits.iterator(2000)), 0
    while known := list(islice(doors, _AT_ONCE)):
        DoorMemory.objects.bulk_create(memory for memory, _ in known)
        DoorTally.objects.bulk_create(counts for _, counts in known)
        count += len(known)
    return count


def _by_door(visits: Iterable[Visit]) -> Iterator[tuple[DoorMemory, DoorTally]]:
    """`visits` come door after door."""
    for _, group in groupby(visits, key=lambda visit: visit.dwelling_id):
        of_one_door = list(group)
        memory, counts = remember(of_one_door), tally(of_one_door)
        if memory is not None and counts is not None:
            yield memory, counts
