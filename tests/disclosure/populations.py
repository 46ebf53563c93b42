"""People drawn at random over eight quarters, and the tables that a collective would publish of them."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disclosure import Cell, Offered, Protector, Release, Table, prepare

QUARTERS = 8
CHANNELS = ("porte", "téléphone", "rue")
_YEAR = 4


@dataclass(frozen=True)
class Met:
    """Someone counted once."""

    name: str
    quarter: int
    commune: str
    channel: str


class Population:
    """From a handful to some hundreds of people, unevenly spread: where small groups are."""

    def __init__(self, seed: int) -> None:
        drawn = random.Random(seed)
        self.protector = Protector(drawn.randbytes(32))
        self.communes = tuple(f"commune {number}" for number in range(drawn.randint(2, 5)))
        weights = [drawn.random() ** 2 + 0.01 for _ in self.communes]
        self.people = [
            Met(
                str(number),
                drawn.randrange(QUARTERS),
                drawn.choices(self.communes, weights)[0],
                drawn.choice(CHANNELS),
            )
            for number in range(drawn.randint(20, 800))
        ]

    def tables(self, quarter: int) -> Iterator[Table]:
        """What is published when a quarter is over: its total, the year so far, by commune, by channel."""
        now = f"trimestre {quarter}"
        yield Table(now, {"total": self._those(lambda met: met.quarter == quarter)})
        if quarter % _YEAR:
            first = quarter // _YEAR * _YEAR
            yield Table(f"{now}, année", {"total": self._those(lambda met: first <= met.quarter <= quarter)})
        for name, values in (("commune", self.communes), ("channel", CHANNELS)):
            yield Table(
                f"{now} par {name}",
                {value: self._those(lambda met, name=name, value=value: met.quarter == quarter and getattr(met, name) == value) for value in values},
            )  # fmt: skip

    def _those(self, wanted: Callable[[Met], bool]) -> Offered:
        places = [
            Met("", quarter, commune, channel)
            for quarter in range(QUARTERS)
            for commune in self.communes
            for channel in CHANNELS
        ]
        atoms = frozenset((one.quarter, one.commune, one.channel) for one in places if wanted(one))
        return Offered(atoms, self.protector.group(one.name for one in self.people if wanted(one)))

    def releases(self) -> Iterator[tuple[Release, list[Cell]]]:
        """Quarter after quarter, each with all that is published once it is."""
        past: list[Cell] = []
        for quarter in range(QUARTERS):
            release = prepare(list(self.tables(quarter)), past, self.protector)
            past += release.cells
            yield release, list(past)

    def exactly(self) -> list[Cell]:
        """The same tables published as they are, but for the numbers under 11: what a spreadsheet does."""
        return [
            Cell(f"{table.name} {label}", row.atoms, *((row.people.count,) * 2 if row.people.count > 10 else (0, 10)))
            for quarter in range(QUARTERS)
            for table in self.tables(quarter)
            for label, row in table.rows.items()
        ]  # fmt: skip

    def size(self, atoms: frozenset[object]) -> int:
        """How many people truly are in these groups."""
        return sum((one.quarter, one.commune, one.channel) in atoms for one in self.people)
