"""The stops to plan, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tour_planner import stops as at
from tour_planner.geometry import Floats, Ints, neighbours, on_sphere
from tour_planner.parameters import Parameters
from tour_planner.rings import Ground, Rule

NEAR = 40
HOMEWARD = 0.5
ROOM_FOR_ROUNDING = 1e-6  # minutes: the search keeps this far from the limit


@dataclass(frozen=True)
class Problem:
    """xyz: (n, 3) metres, detour included; service: (n,) minutes; sides: (n,); start: (3,) metres or None."""

    xyz: Floats
    service: Floats
    sides: Ints
    start: Floats | None
    parameters: Parameters
    near: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "near", neighbours(self.xyz, NEAR))

    @classmethod
    def of(cls, stops: Sequence[at.Stop], parameters: Parameters) -> "Problem":
        service = np.array([stop.dwellings for stop in stops], dtype=np.float64) * parameters.minutes_per_door
        room = parameters.minutes - ROOM_FOR_ROUNDING * 1.1 - way_there_and_back(stops, parameters)
        xyz = parameters.detour * at.points(stops)
        return cls(xyz, np.minimum(service, room), at.sides(stops), start_of(parameters), parameters)

    def only(self, kept: Ints) -> "Problem":
        return Problem(self.xyz[kept], self.service[kept], self.sides[kept], self.start, self.parameters)

    def __len__(self) -> int:
        return len(self.service)

    @property
    def pace(self) -> float:
        return self.parameters.metres_per_minute

    @property
    def limit(self) -> float:
        return self.parameters.minutes - ROOM_FOR_ROUNDING

    def ground(self, tours: int) -> Ground:
        """The arrays of the search, the start repeated once for each tour."""
        xyz, sides = self.xyz, self.sides
        if self.start is not None:
            xyz = np.vstack([xyz, np.tile(self.start, (tours, 1))])
            sides = np.append(sides, np.full(tours, -1)).astype(np.int32)
        crossing = float(self.parameters.crossing_metres)
        return Ground(np.ascontiguousarray(xyz), sides, self.service, self.near, crossing, HOMEWARD)

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
    return 2 * away / parameters.metres_per_minute
