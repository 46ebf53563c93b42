"""What a whole address file holds, in about forty bytes a line. No database."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from address_files import AddressLine, RejectedLine, Spread

ENTRANCE = "entrée"
SAMPLES = 5


class Fate(IntEnum):
    """What becomes of a line."""

    CREATED = 0
    COMPLETED = 1
    UNCHANGED = 2
    OUTSIDE = 3  # outside of the perimeter or of the streets that the collective covers


@dataclass
class Survey:
    """Feed it every line of the file; then ask which lines to leave out, and count."""

    rejected: Counter[str] = field(default_factory=Counter)
    sentences: dict[str, list[str]] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._spread = Spread()
        self._order: dict[str, int] = {}
        self._numbers, self._communes = array("L"), array("L")
        self._lons, self._lats = array("d"), array("d")
        self._keys, self._fates, self._entrances = array("q"), array("b"), array("b")
        self._renamed: list[tuple[int, int]] = []

    def reject(self, line: RejectedLine) -> None:
        self.rejected[line.reason] += 1
        shown = self.sentences.setdefault(line.reason, [])
        if len(shown) < SAMPLES:
            shown.append(line.sentence)

    def add(self, lines: Sequence[AddressLine], keys: Sequence[str], fates: Sequence[int]) -> None:
        """`keys`: the address key of each line."""
        add_point = self._spread.add
        for line in lines:
            if line.insee not in self._order:
                self._order[line.insee] = len(self._order)
                self.names[line.insee] = line.commune_name
            add_point(line.insee, line.lon, line.lat)
        order = self._order
        self._numbers.extend([line.line_number for line in lines])
        self._communes.extend([order[line.insee] for line in lines])
        self._lons.extend([line.lon for line in lines])
        self._lats.extend([line.lat for line in lines])
        self._entrances.extend([line.position_kind == ENTRANCE for line in lines])
        self._keys.extend([hash(key) for key in keys])
        self._fates.extend(fates)
        if len(self.samples) < SAMPLES:
            self._sample(lines)

    def add_renamed(self, line_number: int, old_key: str) -> None:
        """This line would rename a door: only if no other line of the file still has the old address."""
        self._renamed.append((line_number, hash(old_key)))

    def settle(self) -> None:
        """To be called once, after the last line."""
        self.numbers = np.frombuffer(self._numbers, dtype=np.uint64).astype(np.int64)
        self.communes = np.frombuffer(self._communes, dtype=np.uint64).astype(np.int64)
        self._hashes = np.frombuffer(self._keys, dtype=np.int64)
        self._sorted = np.unique(self._hashes)
        self.fates = np.frombuffer(self._fates, dtype=np.int8).copy()
        wrongly = [number for number, old in self._renamed if self._holds_hash(old)]
        self.fates[np.isin(self.numbers, np.array(wrongly, dtype=np.int64))] = Fate.CREATED
        self.far = self._far()
        self.doubled = self._doubled()

    def holds(self, key: str) -> bool:
        """Does some line of the file have this address?"""
        return self._holds_hash(hash(key))

    def skipped(self) -> set[int]:
        """The lines to leave out: far from their commune, or another position of an address."""
        return set(self.numbers[self.far | self.doubled].tolist())

    def _holds_hash(self, value: int) -> bool:
        place = int(np.searchsorted(self._sorted, value))
        return place < len(self._sorted) and int(self._sorted[place]) == value

    def _far(self) -> NDArray[np.bool_]:
        lons, lats = np.frombuffer(self._lons), np.frombuffer(self._lats)
        far = np.zeros(len(lons), dtype=np.bool_)
        for insee, rank in self._order.items():
            mine = np.flatnonzero(self.communes == rank) if len(self._order) > 1 else np.arange(len(lons))
            if self._some_corner_is_far(insee, lons[mine], lats[mine]):
                far[mine] = [
                    self._spread.is_far(insee, lon, lat)
                    for lon, lat in zip(lons[mine], lats[mine], strict=True)
                ]
        return far

    def _some_corner_is_far(self, insee: str, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> bool:
        """The farthest point of a rectangle is one of its corners: most communes need no more."""
        corners = [(lon, lat) for lon in (lons.min(), lons.max()) for lat in (lats.min(), lats.max())]
        return any(self._spread.is_far(insee, lon, lat) for lon, lat in corners)

    def _doubled(self) -> NDArray[np.bool_]:
        """An address with several positions keeps its entrance, else the first."""
        kinds = np.frombuffer(self._entrances, dtype=np.int8)
        order = np.lexsort((self.numbers, -kinds, self.far, self._hashes))
        ranked = self._hashes[order]
        doubled = np.zeros(len(order), dtype=np.bool_)
        doubled[order[1:]] = ranked[1:] == ranked[:-1]
        return doubled & ~self.far

    def counts(self) -> dict[str, dict[str, int]]:
        """For each commune, its lines by fate; those far away as « far »."""
        found = {}
        kept = ~(self.far | self.doubled)
        width = len(Fate)
        table = np.bincount(
            self.communes[kept] * width + self.fates[kept], minlength=len(self._order) * width
        ).reshape(-1, width)
        far = np.bincount(self.communes[self.far], minlength=len(self._order))
        for insee, rank in self._order.items():
            found[insee] = {fate.name.lower(): int(table[rank, fate]) for fate in Fate} | {
                "far": int(far[rank])
            }
        return found

    def rejection(self, address: AddressLine) -> RejectedLine:
        return self._spread.rejection(address)

    def _sample(self, lines: Sequence[AddressLine]) -> None:
        """A few addresses as they were read, those with accents first: damaged ones are seen at once."""
        streets = {line.street: line for line in lines}
        for line in sorted(streets.values(), key=lambda line: line.street.isascii())[
            : SAMPLES - len(self.samples)
        ]:
            number = "" if line.number is None else f"{line.number} "
            suffix = f"{line.suffix} " if line.suffix else ""
            self.samples.append(f"{number}{suffix}{line.street}, {line.commune_name}")
