"""Round planning: doors in, balanced walking tours for pairs of volunteers out. Plain Python, usable alone.

    made = plan(doors, Parameters(pairs=4, minutes=120))

The engine (numba, scipy) is loaded at the first call of one of its functions: who only imports the package, as
every command of a site does, does not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tour_planner.doors import Door, Reason, Side
from tour_planner.errors import PlanningError
from tour_planner.parameters import Parameters
from tour_planner.results import LeftOut, Plan, Statistics, Tour

if TYPE_CHECKING:
    from tour_planner.measuring import measure
    from tour_planner.planning import order, plan
    from tour_planner.ways import Ways, ways_between
    from tour_planner.yardsticks import Quality, quality

ENGINE = {
    "measure": "measuring",
    "order": "planning",
    "plan": "planning",
    "Ways": "ways",
    "ways_between": "ways",
    "Quality": "yardsticks",
    "quality": "yardsticks",
}

__all__ = [
    "Door",
    "LeftOut",
    "Parameters",
    "Plan",
    "PlanningError",
    "Quality",
    "Reason",
    "Side",
    "Statistics",
    "Tour",
    "Ways",
    "measure",
    "order",
    "plan",
    "quality",
    "ways_between",
]


def __getattr__(name: str) -> object:
    if name not in ENGINE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{ENGINE[name]}"), name)
    globals()[name] = found
    return found
