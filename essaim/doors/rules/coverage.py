"""Where and when to go next: what was tried, how often doors open there and then, and what follows. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from essaim.doors.enums import Slot

DOORS_OF_A_TOUR = 40  # what a pair does in two hours
FEW = 30  # passages in all: below, nothing is said of the best moment
WEIGHT = 20  # passages: a sector that has fewer is read mostly like the others
_SATURDAY, _SUNDAY = 5, 6
# where nothing tells two moments apart: first those at which most people are at home
_AT_HOME = (Slot.EVENING, Slot.SATURDAY, Slot.AFTERNOON, Slot.SUNDAY, Slot.MORNING)


@dataclass(frozen=True)
class Tried:
    """Passages, and among them those where the door opened."""

    passes: int = 0
    opened: int = 0

    @property
    def rate(self) -> float | None:
        return self.opened / self.passes if self.passes else None


@dataclass(frozen=True)
class Part:
    """A sector, or the whole territory (`id`: none). Doors are those at which one may ring; `due`: on the next such day."""

    id: UUID | None
    name: str
    doors: int = 0
    visited: int = 0
    never_open: int = 0
    tried: Mapping[str, Tried] = field(default_factory=dict)
    due: Mapping[str, int] = field(default_factory=dict)

    @property
    def untried(self) -> int:
        return self.doors - self.visited

    @property
    def slots_never_tried(self) -> list[Slot]:
        return [slot for slot in Slot if not self.tried.get(slot, Tried()).passes]


@dataclass(frozen=True)
class NextOuting:
    """Where and when a pair would find the most doors open, with the figures that say so."""

    part: Part
    slot: Slot
    on: date
    doors: int  # of one tour, among those that are due
    rate: float
    here: Tried  # in that part of the territory, at that moment of the week
    everywhere: Tried  # at that moment of the week, in the whole collective

    @property
    def expected(self) -> int:
        return round(self.doors * self.rate)


def likely(here: Tried, around: float) -> float:
    """The share of doors that open, drawn towards what is known around as long as few were tried here."""
    return (here.opened + WEIGHT * around) / (here.passes + WEIGHT)


def next_outings(
    parts: Sequence[Part], everywhere: Mapping[str, Tried], *, today: date, at_most: int = 3
) -> list[NextOuting]:
    """One for each part, at its best moment; those that meet the most first, then those that were tried the least.

    Nothing as long as too few passages are known to say anything.
    """
    passes = sum(one.passes for one in everywhere.values())
    if passes < FEW:
        return []
    usual = sum(one.opened for one in everywhere.values()) / passes
    best = [
        max((_outing(part, slot, everywhere, usual, today) for slot in _AT_HOME), key=_worth)
        for part in parts
        if any(part.due.values())
    ]
    return sorted(best, key=_worth, reverse=True)[:at_most]


def _outing(part: Part, slot: Slot, everywhere: Mapping[str, Tried], usual: float, today: date) -> NextOuting:
    here, around = part.tried.get(slot, Tried()), everywhere.get(slot, Tried())
    return NextOuting(
        part, slot, next_day_of(slot, today), min(part.due.get(slot, 0), DOORS_OF_A_TOUR),
        likely(here, likely(around, usual)), here, around,
    )  # fmt: skip


def _worth(one: NextOuting) -> tuple[float, float, str]:
    return one.doors * one.rate, one.part.untried / max(1, one.part.doors), one.part.name


def next_day_of(slot: Slot, today: date) -> date:
    """The first one after today."""
    days = (today + timedelta(days=ahead) for ahead in range(1, 8))
    return next(day for day in days if _is_of(slot, day))


def _is_of(slot: Slot, day: date) -> bool:
    if slot == Slot.SATURDAY:
        return day.weekday() == _SATURDAY
    if slot == Slot.SUNDAY:
        return day.weekday() == _SUNDAY
    return day.weekday() < _SATURDAY
