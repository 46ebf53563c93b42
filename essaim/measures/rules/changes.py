"""Change over time, for people asked twice and for no one else."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median, stdev

FEWEST = 10  # below, nothing of a group is published
_Z = 1.959964


@dataclass(frozen=True)
class Summary:
    """Of a group. `pairs`: how many were asked twice; the rest is None below `FEWEST` pairs.

    `mean` and `median` in points of the scale; `margin`: half the width of the 95 % interval of the mean.
    """

    pairs: int
    mean: float | None = None
    median: float | None = None
    margin: float | None = None


def change(before: int | None, after: int | None) -> int | None:
    """After minus before, in points of the scale; None unless both are known."""
    return None if before is None or after is None else after - before


def summarise(pairs: Sequence[tuple[int | None, int | None]]) -> Summary:
    """The change of a group.

    Args:
        pairs: (first score, last score) of each person asked twice; pairs without both scores are left out.
    """
    known = [one for one in (change(before, after) for before, after in pairs) if one is not None]
    if len(known) < FEWEST:
        return Summary(len(known))
    margin = _student(len(known) - 1) * stdev(known) / sqrt(len(known))
    return Summary(len(known), fmean(known), float(median(known)), margin)


def _student(freedom: int) -> float:
    """The 97.5 % quantile of Student's law (Cornish-Fisher, within 0.001 from 9 degrees of freedom on)."""
    first = (_Z**3 + _Z) / 4
    second = (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96
    third = (3 * _Z**7 + 19 * _Z**5 + 17 * _Z**3 - 15 * _Z) / 384
    return _Z + first / freedom + second / freedom**2 + third / freedom**3
