"""What an outsider deduces from everything that was published, by linear programming (HiGHS)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor

import highspy
import numpy as np
from numpy.typing import NDArray

SPAN = 5  # a group is safe while what it may hold spans at least this: six numbers are possible
_NEARLY = 1e-6
_BOTH_WAYS = (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)
_WITHOUT_LIMIT = {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}

Atom = Hashable
Atoms = frozenset[Atom]
Unknowns = frozenset[int]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """A published number.

    name: how it is called to whoever prepares the release. atoms: the smallest groups of people, without anyone in common
    (new people of March in one commune), whose sum it is. least, most: how many people it may be, for who knows the method
    (`protection.possible`); most None: no limit is told.
    """

    name: str
    atoms: Atoms
    least: int
    most: int | None


@dataclass(frozen=True)
class Deduced:
    """A group that would be known too well: how many it holds at least and at most, and which cells speak of it."""

    atoms: Atoms
    least: int
    most: int
    cells: tuple[str, ...]


def attack(cells: Sequence[Cell], past: Sequence[Cell] = (), *, span: int = SPAN) -> list[Deduced]:
    """The groups of which fewer than `span` + 1 sizes remain possible; empty: `cells` may join what is `past`.

    Attacked are each published cell and what is left of a cell when another, that lies in it, is taken away, wherever the new
    cells tell something more. The bounds are those of the linear relaxation, rounded inwards. Grows with the number of cells,
    not of people: atoms that the same cells hold are one unknown.
    """
    together = _linked(cells, past)
    if not together:
        return []
    puzzle = _Puzzle(together)
    found = []
    for unknowns, least, most in puzzle.narrow(span):
        atoms = puzzle.atoms(unknowns)
        names = tuple(cell.name for cell in together if cell.atoms & atoms)
        found.append(Deduced(atoms, least, most, names))
    return found


def _linked(cells: Sequence[Cell], past: Sequence[Cell]) -> list[Cell]:
    """The new ones, and of the past those that speak, directly or from one to the next, of someone they speak of."""
    reached: set[Atom] = set().union(*(cell.atoms for cell in cells))
    waiting, linked = list(past), list(cells)
    while touched := [cell for cell in waiting if cell.atoms & reached]:
        linked += touched
        reached = reached.union(*(cell.atoms for cell in touched))
        waiting = [cell for cell in waiting if cell not in touched]
    return linked


class _Puzzle:
    """The published cells as one linear programme, built once and asked of each target."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        holders: dict[Atom, set[int]] = defaultdict(set)
        for number, cell in enumerate(cells):
            for atom in cell.atoms:
                holders[atom].add(number)
        alike: dict[frozenset[int], set[Atom]] = defaultdict(set)
        for atom, holding in holders.items():
            alike[frozenset(holding)].add(atom)
        self._unknowns = [frozenset(atoms) for atoms in alike.values()]
        self._of_cell: list[Unknowns] = [
            frozenset(index for index, holding in enumerate(alike) if number in holding)
            for number in range(len(cells))
        ]
        self._solver = self._programme(cells)

    def _programme(self, cells: Sequence[Cell]) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        solver.setOptionValue("threads", 1)
        for _unknown in self._unknowns:
            solver.addVar(0, highspy.kHighsInf)
        for cell, unknowns in zip(cells, self._of_cell, strict=True):
            most = highspy.kHighsInf if cell.most is None else cell.most
            indices = sorted(unknowns)
            solver.addRow(cell.least, most, len(indices), indices, [1.0] * len(indices))
        return solver

    def atoms(self, unknowns: Iterable[int]) -> Atoms:
        return frozenset().union(*(self._unknowns[index] for index in unknowns))

    def narrow(self, span: int) -> Iterator[tuple[Unknowns, int, int]]:
        """The targets of which fewer than `span` + 1 sizes remain, with the least and the most.

        Every solution of one target is a possible world for all: those whose size was seen to span enough are asked no more.
        """
        targets = list(self._targets())
        sums = np.zeros((len(targets), len(self._unknowns)))
        for row, target in enumerate(targets):
            sums[row, list(target)] = 1
        seen = _Seen(np.full(len(targets), np.inf), np.full(len(targets), -np.inf))
        for row, target in enumerate(targets):
            if seen.spans(row) >= span:
                continue
            costs = sums[row]
            ends = [self._extreme(costs, sense, sums, seen) for sense in _BOTH_WAYS]
            if None in ends or seen.spans(row) >= span:
                continue
            yield target, ceil(seen.least[row] - _NEARLY), floor(seen.most[row] + _NEARLY)

    def _targets(self) -> Iterator[Unknowns]:
        """Each group once: the cells, and what two of them, one inside the other, leave."""
        seen = set(self._of_cell)
        yield from seen
        for one, other in combinations(list(seen), 2):
            larger, smaller = (one, other) if other < one else (other, one)
            if smaller < larger and (left := larger - smaller) not in seen:
                seen.add(left)
                yield left

    def _extreme(self, costs: Numbers, sense: highspy.ObjSense, sums: Numbers, seen: "_Seen") -> float | None:
        """The least or the most of these unknowns, None when nothing limits it; what it takes is noted for every target."""
        every = np.arange(len(costs), dtype=np.int32)
        self._solver.changeColsCost(len(costs), every, costs)
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in _WITHOUT_LIMIT and sense == highspy.ObjSense.kMaximize:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(str(status))
        seen.add(sums @ np.asarray(self._solver.getSolution().col_value))
        return float(self._solver.getInfo().objective_function_value)


@dataclass
class _Seen:
    """The least and the most that each target was seen to be."""

    least: Numbers
    most: Numbers

    def add(self, sizes: Numbers) -> None:
        self.least, self.most = np.minimum(self.least, sizes), np.maximum(self.most, sizes)

    def spans(self, row: int) -> float:
        return (
            float(floor(self.most[row] + _NEARLY) - ceil(self.least[row] - _NEARLY))
            if self.most[row] >= 0
            else -1
        )


class Contradiction(ValueError):
    """What was published cannot all be true: a number of the ledger was altered, or its method changed."""
