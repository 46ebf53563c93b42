"""Doors at one place make one stop; a stop longer than a tour is cut."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tour_planner.doors import Door
from tour_planner.feet import NO_FEET, Feet
from tour_planner.geometry import Floats, Ints, on_sphere
from tour_planner.parameters import Parameters

DIGITS = 6  # of a degree: doors closer than 0.1 m are one stop


@dataclass(frozen=True, slots=True)
class Visit:
    """A door, and how many of its dwellings this stop sees."""

    door: Door
    dwellings: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Visits at one place, in the order of their numbers."""

    visits: tuple[Visit, ...]

    @property
    def dwellings(self) -> int:
        return sum(visit.dwellings for visit in self.visits)

    @property
    def priority(self) -> int:
        return max(visit.door.priority for visit in self.visits)


def place_of(door: Door) -> tuple[float, float]:
    return round(door.lon, DIGITS), round(door.lat, DIGITS)


def whole(door: Door) -> Visit:
    return Visit(door, door.dwellings)


def gather(visits: Sequence[Visit]) -> list[Stop]:
    """One stop per place, in the order in which places appear."""
    places: dict[tuple[float, float], list[Visit]] = {}
    for visit in visits:
        places.setdefault(place_of(visit.door), []).append(visit)
    return [Stop(tuple(sorted(group, key=_in_street))) for group in places.values()]


def _in_street(visit: Visit) -> tuple[str, int]:
    return visit.door.street, visit.door.number or 0


def cut(stop: Stop, most: int) -> list[Stop]:
    """Stops of at most `most` dwellings, about equal; a door is shared only when it alone has more."""
    if stop.dwellings <= most:
        return [stop]
    even = math.ceil(stop.dwellings / math.ceil(stop.dwellings / most))
    room = even if max(visit.dwellings for visit in stop.visits) <= 1 else most
    parts: list[list[Visit]] = [[]]
    free = room
    for visit in stop.visits:
        left = visit.dwellings
        if free < left <= room:
            parts.append([])
            free = room
        while left:
            if not free:
                parts.append([])
                free = room
            taken = min(left, free)
            parts[-1].append(Visit(visit.door, taken))
            left, free = left - taken, free - taken
    return [Stop(tuple(part)) for part in parts if part]


def points(stops: Sequence[Stop]) -> Floats:
    """(n, 3) metres on the sphere."""
    places = np.array([place_of(stop.visits[0].door) for stop in stops]).reshape(-1, 2)
    return on_sphere(places[:, 0], places[:, 1])


def streets(stops: Sequence[Stop]) -> Ints:
    """(n,) street × 4 + side (0 even, 1 odd, 2 unknown or both); -1 when the street is unknown, or not the same for all."""
    known: dict[str, int] = {}
    codes = np.full(len(stops), -1, dtype=np.int32)
    for i, stop in enumerate(stops):
        names = {visit.door.street for visit in stop.visits}
        found = {visit.door.side for visit in stop.visits}
        street, side = names.pop(), found.pop()
        if not names and street:
            whole = 2 if found or side is None else side.value
            codes[i] = 4 * known.setdefault(street, len(known)) + whole
    return codes


def feet(stops: Sequence[Stop], parameters: Parameters) -> Feet:
    """Where the stops, then the start, stand on the streets; nothing without streets."""
    if parameters.ways is None or not stops:
        return NO_FEET
    doors = [(place_of(stop.visits[0].door), stop.visits[0].door.street) for stop in stops]
    if parameters.start is not None:
        doors.append((parameters.start, ""))
    return parameters.ways.feet(doors, detour=parameters.detour)
