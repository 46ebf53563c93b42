"""Which doors lie in a sector, and is it the size that a pair can hold in mind? No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from essaim.territory.enums import Side
from essaim.territory.rules.shapes import points_inside

TOWN = (30, 50)  # doors that a sector has where houses are close
COUNTRYSIDE = (15, 30)
Doors = NDArray[np.bool_]


@dataclass(frozen=True)
class SectorStreetChoice:
    """A street of a sector: one side or both, all of it or from one number to another."""

    street_id: UUID
    side: str = Side.BOTH
    from_number: int | None = None
    to_number: int | None = None


class DoorTable:
    """The doors of a territory as columns. `rows`: (id, street_id, number, lon, lat)."""

    def __init__(self, rows: Iterable[tuple[UUID, UUID, int | None, float | None, float | None]]) -> None:
        listed = list(rows)
        self.ids = [row[0] for row in listed]
        ranks: dict[UUID, int] = {}
        self._streets = np.array([ranks.setdefault(row[1], len(ranks)) for row in listed], dtype=np.int64)
        self._ranks: Mapping[UUID, int] = ranks
        self._numbers = np.array([-1 if row[2] is None else row[2] for row in listed], dtype=np.int64)
        self._lons = np.array([np.nan if row[3] is None else row[3] for row in listed], dtype=np.float64)
        self._lats = np.array([np.nan if row[4] is None else row[4] for row in listed], dtype=np.float64)

    def inside(self, streets: Iterable[SectorStreetChoice], shape: dict[str, Any] | None) -> set[UUID]:
        """The doors of one of these streets, or within the shape."""
        mask = np.zeros(len(self.ids), dtype=np.bool_)
        if shape:
            mask |= points_inside(shape, self._lons, self._lats)
        for choice in streets:
            mask |= self._on_street(choice)
        return {self.ids[place] for place in np.flatnonzero(mask)}

    def _on_street(self, choice: SectorStreetChoice) -> Doors:
        """Doors without a number belong to both sides, and to a street taken whole only."""
        mask: Doors = self._streets == self._ranks.get(choice.street_id, -1)
        numbers = self._numbers
        if choice.from_number is not None:
            mask = mask & (numbers >= choice.from_number)
        if choice.to_number is not None:
            mask = mask & (numbers >= 0) & (numbers <= choice.to_number)
        if choice.side != Side.BOTH:
            mask = mask & (numbers >= 0) & (numbers % 2 == (choice.side == Side.ODD))
        return mask
