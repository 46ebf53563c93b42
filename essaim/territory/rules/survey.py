"""What a whole address file holds, and what would become of it. No database."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from operator import attrgetter

import numpy as np

from address_files import AddressLine, RejectedLine, Sieve, Spoken, Told

SAMPLES = 5
_COMMUNE = attrgetter("insee", "commune_name", "former_insee")


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
    formers: dict[str, set[str]] = field(default_factory=dict)
    sieve: Sieve = field(default_factory=Sieve)
    spoken: Spoken = field(default_factory=Spoken)

    def __post_init__(self) -> None:
        self._fates = array("b")

    def reject(self, line: RejectedLine) -> None:
        self.rejected[line.reason] += 1
        self.tell(line)

    def tell(self, line: RejectedLine) -> None:
        shown = self.sentences.setdefault(line.reason, [])
        if len(shown) < SAMPLES:
            shown.append(line.sentence)

    def add(self, told: Told, fates: Sequence[int]) -> None:
        lines = told.lines
        for insee, name, former in dict.fromkeys(map(_COMMUNE, lines)):
            self.names.setdefault(insee, name)
            if former:
                self.formers.setdefault(insee, set()).add(former)
        self.sieve.add(told)
        self.spoken.add(lines)
        self._fates.extend(fates)
        if len(self.samples) < SAMPLES:
            self._sample(lines)

    def settle(self, *, accepted: Iterable[int] | None = ()) -> None:
        """To be called once, after the last line. `accepted`: the far lines to keep; None: all of them."""
        self.sieve.settle(accepted=accepted)
        self.fates = np.frombuffer(self._fates, dtype=np.int8)

    def counts(self) -> dict[str, dict[str, int]]:
        """For each commune, its lines by fate; those set aside as « far », « streets » and « doubled »; « shared »: at the point of another."""
        sieve, width = self.sieve, len(Fate)
        kept = ~(sieve.far | sieve.doubled | sieve.streets)
        table = np.bincount(
            sieve.ranks[kept] * width + self.fates[kept], minlength=len(self.names) * width
        ).reshape(-1, width)
        masks = {"far": sieve.far, "streets": sieve.streets, "doubled": sieve.doubled}
        masks["shared"] = sieve.sharing_a_point()
        aside = {
            name: np.bincount(sieve.ranks[mask], minlength=len(self.names)) for name, mask in masks.items()
        }
        return {
            insee: {fate.name.lower(): int(table[rank, fate]) for fate in Fate}
            | {name: int(column[rank]) for name, column in aside.items()}
            for rank, insee in enumerate(sieve.communes)
        }

    def _sample(self, lines: Sequence[AddressLine]) -> None:
        """A few addresses as they were read, those with accents first: damaged ones are seen at once."""
        streets = {line.street: line for line in lines}
        for line in sorted(streets.values(), key=lambda line: line.street.isascii())[
            : SAMPLES - len(self.samples)
        ]:
            number = "" if line.number is None else f"{line.number} "
            suffix = f"{line.suffix} " if line.suffix else ""
            self.samples.append(f"{number}{suffix}{line.street}, {line.commune_name}")
