"""Doors to plan: invented ones and real ones."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tour_planner import Door, Parameters, Plan, measure

DATA = Path(__file__).parent / "data"
HERE = (2.4832, 48.9090)  # a square of northern Bondy
METRE = 1 / 111_195  # of latitude, in degrees


def door(id_, east=0.0, north=0.0, **more):
    """A door some metres from HERE."""
    return Door(str(id_), HERE[0] + east * METRE / 0.6573, HERE[1] + north * METRE, **more)


def street(name, houses, *, north=0.0, step=10.0, width=12.0):
    """Both sides of a straight street: even numbers in the south, odd ones in the north."""
    return [
        door(f"{name}-{n}", east=n // 2 * step, north=north + (width if n % 2 else 0), street=name, number=n)
        for n in range(1, houses + 1)
    ]


def bondy_nord():
    with (DATA / "bondy-nord.csv").open(encoding="utf-8") as lines:
        return [
            Door(
                row["id"],
                float(row["lon"]),
                float(row["lat"]),
                row["nom_voie"],
                int(row["numero"] or 0) or None,
            )
            for row in csv.DictReader(lines, delimiter=";")
        ]


def assert_sound(made: Plan, doors, parameters: Parameters):
    """Each door once; nobody walks too long; nobody is in two places. Counted by hand, not by tour_planner.check."""
    by_id = {one.id: one for one in doors}
    out = {entry.door for entry in made.left_out}
    assert len(made.left_out) == len(out)
    seen, shared = Counter(), set()
    for tour in made.tours:
        shares = dict(tour.shares)
        shared.update(shares)
        walked = [replace(by_id[id_], dwellings=shares.get(id_, by_id[id_].dwellings)) for id_ in tour.doors]
        for one in walked:
            seen[one.id] += one.dwellings
        assert tour.minutes <= parameters.minutes
        assert measure(walked, parameters) == pytest.approx((tour.minutes, tour.metres))
        assert len(tour.doors) > 0
    assert {one.id for one in doors if seen[one.id] != one.dwellings} == out
    assert {id_ for id_ in out if seen[id_]} <= shared
    assert all(seen[id_] <= by_id[id_].dwellings for id_ in seen)
    slots = [(tour.outing, tour.pair) for tour in made.tours]
    assert slots == sorted(set(slots))
    assert all(1 <= tour.pair <= parameters.pairs for tour in made.tours)
    assert {tour.outing for tour in made.tours} == set(range(1, made.statistics.outings + 1))
    assert made.lower_bound <= len(made.tours) or made.left_out
