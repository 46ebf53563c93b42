"""What the planner gives back."""

from dataclasses import dataclass
from typing import NamedTuple

from tour_planner.doors import Reason
from tour_planner.parameters import Parameters


class LeftOut(NamedTuple):
    """A door in no tour: its id, and why (`reason.name` is the code, the reason itself the sentence).

    A door that several tours should share is here too when the capacity leaves out a part of its dwellings.
    """

    door: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Tour:
    """The doors of one pair for one outing, in walking order.

    `minutes`: walking and time at the doors, from and back to the start (or the first door). `metres`: walking,
    detours and crossings included. `outing` and `pair` count from 1. `shares`: (door, dwellings to visit in this
    tour) for a door so large that several tours share it: only then is an id in more than one tour.
    """

    doors: tuple[str, ...]
    minutes: float
    metres: float
    outing: int
    pair: int
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """Totals over the tours of a plan, locked ones included. `spread`: standard deviation / mean of the durations."""

    doors: int
    tours: int
    outings: int
    minutes: float
    metres: float
    longest_minutes: float
    spread: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Tours sorted by outing and pair; doors left out with the reason; the parameters, seed included.

    `lower_bound`: no plan of the same doors has fewer tours (see tour_planner.bound).
    """

    tours: tuple[Tour, ...]
    left_out: tuple[LeftOut, ...]
    parameters: Parameters
    lower_bound: int
    statistics: Statistics
