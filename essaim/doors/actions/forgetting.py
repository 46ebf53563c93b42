"""Passages at the doors lose their address when their time is over. The figures stay as they were.

The rehearsal and the night use the same chores: `PASSAGES`, `MARKS`.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from functools import partial
from itertools import groupby
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from essaim.doors.models import (
    AccessTask,
    DoNotContact,
    DoorMemory,
    DoorTally,
    PastDoor,
    PastDoorSector,
    PastPassage,
    Visit,
)
from essaim.doors.queries.forgetting import (
    count_marks_over,
    doors_over,
    marks_over,
    memories_over,
    passages_over,
)
from essaim.doors.queries.visits import passes
from essaim.doors.rules.visits import local_day, tally
from essaim.kernel import keyring
from essaim.kernel.about import Chore
from essaim.kernel.fields import kind_of
from essaim.kernel.keyring import Subject
from essaim.network.models import Collective
from essaim.people.actions.forgetting import destroy_keys_of
from essaim.territory.models import Dwelling, SectorDwelling

_AT_ONCE = 500
_SUMS = ("passes", "openings", "conversations", "refusals", "absences", "leaflets")
_chance = random.SystemRandom()  # the order of the new rows must tell nothing of the order of the doors


def forget_passages(collective: Collective, last: date, on: date) -> int:
    """What `doors_over` says goes, some doors at a time: stopped in the middle, the next night goes on.

    Says how many passages lost their address. The figures of every period, sector and tour are unchanged.
    """
    forgotten = 0
    while doors := list(doors_over(collective, last=last).values_list("id", flat=True)[:_AT_ONCE]):
        forgotten += _forget(collective, doors, last=last)
    over = list(memories_over(collective, on=on))
    DoorMemory.objects.filter(collective=collective, id__in=over).delete()
    return forgotten


@transaction.atomic
def forget_marks(collective: Collective, last: date, on: date) -> int:
    """A wish to be left alone is not kept for ever either; nor is the key of what was said."""
    over = marks_over(collective, last=last)
    subjects = [Subject(kind_of(DoNotContact), one) for one in over.values_list("id", flat=True)]
    with_key = keyring.with_keys(collective.id, subjects)
    if with_key:
        transaction.on_commit(partial(destroy_keys_of, collective.id, with_key, on=on))
    return over.delete()[0]


@transaction.atomic
def _forget(collective: Collective, doors: Collection[UUID], *, last: date) -> int:
    locked = Dwelling.objects.select_for_update().filter(collective=collective, id__in=doors).order_by("id")
    list(locked.values_list("id", flat=True))
    over = list(doors_over(collective, last=last).filter(id__in=doors).values_list("id", flat=True))
    every = Visit.objects.filter(collective=collective, dwelling__in=over)
    counted = list(passes(every).order_by("dwelling_id"))
    _keep_numbers(collective, counted)
    DoNotContact.objects.filter(collective=collective, dwelling__in=over).update(visit=None)
    for model in (AccessTask, DoorTally):
        model._default_manager.filter(collective=collective, dwelling__in=over).delete()
    every.delete()
    return len(counted)


def _keep_numbers(collective: Collective, visits: Iterable[Visit]) -> None:
    """`visits` come door after door. Days, never hours; a door drawn at random instead of an address."""
    by_door = [list(group) for _, group in groupby(visits, key=lambda visit: visit.dwelling_id)]
    _chance.shuffle(by_door)
    sectors: dict[UUID, list[UUID]] = defaultdict(list)
    lies_in = SectorDwelling.objects.filter(
        collective=collective, dwelling__in=[group[0].dwelling_id for group in by_door]
    )
    for dwelling_id, sector_id in lies_in.values_list("dwelling_id", "sector_id"):
        sectors[dwelling_id].append(sector_id)
    doors, places, passages = [], [], []
    for group in by_door:
        counts = tally(group)
        assert counts is not None, "a group holds a visit"
        door = PastDoor(
            id=uuid4(),
            collective=collective,
            first_at=_noon(counts.first_at),
            last_at=_noon(counts.last_at),
            **{name: getattr(counts, name) for name in _SUMS},
        )
        doors.append(door)
        places += [
            PastDoorSector(id=uuid4(), collective=collective, door=door, sector_id=one)
            for one in sectors[group[0].dwelling_id]
        ]
        passages += [_past(door, visit) for visit in group]
    _chance.shuffle(passages)
    PastDoor.objects.bulk_create(doors)
    PastDoorSector.objects.bulk_create(places)
    PastPassage.objects.bulk_create(passages)


def _past(door: PastDoor, visit: Visit) -> PastPassage:
    return PastPassage(
        id=uuid4(),
        collective_id=visit.collective_id,
        door=door,
        tour_id=visit.tour_id,
        outcome=visit.outcome,
        at=_noon(visit.at),
        leaflet_left=visit.leaflet_left,
    )


def _noon(at: datetime) -> datetime:
    return datetime.combine(local_day(at), time(12), tzinfo=timezone.get_current_timezone())


PASSAGES = Chore(count=passages_over, forget=forget_passages)
MARKS = Chore(count=count_marks_over, forget=forget_marks)
