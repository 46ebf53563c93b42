"""Where a door stands when the address file does not say: between its neighbours of the same street. No database."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

Point = tuple[float, float]  # longitude, latitude, in degrees


@dataclass(frozen=True)
class PlannedDoor:
    """A door as the planning sees it. `priority` 0: no hurry; 1: first."""

    id: UUID
    street_id: UUID
    street: str
    number: int | None
    lon: float | None
    lat: float | None
    priority: int = 0

    @property
    def point(self) -> Point | None:
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


def place(doors: Iterable[PlannedDoor]) -> tuple[list[PlannedDoor], list[PlannedDoor]]:
    """(doors with a position, known or found between their neighbours; doors that cannot be placed)."""
    doors = list(doors)
    known: dict[UUID, list[tuple[int | None, Point]]] = defaultdict(list)
    for door in doors:
        if door.point is not None:
            known[door.street_id].append((door.number, door.point))
    placed, lost = [], []
    for door in doors:
        point = door.point or _between(door.number, known[door.street_id])
        if point is None:
            lost.append(door)
        else:
            placed.append(door if door.point else replace(door, lon=point[0], lat=point[1]))
    return placed, lost


def _between(number: int | None, neighbours: Sequence[tuple[int | None, Point]]) -> Point | None:
    if not neighbours:
        return None
    numbered = sorted((n, point) for n, point in neighbours if n is not None)
    if number is None or not numbered:
        points = [point for _, point in neighbours]
        return _middle(points)
    same_side = [(n, point) for n, point in numbered if n % 2 == number % 2]
    return _interpolate(number, same_side if len(same_side) > 1 else numbered)


def _interpolate(number: int, numbered: Sequence[tuple[int, Point]]) -> Point:
    after = bisect_left(numbered, number, key=lambda pair: pair[0])
    if after == len(numbered):
        return numbered[-1][1]
    high, end = numbered[after]
    if after == 0 or high == number:
        return end
    low, start = numbered[after - 1]
    share = (number - low) / (high - low)
    return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))


def _middle(points: Sequence[Point]) -> Point:
    return (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
