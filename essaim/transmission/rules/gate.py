"""What is looked at before a collective stands alone, from which count on, and what an answer must say. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from essaim.transmission.enums import Criterion, Deliverable, GateEnd

WANTED: Mapping[str, int] = {
    Criterion.WORKSHOPS: 6,
    Criterion.MEMBERS: 4,
    Criterion.LED_ALONE: 1,
    Criterion.PROTOCOL: 1,
    Criterion.DIRECTORY: 15,
    Criterion.COORDINATOR: 1,
}
MOST_WANTED = 200
ACTIVE_FOR = timedelta(days=90)
LONGEST_AHEAD = timedelta(days=731)
ADOPTED_FOR = {Criterion.PROTOCOL: Deliverable.ALERTS, Criterion.DIRECTORY: Deliverable.PLACES}


@dataclass(frozen=True)
class CriterionState:
    """A criterion on one day: how many there are, of how many that are asked; `is_adopted`: none where it is not asked."""

    criterion: Criterion
    count: int
    wanted: int
    is_adopted: bool | None = None

    @property
    def is_met(self) -> bool:
        return self.count >= self.wanted and self.is_adopted is not False

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.count)


@dataclass(frozen=True)
class Changed:
    """A fact that an answer was founded on, and that is no longer what it was."""

    criterion: Criterion
    then: int
    now: int
    was_adopted: bool | None
    is_adopted: bool | None


def kept(standings: Iterable[CriterionState]) -> dict[str, list[int | bool | None]]:
    """As an answer keeps them."""
    return {one.criterion.value: [one.count, one.wanted, one.is_adopted] for one in standings}


def changed(facts: Mapping[str, list[int | bool | None]], today: Iterable[CriterionState]) -> list[Changed]:
    """What became less than it was: more is no surprise."""
    found = []
    for one in today:
        if one.criterion not in facts:
            continue
        count, _wanted, adopted = facts[one.criterion]
        then = int(count or 0)
        was_adopted = None if adopted is None else bool(adopted)
        if one.count < then or (was_adopted and one.is_adopted is False):
            found.append(Changed(one.criterion, then, one.count, was_adopted, one.is_adopted))
    return found


def is_a_day_to_come(until: date | None, *, on: date) -> bool:
    return until is not None and on < until <= on + LONGEST_AHEAD


PASSES = (GateEnd.AUTONOMOUS, GateEnd.SUPPORTED)
