"""The swarm as a whole: from the courses and the pulses, read at once; no collective is entered."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from essaim.network.enums import Stage
from essaim.network.models import Collective, Membership, Network
from essaim.network.rules import AT_REST
from essaim.swarm.enums import RequestState
from essaim.swarm.models import CollectiveRequest, Pulse
from essaim.swarm.rules.survival import (
    Followed,
    Share,
    first_on,
    followed,
    median_of,
    months_to_autonomy,
    survival,
)
from essaim.territory.queries.communes import listed

MONTHS = (12, 24)


@dataclass(frozen=True)
class Grown:
    """A collective in the swarm. `number`: on the map and in the table."""

    number: int
    collective: Collective
    history: list[list[str]]
    centre: list[float] | None
    parent_id: UUID | None
    communes: list[list[Any]] = field(default_factory=list)
    parent: str = ""

    @property
    def name(self) -> str:
        return self.collective.name

    @property
    def months(self) -> float | None:
        return months_to_autonomy(self.history)

    def came_to(self, stage: Stage) -> date | None:
        """The first time."""
        return first_on(self.history, stage)

    @property
    def started_on(self) -> date:
        return date.fromisoformat(self.history[0][1])


def grown(network: Network) -> list[Grown]:
    """By name."""
    rows = list(
        Collective.objects.filter(network=network)
        .select_related("course", "pulse")
        .order_by("name__folded", "id")
    )
    names = {one.id: one.name for one in rows}
    return [_grown(number, one, names) for number, one in enumerate(rows, start=1)]


def _grown(number: int, one: Collective, names: dict[UUID, str]) -> Grown:
    course, pulse = getattr(one, "course", None), getattr(one, "pulse", None)
    history = (
        course.history if course and course.history else [[one.stage, one.created_at.date().isoformat()]]
    )
    return Grown(
        number, one, history, pulse.centre if pulse else None, course.accompanied_by_id if course else None,
        pulse.communes if pulse else [], names.get(course.accompanied_by_id, "") if course and course.accompanied_by_id else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Pace:
    """How long it takes, and what lasts. `autonomous`: how many came to stand alone."""

    of: int
    autonomous: int
    months: float | None
    shares: list[Share]


def pace(rows: Sequence[Grown], *, on: date) -> Pace:
    known: list[Followed] = [one for row in rows if (one := followed(row.history, on=on))]
    return Pace(
        len(rows), len(known), median_of(row.months for row in rows), [survival(known, months=one) for one in MONTHS] if known else []
    )  # fmt: skip


@dataclass(frozen=True)
class Branch:
    """A collective, and those that it accompanied. `depth`: how many stand above it."""

    grown: Grown
    depth: int
    children: int


def tree(rows: Sequence[Grown]) -> list[Branch]:
    """Only those that accompany or were accompanied; each under the one that passed the method on to it."""
    by_id = {row.collective.id: row for row in rows}
    children: dict[UUID | None, list[Grown]] = defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in by_id else None].append(row)
    found: list[Branch] = []
    waiting = [(row, 0) for row in reversed(children[None]) if children[row.collective.id]]
    while waiting:
        row, depth = waiting.pop()
        below = children[row.collective.id]
        found.append(Branch(row, depth, len(below)))
        waiting += [(one, depth + 1) for one in reversed(below)]
    return found


@dataclass(frozen=True)
class Load:
    """Someone who leads workshops to come. `name`: none without a joint agreement, her collective alone is told."""

    collective: str
    name: str
    workshops: int


def loads(network: Network) -> list[Load]:
    """Who leads most first. The network sees aggregates only, unless it is a controller too."""
    rows = Pulse.objects.filter(collective__network=network).exclude(leading={}).select_related("collective")
    told = [(one, member, count) for one in rows for member, count in one.leading.items()]
    joint = [member for one, member, _count in told if one.is_joint]
    names = dict(Membership.objects.filter(id__in=joint).values_list("id", "user__name"))
    found = [Load(one.collective.name, names.get(UUID(member), ""), count) for one, member, count in told]
    return sorted(found, key=lambda one: (-one.workshops, one.collective))


@dataclass(frozen=True)
class Need:
    """A commune without a collective that goes on. `alone`: people of 80 years and more who live alone, where a file says it."""

    insee: str
    name: str
    alone: int | None
    people: int
    requests: int
    at_rest: str  # the collective that there was


def where_next(network: Network) -> list[Need]:
    """The communes of those at rest, and those where someone asked: where most live alone first, then most asked for."""
    rows = grown(network)
    covered = {code for row in rows if row.collective.stage not in AT_REST for code, *_rest in row.communes}
    asked: Counter[str] = Counter()
    names: dict[str, str] = {}
    waiting = CollectiveRequest.objects.filter(network=network).exclude(state=RequestState.GO)
    for code, name in waiting.values_list("insee", "commune"):
        asked[code] += 1
        names[code] = name
    alone: dict[str, int | None] = {}
    rest: dict[str, str] = {}
    for row in rows:
        for code, name, count in row.communes:
            names[code], alone[code] = name, count if count is not None else alone.get(code)
            if row.collective.stage in AT_REST:
                rest[code] = row.name
    found = [
        _need(code, names[code], alone.get(code), asked[code], rest.get(code, ""))
        for code in {*asked, *rest} - covered
    ]
    return sorted(found, key=lambda one: (-(one.alone or -1), -one.requests, -one.people, one.insee))


def _need(code: str, name: str, alone: int | None, requests: int, at_rest: str) -> Need:
    known = listed(code)
    return Need(code, name, alone, known.people if known else 0, requests, at_rest)
