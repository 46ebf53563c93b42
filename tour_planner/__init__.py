"""Round planning: doors in, balanced walking tours for pairs of volunteers out. Plain Python, usable alone."""

from tour_planner.doors import Door, Reason, Side
from tour_planner.errors import PlanningError
from tour_planner.measuring import measure
from tour_planner.parameters import Parameters
from tour_planner.planning import order, plan
from tour_planner.quality import Quality, quality
from tour_planner.results import LeftOut, Plan, Statistics, Tour

Route = Tour

__all__ = [
    "Door",
    "LeftOut",
    "Parameters",
    "Plan",
    "PlanningError",
    "Quality",
    "Reason",
    "Route",
    "Side",
    "Statistics",
    "Tour",
    "measure",
    "order",
    "plan",
    "quality",
]
