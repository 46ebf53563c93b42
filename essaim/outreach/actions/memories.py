"""The memory of the doors: a projection of their visits, kept in the transaction that changes them."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from uuid import UUID

from django.db import transaction

from essaim.network.models import Collective
from essaim.outreach.models import DoorMemory, Visit
from essaim.outreach.queries.visits import effective
from essaim.outreach.rules.visits import remember

_FIELDS = [
    "last_outcome",
    "last_at",
    "last_slot",
    "passes",
    "absences_in_a_row",
    "come_back_on",
    "leaflet_left",
]


def remember_doors(dwelling_ids: Collection[UUID]) -> None:
    """Bring the memory of these doors up to date. The caller holds their lock."""
    visits = effective(Visit.objects.filter(dwelling_id__in=dwelling_ids)).order_by("dwelling_id")
    memories = list(_memories(visits))
    DoorMemory.objects.bulk_create(
        memories, update_conflicts=True, unique_fields=["dwelling"], update_fields=_FIELDS
    )
    forgotten = set(dwelling_ids) - {memory.dwelling_id for memory in memories}
    DoorMemory.objects.filter(dwelling_id__in=forgotten).delete()


@transaction.atomic
def rebuild_memories(collective: Collective) -> int:
    """Forget what is remembered and read all the visits again; says how many doors are remembered."""
    DoorMemory.objects.filter(collective=collective).delete()
    visits = effective(Visit.objects.filter(collective=collective)).order_by("dwelling_id")
    memories = DoorMemory.objects.bulk_create(_memories(visits.iterator(2000)), batch_size=1000)
    return len(memories)


def _memories(visits: Iterable[Visit]) -> Iterator[DoorMemory]:
    """`visits` come door after door."""
    for _, of_one_door in groupby(visits, key=lambda visit: visit.dwelling_id):
        memory = remember(of_one_door)
        if memory is not None:
            yield memory
