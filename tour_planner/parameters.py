"""What is asked of a plan."""

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tour_planner.doors import is_place
from tour_planner.errors import PlanningError

if TYPE_CHECKING:
    from tour_planner.ways import Ways

Effort = Literal["quick", "normal", "best"]
ITERATIONS_PER_STOP: dict[Effort, int] = {"quick": 30, "normal": 100, "best": 1000}
A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How the tours are wanted.

    `pairs` go out together; a tour lasts at most `minutes`, doors and walking included. `walking_kmh` × straight
    line × `detour` makes the walking time; `crossing_metres` is what it costs to cross a street between an odd and
    an even number. `leaving_minutes`: how much more walking is accepted rather than to leave a street that is not done, or
    to cut it between two tours. `start` (lon, lat): each tour starts and ends there; None: a loop that starts anywhere.
    `outings`: how many outings at most; None: as many as the doors need. `effort`: time given to the search.
    `ways`: the streets by which one walks; without them, and where they do not lead, straight lines are counted.

    Raises PlanningError with a sentence that names the value to change.
    """

    pairs: int
    minutes: float = 120
    doors_per_hour: float = 25
    walking_kmh: float = 4.5
    detour: float = 1.35
    crossing_metres: float = 10
    leaving_minutes: float = 0.5
    start: tuple[float, float] | None = None
    outings: int | None = None
    seed: int = 1
    effort: Effort = "normal"
    ways: "Ways | None" = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        for holds, sentence in (
            (1 <= self.pairs <= 1000, "Le nombre de binômes doit être compris entre 1 et 1 000."),
            (
                _within(self.minutes, 1, A_DAY),
                "La durée d’une sortie doit être comprise entre 1 minute et 24 heures.",
            ),
            (
                _within(self.doors_per_hour, 0.1, 3600),
                "Le nombre de portes par heure doit être compris entre 0,1 et 3 600.",
            ),
            (
                _within(self.walking_kmh, 0.1, 30),
                "La vitesse de marche doit être comprise entre 0,1 et 30 km/h.",
            ),
            (_within(self.detour, 1, 10), "Le coefficient de détour doit être compris entre 1 et 10."),
            (
                _within(self.crossing_metres, 0, 1000),
                "La traversée d’une rue doit compter entre 0 et 1 000 mètres.",
            ),
            (
                _within(self.leaving_minutes, 0, 60),
                "Le prix d’une rue coupée doit être compris entre 0 et 60 minutes.",
            ),
            (
                self.start is None or is_place(*self.start),
                "Le lieu de rendez-vous n’a pas de coordonnées justes : placez-le sur la carte.",
            ),
            (self.outings is None or self.outings >= 1, "Le nombre de sorties doit être d’au moins une."),
            (0 <= self.seed < 2**63, "La graine doit être un nombre entier positif."),
            (
                self.effort in ITERATIONS_PER_STOP,
                "L’effort de calcul doit être « quick », « normal » ou « best ».",
            ),
        ):
            if not holds:
                raise PlanningError(sentence)
        if self.minutes_per_door > self.minutes:
            raise PlanningError(
                "Une sortie est trop courte pour une seule porte : allongez-la ou augmentez le nombre de portes par heure."
            )

    @property
    def minutes_per_door(self) -> float:
        return 60 / self.doors_per_hour

    @property
    def metres_per_minute(self) -> float:
        return self.walking_kmh * 1000 / 60


def _within(value: float, least: float, most: float) -> bool:
    return math.isfinite(value) and least <= value <= most
