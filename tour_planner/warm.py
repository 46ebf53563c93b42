"""`python -m tour_planner.warm`: compile the engine once, so that the first plan does not wait."""

from tour_planner import Door, Parameters, order, plan


def warm() -> None:
    """Plan a few invented doors, with and without a start, with a limit that makes every part run."""
    doors = [Door(str(i), 2.48 + i % 9 * 2e-4, 48.9 + i // 9 * 2e-4, "Rue", i + 1) for i in range(90)]
    for start in (None, (2.48, 48.9)):
        for outings in (None, 1):
            plan(doors, Parameters(pairs=2, minutes=60, start=start, outings=outings, effort="quick"))
    order(doors, Parameters(pairs=1))


if __name__ == "__main__":
    warm()
