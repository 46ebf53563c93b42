"""A release prepared: its tables protected, attacked together with all that was published before, and cut until it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from disclosure.attack import Atoms, Cell, attack
from disclosure.protection import Group, Protector, possible

_TOLD = 2  # a table that tells of one group only says « all of them »


@dataclass(frozen=True)
class Offered:
    """What a table would tell of one group: who they are, and of which atoms (`Cell.atoms`) they are the sum.

    at_most: what is published exactly beside it and cannot be fewer (passages, of conversations); none: nothing is.
    """

    atoms: Atoms
    people: Group
    at_most: int | None = None


@dataclass(frozen=True)
class Table:
    """One total, or the parts of one total.

    name: unique in the release and its past. rows: by label, in the order in which they are shown; of a table of more than
    one row, the rows have nobody in common.
    """

    name: str
    rows: Mapping[str, Offered]


@dataclass(frozen=True)
class Release:
    """What may be published.

    tables: the tables that hold, by name, each number a multiple of 5, or None: fewer than 15. withheld: the names of those
    that do not. cells: what the ledger keeps, for the attacks to come.
    """

    tables: Mapping[str, Mapping[str, int | None]]
    withheld: tuple[str, ...]
    cells: tuple[Cell, ...]


def prepare(tables: Sequence[Table], past: Sequence[Cell], protector: Protector) -> Release:
    """Of tables in the order of their importance: when an attack succeeds, the last of those it used is withheld."""
    kept = [table for table in tables if not _tells_of_all(table)]
    numbers = {table.name: _protected(table, protector) for table in kept}
    while True:
        cells = [cell for table in kept for cell in _cells(table, numbers[table.name])]
        used = {name for found in attack(cells, past) for name in found.cells}
        guilty = [
            table for table in kept if used & {cell.name for cell in _cells(table, numbers[table.name])}
        ]
        if not guilty:
            break
        kept.remove(guilty[-1])
    names = [table.name for table in kept]
    return Release(
        tables={name: numbers[name] for name in names},
        withheld=tuple(table.name for table in tables if table.name not in names),
        cells=tuple(cells),
    )


def _tells_of_all(table: Table) -> bool:
    """Of several groups one only has people: whoever is counted in the total is known to be there."""
    told = [row for row in table.rows.values() if row.people.count]
    return len(table.rows) > 1 and len(told) < _TOLD


def _protected(table: Table, protector: Protector) -> dict[str, int | None]:
    return {label: protector.published(row.people) for label, row in table.rows.items()}


def _cells(table: Table, numbers: Mapping[str, int | None]) -> list[Cell]:
    found = []
    for label, row in table.rows.items():
        least, most = possible(numbers[label])
        if (
            row.at_most is not None and numbers[label] is not None
        ):  # a number that is hidden adds nothing to it
            most = min(most, row.at_most)
        found.append(Cell(f"{table.name} · {label}", row.atoms, least, most))
    return found
