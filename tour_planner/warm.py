"""`python -m tour_planner.warm`: compile the engine once, so that the first plan does not wait."""

import numpy as np

from tour_planner import Door, Parameters, order, plan
from tour_planner.benchmark import Instance, solve
from tour_planner.cooling import Budget


def warm() -> None:
    """Plan a few invented doors, with and without a start, with a limit that makes every part run."""
    doors = [Door(str(i), 2.48 + i % 9 * 2e-4, 48.9 + i // 9 * 2e-4, "Rue", i + 1) for i in range(90)]
    for start in (None, (2.48, 48.9)):
        for outings in (None, 1):
            plan(doors, Parameters(pairs=2, minutes=60, start=start, outings=outings, effort="quick"))
    order(doors, Parameters(pairs=1))
    warm_search()


def warm_search() -> None:
    """The same for the search of benchmarks."""
    rng = np.random.default_rng(1)
    places = rng.integers(0, 1000, (60, 2)).astype(np.float64)
    solve(Instance("warm", places, np.append(0.0, np.ones(59)), 10.0), budget=Budget(10), seed=1)


if __name__ == "__main__":
    warm()
