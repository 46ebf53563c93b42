"""The search of the planner on the instances that the literature compares solvers with (CVRPLIB, TSPLIB format)."""

import gzip
import math
import re
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tour_planner.cooling import Budget, cool
from tour_planner.errors import PlanningError
from tour_planner.geometry import Floats
from tour_planner.problem import Problem, Terms
from tour_planner.search import EMPTY, giant_tour, strict_split

SPARE = 0.05  # tours more than the first split has
ROOM_FOR_ROUNDING = 1e-3  # of a demand


@dataclass(frozen=True)
class Instance:
    """places: (n + 1, 2), the depot first; demands: (n + 1,), 0 at the depot; capacity of a route."""

    name: str
    places: Floats
    demands: Floats
    capacity: float

    def legs(self, route: Sequence[int]) -> int:
        """The length of a route of customers 1..n, each leg rounded as CVRPLIB does."""
        ring = self.places[[0, *route, 0]]
        walked = np.hypot(*(ring[1:] - ring[:-1]).T)
        return int(np.floor(walked + 0.5).sum())


@dataclass(frozen=True)
class Answer:
    """routes: customers 1..n; cost: as CVRPLIB counts; problems: what a checker that trusts nobody found wrong."""

    routes: list[list[int]]
    cost: int
    cpu_seconds: float
    problems: list[str]


def read(path: Path) -> Instance:
    """An instance of EDGE_WEIGHT_TYPE EUC_2D with one depot. Raises PlanningError with the line that is missing."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error) as refusal:
        raise PlanningError(f"Le fichier {path.name} ne peut pas être lu : {refusal}.") from refusal
    kind, capacity = _value(text, "EDGE_WEIGHT_TYPE"), _number(_value(text, "CAPACITY"))
    if kind != "EUC_2D":
        raise PlanningError(f"Les distances « {kind} » ne sont pas lues : donnez une instance EUC_2D.")
    places, demands = _rows(text, "NODE_COORD_SECTION", 3), _rows(text, "DEMAND_SECTION", 2)
    depot = _rows(text, "DEPOT_SECTION", 1)[0, 0]
    if len(places) < 2 or not np.array_equal(places[:, 0], demands[:, 0]):
        raise PlanningError("Chaque nœud doit avoir ses coordonnées et sa demande, dans le même ordre.")
    if depot != places[0, 0] or demands[0, 1] != 0:
        raise PlanningError("Le dépôt doit être le premier nœud, sans demande.")
    if (demands[1:, 1] < 0).any() or (demands[:, 1] > capacity).any():
        raise PlanningError(
            "Une demande est négative, ou plus grande que la capacité : aucune tournée n’est possible."
        )
    return Instance(path.name.split(".")[0], places[:, 1:], demands[:, 1], capacity)


def solve(instance: Instance, *, budget: Budget, seed: int) -> Answer:
    """Search as the planner does, with the capacity for a limit and one depot where every route starts and ends."""
    began = time.process_time()
    problem = _problem(instance)
    tours = strict_split(problem, giant_tour(problem))
    tours += [EMPTY] * math.ceil(SPARE * len(tours) + 3)
    if budget.seconds is not None:
        budget = Budget(seconds=budget.seconds - (time.process_time() - began))
    tours = cool(problem, tours, budget, steps=(0, 100), terms=(0.0, 1.0, 1.0), seed=seed, progress=_silent)
    seconds = time.process_time() - began
    routes = [[int(stop) + 1 for stop in tour] for tour in tours if len(tour)]
    return Answer(routes, sum(map(instance.legs, routes)), seconds, check(instance, routes))


def check(instance: Instance, routes: Sequence[Sequence[int]]) -> list[str]:
    """What is wrong with routes: customers missing, seen twice or unknown, and routes beyond the capacity."""
    seen = np.bincount([stop for route in routes for stop in route], minlength=len(instance.places))
    wrong = [
        f"customer {stop} is visited {times} times" for stop, times in enumerate(seen[1:], 1) if times != 1
    ]
    if seen[0]:
        wrong.append("the depot is inside a route")
    for number, route in enumerate(routes, 1):
        load = float(instance.demands[list(route)].sum())
        if load > instance.capacity:
            wrong.append(f"route {number} carries {load:g} of {instance.capacity:g}")
    return wrong


def _problem(instance: Instance) -> Problem:
    customers = np.vstack([instance.places[1:], instance.places[:1]])
    xyz = np.column_stack([customers, np.zeros(len(customers))])
    terms = Terms(
        pace=math.inf,
        limit=instance.capacity + ROOM_FOR_ROUNDING,
        homeward=1.0,
        hard=True,
        whole=True,
        heat=(2.0, 0.02),
    )
    streets = np.full(len(customers) - 1, -1, dtype=np.int32)
    return Problem(xyz[:-1], customers, instance.demands[1:], streets, xyz[-1], terms)


def _silent(_done: float) -> None:
    return None


def _value(text: str, key: str) -> str:
    found = re.search(rf"^\s*{key}\s*:\s*(.+?)\s*$", text, re.MULTILINE)
    if not found:
        raise PlanningError(f"La ligne {key} manque : ce n’est pas une instance CVRPLIB.")
    return found[1]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise PlanningError(f"« {text} » n’est pas un nombre.") from None


def _rows(text: str, section: str, width: int) -> Floats:
    found = re.search(rf"^\s*{section}\s*$([^A-Za-z]*)", text, re.MULTILINE)
    numbers = (
        [_number(word) for word in re.split(r"\s+", found[1].strip())] if found and found[1].strip() else []
    )
    if not numbers or (width > 1 and len(numbers) % width) or not np.isfinite(numbers).all():
        raise PlanningError(f"La partie {section} manque ou n’est pas complète.")
    return np.array(numbers, dtype=np.float64).reshape(-1, width)
