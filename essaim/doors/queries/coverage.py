"""What was tried, where and when: of the doors at which one may ring, in a number of statements that does not grow."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from essaim.doors.enums import OPENED, Slot
from essaim.doors.models import Visit
from essaim.doors.queries.proposals import proposable, without_those_left_alone
from essaim.doors.queries.visits import passes
from essaim.doors.rules.coverage import NextOuting, Part, Tried, next_day_of, next_outings
from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Street
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.sectors import open_sectors

_OPENED = Count("id", filter=Q(outcome__in=OPENED))
_VISITED = Q(tally__isnull=False)
_SHUT = Q(tally__openings=0)


@dataclass(frozen=True)
class Moment:
    """A part of the week: passages, and among the doors tried then, those that were never found open, then or otherwise."""

    slot: Slot
    tried: Tried
    doors: int
    never_open: int

    @property
    def share_never_open(self) -> float | None:
        return self.never_open / self.doors if self.doors else None


@dataclass(frozen=True)
class Coverage:
    parts: list[Part]
    moments: list[Moment]
    outings: list[NextOuting]

    @property
    def passes(self) -> int:
        return sum(one.tried.passes for one in self.moments)

    @property
    def never_tried(self) -> list[Part]:
        return [one for one in self.parts if one.doors and not one.visited]


def coverage(collective: Collective, *, today: date) -> Coverage:
    """By sector; without sectors, the whole territory. Passages whose time is over keep a day, not a moment: they are not read."""
    ringable = without_those_left_alone(live_doors(collective)).order_by()
    known = passes(Visit.objects.filter(collective=collective)).order_by()
    moments = _moments(known)
    everywhere = {one.slot.value: one.tried for one in moments}
    sectors = list(open_sectors(collective).order_by("name__folded").values_list("id", "name"))
    if sectors:
        parts = _of_sectors(sectors, ringable, known, today=today)
    else:
        parts = [_whole(collective, ringable, everywhere, today=today)]
    return Coverage(parts, moments, next_outings(parts, everywhere, today=today))


def _moments(known: QuerySet[Visit]) -> list[Moment]:
    rows = known.values("slot").annotate(
        passes=Count("id"), opened=_OPENED, doors=Count("dwelling", distinct=True),
        shut=Count("dwelling", distinct=True, filter=Q(dwelling__tally__openings=0)),
    )  # fmt: skip
    found = {row["slot"]: row for row in rows}
    none = {"passes": 0, "opened": 0, "doors": 0, "shut": 0}
    told = [(slot, found.get(slot.value, none)) for slot in Slot]
    return [
        Moment(slot, Tried(row["passes"], row["opened"]), row["doors"], row["shut"]) for slot, row in told
    ]


def _of_sectors(
    sectors: list[tuple[UUID, str]], ringable: QuerySet[Dwelling], known: QuerySet[Visit], *, today: date
) -> list[Part]:
    counts: QuerySet[Dwelling, Any] = (
        ringable.filter(sectors__archived_at=None).values("sectors").annotate(**_DOORS)
    )
    doors = {row["sectors"]: row for row in counts}
    tried: dict[UUID, dict[str, Tried]] = defaultdict(dict)
    rows = known.filter(dwelling__sectors__archived_at=None).values("dwelling__sectors", "slot")
    for row in rows.annotate(passes=Count("id"), opened=_OPENED):
        tried[row["dwelling__sectors"]][row["slot"]] = Tried(row["passes"], row["opened"])
    due: dict[UUID, dict[str, int]] = defaultdict(dict)
    for slot in Slot:
        then = proposable(ringable, on=next_day_of(slot, today), slot=slot)
        for one, count in then.values_list("sectors").annotate(n=Count("id")):
            due[one][slot.value] = count
    none = {"doors": 0, "visited": 0, "shut": 0}
    told = [(one, name, doors.get(one, none)) for one, name in sectors]
    return [
        Part(one, name, row["doors"], row["visited"], row["shut"], tried[one], due[one])
        for one, name, row in told
    ]


_DOORS: dict[str, Any] = {
    "doors": Count("id"),
    "visited": Count("id", filter=_VISITED),
    "shut": Count("id", filter=_SHUT),
}


def _whole(
    collective: Collective, ringable: QuerySet[Dwelling], everywhere: dict[str, Tried], *, today: date
) -> Part:
    row = ringable.aggregate(**_DOORS)
    due = {slot.value: proposable(ringable, on=next_day_of(slot, today), slot=slot).count() for slot in Slot}
    return Part(None, collective.name, row["doors"], row["visited"], row["shut"], everywhere, due)


def streets_by_coverage(collective: Collective, *, state: str = "") -> QuerySet[Street]:
    """With `doors`, `visited`, `shut`; `state`: « never » tried, or tried « part »ly."""
    ringable = without_those_left_alone(live_doors(collective)).order_by()
    inside = Q(dwellings__in=ringable.values("id"))
    rows = Street.objects.filter(collective=collective).annotate(
        doors=Count("dwellings", filter=inside),
        visited=Count("dwellings", filter=inside & Q(dwellings__tally__isnull=False)),
        shut=Count("dwellings", filter=inside & Q(dwellings__tally__openings=0)),
    )
    rows = rows.filter(doors__gt=0).select_related("commune")
    if state == "never":
        rows = rows.filter(visited=0)
    elif state == "part":
        rows = rows.filter(visited__gt=0, visited__lt=F("doors"))
    return rows.order_by("name__folded", "id")


def slots_of_streets(streets: Collection[Street]) -> dict[UUID, set[str]]:
    """The parts of the week in which each was tried."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = passes(Visit.objects.filter(dwelling__street__in=streets)).order_by()
    for street, slot in rows.values_list("dwelling__street", "slot").distinct():
        found[street].add(slot)
    return found
