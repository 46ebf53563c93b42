"""How long a walk is, counted without the search: the last word on a plan, and on a move made by hand."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tour_planner.doors import Door
from tour_planner.errors import PlanningError
from tour_planner.feet import walked
from tour_planner.geometry import on_sphere
from tour_planner.parameters import Parameters
from tour_planner.stops import Stop, Visit, feet, place_of, points, streets, whole


def measure(doors: Sequence[Door], parameters: Parameters) -> tuple[float, float]:
    """(minutes, metres) of doors visited in this order, from the start and back, or round the loop.

    By the streets where they are known, else straight lines × detour; crossings, and the time at each dwelling. Raises PlanningError when a door has no place.
    """
    for door in doors:
        if not door.has_place:
            raise PlanningError(
                f"La porte « {door.id} » n’a pas de coordonnées justes : placez-la sur la carte."
            )
    stops: list[list[Visit]] = []
    for door in doors:
        if stops and place_of(stops[-1][0].door) == place_of(door):
            stops[-1].append(whole(door))
        else:
            stops.append([whole(door)])
    return measure_stops([Stop(tuple(visits)) for visits in stops], parameters)


def measure_stops(stops: Sequence[Stop], parameters: Parameters) -> tuple[float, float]:
    """The same for stops."""
    if not stops:
        return 0.0, 0.0
    xyz, street, foot = points(stops), streets(stops), feet(stops, parameters)
    if parameters.start is not None:
        lon, lat = parameters.start
        xyz = np.vstack([xyz, on_sphere(np.array([lon]), np.array([lat]))])
        street = np.append(street, -1)
    metres = 0.0
    for a, b in pairwise([*range(len(xyz)), 0]):
        leg = walked(foot, a, b, parameters.detour * float(np.linalg.norm(xyz[a] - xyz[b])))
        crosses = street[a] ^ street[b] == 1
        metres += leg + (parameters.crossing_metres if crosses and leg > 0 else 0.0)
    service = sum(stop.dwellings for stop in stops) * parameters.minutes_per_door
    return service + metres / parameters.metres_per_minute, metres
