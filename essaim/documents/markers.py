"""The numbered stops of a plan: gathered where they would cover each other, then pushed apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from essaim.documents.frame import Stop
from essaim.documents.walking_line import Places

RADIUS = 25.0  # drawing units: 2.5 mm
FONT = 27.0
_NARROW = 2  # signs that fit in a circle
_SIGN_WIDTH = 15.5
_GATHERED = 1.5 * RADIUS
_PASSES = 240
_PULLED_HOME = 60  # passes during which a marker is also drawn back to its door
_CROWD = 120  # markers above which fewer passes must do


@dataclass
class Marker:
    """One number, or several doors of one place: « 4–9 »."""

    x: float
    y: float
    labels: list[str]
    doors: list[tuple[float, float]] = field(default_factory=list)  # where the doors really are

    @property
    def label(self) -> str:
        return self.labels[0] if len(self.labels) == 1 else f"{self.labels[0]}–{self.labels[-1]}"

    @property
    def half_width(self) -> float:
        extra = max(0, len(self.label) - _NARROW)
        return RADIUS + extra * _SIGN_WIDTH / 2


def _gather(stops: Sequence[Stop], places: Places) -> list[Marker]:
    """Only stops that follow each other share a marker: a range must mean every number in it."""
    markers: list[Marker] = []
    for stop, (x, y) in zip(stops, places.tolist(), strict=True):
        last = markers[-1] if markers else None
        if last and np.hypot(last.doors[0][0] - x, last.doors[0][1] - y) < _GATHERED:
            last.labels.append(stop.label)
            last.doors.append((x, y))
            last.x, last.y = np.mean(last.doors, axis=0).tolist()
        else:
            markers.append(Marker(x, y, [stop.label], [(x, y)]))
    return markers


def _inside(centre: Places, half: NDArray[np.float64], width: float, height: float) -> Places:
    x = np.clip(centre[:, 0], half + 6, width - half - 6)
    return np.column_stack([x, np.clip(centre[:, 1], RADIUS + 6, height - RADIUS - 6)])


def _push_apart(markers: list[Marker], width: float, height: float) -> None:
    centre = np.array([(marker.x, marker.y) for marker in markers])
    home = centre.copy()
    half = np.array([marker.half_width for marker in markers])
    wanted = np.stack(
        [half[:, None] + half[None, :] + 4, np.full((len(half), len(half)), 2 * RADIUS + 4)], axis=2
    )
    for turn in range(_PASSES if len(markers) <= _CROWD else _PULLED_HOME):
        gap = centre[:, None] - centre[None, :]
        overlap = wanted - np.abs(gap)
        hit = (overlap > 0).all(axis=2)
        np.fill_diagonal(hit, val=False)
        if not hit.any():
            break
        # The shorter way out; two markers at one place leave each other in the order of the walk.
        sideways = overlap[..., 0] < overlap[..., 1]
        sign = np.where(
            gap == 0,
            np.sign(np.arange(len(half))[:, None] - np.arange(len(half))[None, :])[..., None],
            np.sign(gap),
        )
        push = np.where(np.stack([sideways, ~sideways], axis=2), overlap * sign, 0) * hit[..., None]
        pull = (home - centre) * 0.02 if turn < _PULLED_HOME else 0
        centre = _inside(centre + push.sum(axis=1) * 0.3 + pull, half, width, height)
    centre = _inside(centre, half, width, height)
    for marker, (x, y) in zip(markers, centre.tolist(), strict=True):
        marker.x, marker.y = x, y


def markers_for(stops: Sequence[Stop], places: Places, *, width: float, height: float) -> list[Marker]:
    markers = _gather(stops, places)
    _push_apart(markers, width, height)
    return markers
