"""What must hold of a plan, counted again from the doors: nothing here trusts the search."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tour_planner.doors import Door
from tour_planner.errors import PlanningError
from tour_planner.measuring import measure
from tour_planner.results import Plan, Tour

TOLERANCE = 1e-6  # minutes


class WrongPlan(PlanningError):
    """Le calcul a donné un plan faux, qui n’a pas été gardé. Signalez-le avec votre fichier d’adresses."""


def check(plan: Plan, doors: Sequence[Door], locked: Sequence[Tour] = ()) -> None:
    """Each dwelling in one tour or its door left out; no tour beyond the limit; a pair has one tour per outing.

    Raises WrongPlan.
    """
    by_id = {door.id: door for door in doors}
    kept = set(map(id, locked))
    out = {entry.door for entry in plan.left_out}
    seen: Counter[str] = Counter()
    for tour in plan.tours:
        shares = dict(tour.shares)
        seen.update({id_: shares.get(id_, by_id[id_].dwellings if id_ in by_id else 0) for id_ in tour.doors})
        if id(tour) in kept:
            continue
        walked = [replace(by_id[id_], dwellings=shares.get(id_, by_id[id_].dwellings)) for id_ in tour.doors]
        minutes, metres = measure(walked, plan.parameters)
        if (
            minutes > plan.parameters.minutes + TOLERANCE
            or abs(minutes - tour.minutes) > TOLERANCE
            or metres < 0
        ):
            raise WrongPlan(WrongPlan.__doc__)
    slots = Counter((tour.outing, tour.pair) for tour in plan.tours if id(tour) not in kept)
    wrong = [door for door in doors if door.id not in out and seen[door.id] != door.dwellings]
    if wrong or max(slots.values(), default=1) > 1:
        raise WrongPlan(WrongPlan.__doc__)
