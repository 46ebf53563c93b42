"""The stops to plan, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tour_planner import stops as at
from tour_planner.feet import NO_FEET, Feet, walked
from tour_planner.geometry import Floats, Ints, neighbours, on_plane, on_sphere
from tour_planner.parameters import Parameters
from tour_planner.rings import Ground, Rule

NEAR = 40
HOMEWARD = 0.5
SPREAD = 0.0015  # metres for a square metre
HEAT = (4.0, 0.15)  # mean legs, at the first and at the last step
ROOM_FOR_ROUNDING = 1e-6  # minutes: the search keeps this far from the limit


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the search is to respect.

    pace: metres/minute; limit: minutes; heat: mean legs, at the first and at the last step; the others as in
    tour_planner.field.Rules.
    """

    pace: float
    limit: float
    crossing: float = 0.0
    leaving: float = 0.0
    homeward: float = HOMEWARD
    hard: bool = False
    whole: bool = False
    spread: float = 0.0
    heat: tuple[float, float] = HEAT

    @classmethod
    def of(cls, parameters: Parameters) -> "Terms":
        return cls(
            pace=parameters.metres_per_minute,
            limit=parameters.minutes - ROOM_FOR_ROUNDING,
            crossing=float(parameters.crossing_metres),
            leaving=parameters.leaving_minutes * parameters.metres_per_minute,
            spread=SPREAD,
        )


@dataclass(frozen=True)
class Problem:
    """The stops.

    xyz: (n, 3) metres, detour included; plane: (n, 2), the same for the search, with the start as a last row when there
    is one; service: (n,) minutes; streets: (n,) see tour_planner.stops; start: (3,) metres or None;
    feet: of the stops, then of the start when there is one.
    """

    xyz: Floats
    plane: Floats
    service: Floats
    streets: Ints
    start: Floats | None
    terms: Terms
    feet: Feet = NO_FEET

    @classmethod
    def of(cls, stops: Sequence[at.Stop], parameters: Parameters) -> "Problem":
        service = np.array([stop.dwellings for stop in stops], dtype=np.float64) * parameters.minutes_per_door
        room = parameters.minutes - ROOM_FOR_ROUNDING * 1.1 - way_there_and_back(stops, parameters)
        xyz, start = parameters.detour * at.points(stops), start_of(parameters)
        every = xyz if start is None else np.vstack([xyz, start])
        return cls(
            xyz,
            on_plane(every),
            np.minimum(service, room),
            at.streets(stops),
            start,
            Terms.of(parameters),
            at.feet(stops, parameters),
        )

    def only(self, kept: Ints) -> "Problem":
        rows = kept if self.start is None else np.append(kept, len(self))
        return Problem(
            self.xyz[kept],
            self.plane[rows],
            self.service[kept],
            self.streets[kept],
            self.start,
            self.terms,
            self.feet.of(rows),
        )

    def __len__(self) -> int:
        return len(self.service)

    @property
    def pace(self) -> float:
        return self.terms.pace

    @property
    def limit(self) -> float:
        return self.terms.limit

    @property
    def shortest(self) -> tuple[Floats, Floats | None]:
        """Places between which nothing is nearer than a straight line: by the streets, there may be no detour."""
        if not len(self.feet.chain):
            return self.xyz, self.start
        return self.xyz / self.feet.detour, None if self.start is None else self.start / self.feet.detour

    @cached_property
    def near(self) -> Ints:
        return neighbours(self.xyz, NEAR)

    def ground(self, tours: int, near: Ints | None = None) -> Ground:
        """The exact arrays, the start repeated once for each tour."""
        xyz, streets, feet = self.xyz, self.streets, self.feet
        if self.start is not None:
            feet = feet.of(np.append(np.arange(len(self)), np.full(tours, len(self))))
            xyz = np.vstack([xyz, np.tile(self.start, (tours, 1))])
            streets = np.append(streets, np.full(tours, -1)).astype(np.int32)
        near = self.near if near is None else near
        return Ground(np.ascontiguousarray(xyz), streets, self.service, near, self.terms.crossing, feet)

    def rule(self, *, target: float, balance: float, overtime: float) -> Rule:
        return Rule(self.pace, self.limit, target, balance, overtime)


def start_of(parameters: Parameters) -> Floats | None:
    """(3,) metres, detour included."""
    if parameters.start is None:
        return None
    lon, lat = parameters.start
    place: Floats = parameters.detour * on_sphere(np.array([lon]), np.array([lat]))[0]
    return place


def way_there_and_back(stops: Sequence[at.Stop], parameters: Parameters) -> Floats:
    """(n,) minutes from the start to each stop and back; 0 without a start."""
    start = start_of(parameters)
    if start is None or not stops:
        return np.zeros(len(stops))
    away: Floats = np.linalg.norm(parameters.detour * at.points(stops) - start, axis=1)
    feet = at.feet(stops, parameters)
    by_streets = np.array([walked(feet, row, len(stops), guess) for row, guess in enumerate(away)])
    return 2 * by_streets / parameters.metres_per_minute
