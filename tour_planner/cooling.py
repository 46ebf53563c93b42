"""Simulated annealing over a territory: cooler and cooler, in pieces of neighbouring tours when there are many doors.

A piece holds whole tours and knows nothing of the others: pieces run side by side, and the plan does not depend on how many
at once. Each round cuts elsewhere (after Santini, Schneider, Vidal & Vigo, "Decomposition strategies for vehicle routing
heuristics", INFORMS Journal on Computing 35(3), 2023: by barycentres of tours).
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tour_planner.anneal import anneal
from tour_planner.field import Rules, weigh
from tour_planner.geometry import Ints, along_curve
from tour_planner.layout import lay_out, read_off
from tour_planner.problem import Problem
from tour_planner.room import room

Progress = Callable[[float], bool | None]

STEPS = 100
REMOVED = 7.0  # stops taken out by an iteration, on average
PIECE = 5000  # stops of a piece
WHOLE_UP_TO = 8000  # stops that are not cut in pieces
ROUNDS = 10  # steps between two cuts into pieces
WORKERS = min(4, os.cpu_count() or 1)  # pieces at once
MARGIN = 0.004  # of the limit that the search keeps free: what it still exceeds at the end is within
CHUNK = 2000  # iterations between two looks at the clock


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search: iterations for each stop, or seconds of the processor. Only the first gives the same plan again."""

    iterations: int = 100
    seconds: float | None = None

    @property
    def is_short(self) -> bool:
        return self.seconds is None and self.iterations < 100


@dataclass(frozen=True, slots=True)
class Cooling:
    """rules: those of a share of the way; heat: metres, the same; iterations: for each stop and step; until: when to stop."""

    rules: Callable[[float], Rules]
    heat: Callable[[float], float]
    iterations: float
    until: Callable[[float], float]


def cool(
    problem: Problem,
    tours: list[Ints],
    budget: Budget,
    *,
    steps: tuple[int, int],
    terms: tuple[float, float, float],
    seed: int,
    progress: Progress,
) -> list[Ints]:
    """Cool from the heat of the first step to that of the last; every stop of the problem must have a tour.

    terms: balance (metres/minute²), overtime (metres/minute) at the first and at the last step.
    """
    stops = len(problem)
    if stops < 2 or (stops <= len(tours) and not problem.terms.hard):
        return tours
    cooling = _cooling(problem, tours, budget, terms, steps)
    if progress(steps[0] / STEPS) is False:
        return tours
    for first in range(steps[0], steps[1], ROUNDS):
        last = min(first + ROUNDS, steps[1])
        pieces = (
            [np.arange(len(tours), dtype=np.int32)]
            if stops <= WHOLE_UP_TO
            else _pieces(problem, tours, first)
        )
        jobs = [
            (problem, tours, piece, cooling, (first, last), (seed, first, at))
            for at, piece in enumerate(pieces)
        ]
        with ThreadPoolExecutor(WORKERS) as pool:
            found = list(pool.map(_run, jobs))
        for piece, better in zip(pieces, found, strict=True):
            for number, tour in zip(piece, better, strict=True):
                tours[number] = tour
        if progress(last / STEPS) is False:
            break
    return tours


def _cooling(
    problem: Problem,
    tours: list[Ints],
    budget: Budget,
    terms: tuple[float, float, float],
    steps: tuple[int, int],
) -> Cooling:
    asked, (balance, first, last) = problem.terms, terms
    hot, cold = asked.heat

    def rules(done: float) -> Rules:
        return Rules(
            1.0 / asked.pace,
            asked.limit if asked.hard else asked.limit * (1 - MARGIN),
            target,
            balance,
            first * (last / first) ** done,
            asked.hard,
            asked.crossing,
            asked.leaving,
            asked.homeward,
            asked.whole,
            asked.spread,
        )

    target = 0.0
    field, _ = lay_out(problem, tours, rules(0.0))
    target = float(field.minutes.mean())
    walk = float(field.spots[:, 6].sum())
    mean_leg = max(1.0, walk / len(problem))
    began = time.process_time()

    def until(done: float) -> float:
        if budget.seconds is None:
            return np.inf
        share = (done * STEPS - steps[0]) / (steps[1] - steps[0])
        return began + budget.seconds * share

    return Cooling(
        rules,
        lambda done: mean_leg * hot * (cold / hot) ** done,
        np.inf if budget.seconds is not None else budget.iterations / STEPS,
        until,
    )


def _pieces(problem: Problem, tours: list[Ints], turn: int) -> list[Ints]:
    """Groups of neighbouring tours of about PIECE stops, cut along a curve that is turned each time."""
    sizes = np.array([len(tour) for tour in tours])
    middle = problem.plane.mean(axis=0)
    centres = np.array([problem.plane[tour].mean(axis=0) if len(tour) else middle for tour in tours])
    angle = 0.7 * turn
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    order = along_curve(centres @ spin)
    share = np.cumsum(sizes[order]) * max(1, round(sizes.sum() / PIECE)) // (sizes.sum() + 1)
    return [piece for piece in np.split(order, np.flatnonzero(np.diff(share)) + 1) if len(piece)]


def _run(job: tuple[Problem, list[Ints], Ints, Cooling, tuple[int, int], tuple[int, int, int]]) -> list[Ints]:
    problem, tours, piece, cooling, (first, last), seed = job
    held = np.concatenate([tours[number] for number in piece])
    if len(held) < 2:
        return [tours[number] for number in piece]
    ends = np.cumsum([len(tours[number]) for number in piece])[:-1]
    part = problem.only(held)
    field, order = lay_out(part, np.split(np.arange(len(held), dtype=np.int32), ends), cooling.rules(0.0))
    place = room(len(piece), seed)
    for step in range(first, last):
        done = step / STEPS
        rules = cooling.rules(done)
        weigh(field, rules)
        left = np.ceil(cooling.iterations * len(held))
        while left > 0 and time.process_time() < cooling.until(done + 1 / STEPS):
            count = int(min(left, max(CHUNK, len(held)))) if left == np.inf else int(left)
            anneal(field, place, rules, count, cooling.heat(done), REMOVED)
            left -= count
    return [held[tour] for tour in read_off(field, order)]
