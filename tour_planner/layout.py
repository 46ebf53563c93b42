"""From tours to the table of the search, and back."""

import numpy as np

from tour_planner.feet import Feet, by_streets
from tour_planner.field import Field, Rules, weigh
from tour_planner.geometry import Floats, Ints, Singles, along_curve, neighbours
from tour_planner.problem import Problem

NEAR = 40


def lay_out(problem: Problem, tours: list[Ints], rules: Rules) -> tuple[Field, Ints]:
    """(the field, the stop of the problem that each of its stops is)."""
    stops = len(problem)
    order = along_curve(problem.plane[:stops])
    place = problem.plane[:stops][order]
    streets = problem.streets[order]
    near = neighbours(place, NEAR)
    rows = order if problem.start is None else np.append(order, np.full(len(tours), stops))
    feet = problem.feet.of(rows.astype(np.int32))
    nodes = stops + (len(tours) if problem.start is not None else 0)
    links = np.zeros((nodes, 8), dtype=np.int32)
    spots = links.view(np.float32)
    links[:, 0] = links[:, 1] = np.arange(nodes)
    links[:, 2] = links[:, 3] = -1
    links[:stops, 3] = streets
    spots[:stops, 4:6] = place
    if problem.start is not None:
        spots[stops:, 4:6] = problem.plane[-1]
    _link(links, tours, order, with_start=problem.start is not None)
    field = Field(
        links,
        spots,
        problem.service[order].astype(np.float32),
        near.astype(np.uint32),
        _away(place, streets, near, rules, feet),
        np.zeros(nodes, dtype=np.float32),
        np.zeros(len(tours)),
        np.zeros(len(tours), dtype=np.int32),
        np.zeros((len(tours), 2)),
        feet,
    )
    weigh(field, rules)
    return field, order


def _link(links: Ints, tours: list[Ints], order: Ints, *, with_start: bool) -> None:
    stops = len(order)
    rank = np.empty(stops, dtype=np.int32)
    rank[order] = np.arange(stops, dtype=np.int32)
    for number, tour in enumerate(tours):
        ring = rank[tour]
        if with_start:
            ring = np.append(ring, stops + number)
        links[ring, 0], links[ring, 1], links[ring, 2] = np.roll(ring, -1), np.roll(ring, 1), number


def _away(place: Floats, streets: Ints, near: Ints, rules: Rules, feet: Feet) -> Singles:
    away: Floats = np.linalg.norm(place[near] - place[:, None], axis=2)
    if rules.whole:
        whole: Singles = np.floor(away + 0.5).astype(np.float32)
        return whole
    by_streets(feet, near, away)
    crosses = (streets[near] ^ streets[:, None]) == 1
    crossed: Singles = (away + np.where(crosses & (away > 0), rules.crossing, 0.0)).astype(np.float32)
    return crossed


def read_off(field: Field, order: Ints) -> list[Ints]:
    """The stops of each tour, in walking order. Empty tours stay, empty."""
    stops = len(order)
    following, tour_of = field.links[:, 0].tolist(), field.links[:, 2].tolist()
    tours: list[list[int]] = [[] for _ in field.minutes]
    heads = [following[node] for node in range(stops, len(following))] or range(stops)
    for head in heads:
        node = head
        if node < stops and tours[tour_of[node]]:
            continue
        while node < stops:
            tours[tour_of[node]].append(node)
            node = following[node]
            if node == head:
                break
    return [order[np.array(tour, dtype=np.int32)] for tour in tours]
