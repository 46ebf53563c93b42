"""The planner: time, memory and quality on real addresses, beside PyVRP with as much CPU.

`python benchmarks/planner.py [CASE…]` prints one JSON line per case. Cases: doors-934, doors-2000, bondy, bondy-20000,
paris-20000, rural, peer. Each runs in a process of its own, so that its peak memory is its own. The addresses are those of the
demonstration and of the tests; Paris is looked for in ../shared, and skipped when it is not there.
"""

import csv
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tour_planner import Door, Parameters, plan, quality  # noqa: E402 -- runs without being installed
from tour_planner.geometry import flat  # noqa: E402
from tour_planner.planning import within_reach  # noqa: E402
from tour_planner.problem import Problem  # noqa: E402
from tour_planner.stops import gather, whole  # noqa: E402
from tour_planner.warm import warm  # noqa: E402
from tour_planner.yardsticks import in_other_hull  # noqa: E402

EXTRACT = ROOT / "tests" / "tour_planner" / "data" / "bondy-nord.csv"
SHIPPED = ROOT / "essaim" / "demo_data" / "addresses"
BONDY, RURAL = SHIPPED / "adresses-93010-bondy.csv.gz", SHIPPED / "adresses-99001-rural.csv.gz"
PARIS = ROOT.parent / "shared" / "data" / "addresses" / "adresses-75.csv.gz"
MEETING = (2.4832, 48.9080)


def read(path: Path) -> list[Door]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        rows = csv.DictReader(lines, delimiter=";")
        return [
            Door(
                str(i), float(row["lon"]), float(row["lat"]), row["nom_voie"], int(row["numero"] or 0) or None
            )
            for i, row in enumerate(rows)
        ]


def nearest(doors: list[Door], count: int, middle: tuple[float, float]) -> list[Door]:
    """The doors nearest to a point: one piece of territory, as a sector is."""
    return sorted(doors, key=lambda door: (door.lon - middle[0]) ** 2 * 0.43 + (door.lat - middle[1]) ** 2)[
        :count
    ]


def three_times(doors: list[Door]) -> list[Door]:
    """The town beside itself, twice: as many doors as a large one, in streets as they are."""
    return [
        replace(door, id=f"{copy}-{door.id}", lon=door.lon + 0.05 * copy)
        for copy in range(3)
        for door in doors
    ]


def measured(doors: list[Door], **wishes: object) -> dict[str, object]:
    warm()
    parameters = Parameters(pairs=4, **wishes)  # type: ignore[arg-type]
    at, cpu = time.perf_counter(), time.process_time()
    made = plan(doors, parameters)
    seconds, cpu = time.perf_counter() - at, time.process_time() - cpu
    found = {key: round(value, 4) for key, value in asdict(quality(made, doors)).items()}
    return {"doors": len(doors), "seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), **found}


def doors_934() -> dict[str, object]:
    return {
        "free loops": measured(read(EXTRACT)),
        "one meeting point": measured(read(EXTRACT), start=MEETING),
    }


def doors_2000() -> dict[str, object]:
    return measured(nearest(read(BONDY), 2000, (2.4832, 48.9020)))


def bondy() -> dict[str, object]:
    return measured(read(BONDY))


def paris_20000() -> dict[str, object]:
    return measured(nearest(read(PARIS), 20_000, (2.39, 48.85)))


def rural() -> dict[str, object]:
    return measured(read(RURAL))


def peer() -> dict[str, object]:
    """The same doors, meeting point, limit and distances for PyVRP, with the CPU that the planner took.

    The peer minimises walking alone: no balance, no compactness, tours of any number.
    """
    doors = read(EXTRACT)
    ours = measured(doors, start=MEETING)
    return {
        "ours": ours,
        "pyvrp": pyvrp(doors, float(str(ours["cpu_seconds"]))),
        "pyvrp, 60 s": pyvrp(doors, 60.0),
    }


def pyvrp(doors: list[Door], seconds: float) -> dict[str, object]:
    from pyvrp import Model  # only this case needs it

    parameters = Parameters(pairs=4, start=MEETING)
    problem = Problem.of(within_reach(gather([whole(door) for door in doors]), parameters)[0], parameters)
    model, scale = Model(), 10  # decimetres, and the time to walk one
    places = [model.add_location(0, 0) for _ in range(len(problem) + 1)]
    depot = model.add_depot(places[-1])
    minute = scale * problem.pace
    model.add_vehicle_type(60, shift_duration=int(problem.limit * minute), start_depot=depot, end_depot=depot)
    for place, service in zip(places, problem.service, strict=False):
        model.add_client(place, service_duration=int(np.ceil(service * minute)))
    xyz = problem.ground(1).xyz
    sides = problem.ground(1).sides
    for i, a in enumerate(places):
        away = np.linalg.norm(xyz - xyz[i], axis=1)
        away += np.where((sides ^ sides[i]) == 1, parameters.crossing_metres * (away > 0), 0)
        for j, b in enumerate(places):
            if i != j:
                metres = int(np.ceil(away[j] * scale))
                model.add_edge(a, b, distance=metres, duration=metres)
    cpu = time.process_time()
    best = model.solve(lambda _cost: time.process_time() - cpu > seconds, seed=1, display=False).best
    walked = best.distance() / scale / problem.pace
    cpu = time.process_time() - cpu
    routes, minutes = best.routes(), [route.duration() for route in best.routes()]
    tours = np.zeros(len(problem), dtype=np.int64)
    for number, route in enumerate(routes):
        for activity in route:
            if activity.is_client():
                tours[activity.idx] = number
    return {
        "cpu_seconds": round(cpu, 2),
        "tours": best.num_routes(),
        "feasible": best.is_feasible(),
        "walking_hours": round(walked / 60, 4),
        "longest_minutes": round(max(route.duration() for route in routes) / minute, 4),
        "spread": round(float(np.std(minutes) / np.mean(minutes)), 4),
        "in_other_hull": round(in_other_hull(flat(problem.xyz), tours, problem.service), 4),
    }


CASES: dict[str, tuple[Path, Callable[[], dict[str, object]]]] = {
    "doors-934": (EXTRACT, doors_934),
    "doors-2000": (BONDY, doors_2000),
    "bondy": (BONDY, bondy),
    "bondy-20000": (BONDY, lambda: measured(three_times(read(BONDY))[:20_000])),
    "paris-20000": (PARIS, paris_20000),
    "rural": (RURAL, rural),
    "peer": (EXTRACT, peer),
}


def main(names: list[str]) -> None:
    if len(names) == 1:
        path, case = CASES[names[0]]
        if not path.exists():
            print(json.dumps({"case": names[0], "skipped": f"{path.name} is not here"}))
            return
        figures = case()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"case": names[0], "peak_mb": round(peak), **figures}), flush=True)
        return
    for name in names or CASES:
        subprocess.run([sys.executable, __file__, name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
