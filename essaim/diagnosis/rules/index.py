"""A transparent index of sectors: each indicator beside that of the others, weighted as the coordinator chose. No database.

The index of a sector is Σ weight × (value − mean) / spread over Σ weight, over the indicators that are known of it: 0 is the
usual sector of the collective, +1 stands apart by the usual spread. It orders sectors, never doors, never people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev
from uuid import UUID

from essaim.diagnosis.enums import Indicator
from essaim.kernel.words import fold

USUAL = {
    Indicator.OLDEST: 2,
    Indicator.ALONE: 2,
    Indicator.POOR: 2,
    Indicator.QPV: 1,
    Indicator.OLD_ALONE: 1,
    Indicator.FAR: 1,
}
MOST_WEIGHT = 5
FEW_PEOPLE, FEW_HOUSEHOLDS = 50, 25  # below, a share says little


@dataclass(frozen=True)
class Place:
    """A sector, and what is known around its doors. Shares from 0 to 1, distance in metres; none: nothing known."""

    id: UUID
    name: str
    people: float = 0
    households: float = 0
    values: Mapping[str, float | None] = field(default_factory=dict)
    is_estimated: bool = False  # in part from squares that the Insee blurs

    @property
    def is_few(self) -> bool:
        return self.people < FEW_PEOPLE or self.households < FEW_HOUSEHOLDS


@dataclass(frozen=True)
class Ranked:
    place: Place
    index: float | None
    parts: Mapping[str, float]  # what each indicator adds to the index

    @property
    def why(self) -> list[tuple[str, float]]:
        """The indicators that weigh the most first."""
        return sorted(self.parts.items(), key=lambda one: -abs(one[1]))


def ranked(places: Sequence[Place], weights: Mapping[str, int]) -> list[Ranked]:
    """Those that stand apart the most first; without an index, the last."""
    usual = {one.value: _usual(places, one) for one in Indicator}
    found = [_ranked(one, weights, usual) for one in places]
    return sorted(found, key=lambda one: (one.index is None, -(one.index or 0), fold(one.place.name)))


def _usual(places: Sequence[Place], indicator: Indicator) -> tuple[float, float] | None:
    known = [value for one in places if (value := one.values.get(indicator.value)) is not None]
    return (fmean(known), pstdev(known)) if len(known) > 1 else None


def _ranked(
    place: Place, weights: Mapping[str, int], usual: Mapping[str, tuple[float, float] | None]
) -> Ranked:
    apart: dict[str, float] = {}
    for one in Indicator:
        value, around = place.values.get(one.value), usual[one.value]
        if value is not None and around is not None and weights.get(one.value, 0):
            mean, spread = around
            apart[one.value] = (value - mean) / spread if spread else 0.0
    total = sum(weights[one] for one in apart)
    parts = {one: weights[one] * value / total for one, value in apart.items()}
    return Ranked(place, sum(parts.values()) if parts else None, parts)
