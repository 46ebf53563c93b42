"""A list of 100,000 doors, a page of which costs one count by street and the doors of a few streets."""

from bisect import bisect_right
from collections.abc import Collection
from functools import cached_property
from itertools import accumulate
from uuid import UUID

from django.db.models import Count, QuerySet

from essaim.territory.models import Dwelling
from essaim.territory.queries.streets import every_street_in_order

_ORDER = ("number", "suffix", "floor", "label__folded", "id")


class DoorPages:
    """What `Paginator` asks of a list, in the order of the streets' names. `hidden`: identifiers of doors left out, few."""

    def __init__(self, doors: QuerySet[Dwelling], *, hidden: Collection[UUID]) -> None:
        self._doors = doors
        self._hidden = hidden

    @cached_property
    def _streets(self) -> list[tuple[UUID, int]]:
        counts = _by_street(self._doors)
        for street, count in _by_street(self._doors.filter(id__in=self._hidden)).items():
            counts[street] -= count
        ordered = every_street_in_order()
        return [(street, counts[street]) for street in ordered if counts.get(street)]

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(count for _street, count in self._streets))

    def count(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, asked: slice) -> list[Dwelling]:
        start, stop = asked.start or 0, min(asked.stop, self.count())
        if start >= stop:
            return []
        first, last = bisect_right(self._ends, start), bisect_right(self._ends, stop - 1)
        before = self._ends[first - 1] if first else 0
        chosen = [street for street, _count in self._streets[first : last + 1]]
        rows = self._in_order(self._doors.filter(street__in=chosen))
        return list(rows[start - before : stop - before])

    def whole(self) -> QuerySet[Dwelling]:
        """All of them, as a file takes them."""
        return self._in_order(self._doors)

    def _in_order(self, doors: QuerySet[Dwelling]) -> QuerySet[Dwelling]:
        return doors.exclude(id__in=self._hidden).order_by("street__name__folded", "street_id", *_ORDER)


def _by_street(doors: QuerySet[Dwelling]) -> dict[UUID, int]:
    return dict(doors.order_by().values_list("street_id").annotate(doors=Count("*")))
