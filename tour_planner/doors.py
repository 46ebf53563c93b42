"""What is given to the planner: doors."""

import math
from dataclasses import dataclass
from enum import Enum, StrEnum

from tour_planner.errors import PlanningError


class Side(Enum):
    """The side of a street, as French numbering tells it."""

    EVEN = 0
    ODD = 1


class Reason(StrEnum):
    """Why a door is in no tour: the name is the code, the value is the sentence to show."""

    NO_PLACE = "Ses coordonnées manquent ou sont fausses : placez cette adresse sur la carte."
    TOO_FAR = (
        "Elle est trop loin du lieu de rendez-vous pour tenir dans une sortie : choisissez un lieu plus proche, "
        "une sortie plus longue, ou planifiez-la à part."
    )
    CAPACITY = "Il n’y a plus de place dans les sorties prévues : ajoutez une sortie ou un binôme."


@dataclass(frozen=True, slots=True)
class Door:
    """An address, or one flat, to visit.

    `lon`, `lat`: degrees (EPSG:4326). A door whose coordinates are not finite or out of range is accepted here
    and comes back in `Plan.left_out`. `dwellings`: how many homes stand behind it; each takes the time of one
    door. `priority`: larger goes first. `number`: its parity tells the side of the street.

    Raises PlanningError when the identifier is empty, or when there is no dwelling.
    """

    id: str
    lon: float
    lat: float
    street: str = ""
    number: int | None = None
    dwellings: int = 1
    priority: int = 0

    def __post_init__(self) -> None:
        if not self.id:
            raise PlanningError("Une porte n’a pas d’identifiant : donnez-en un à chaque porte.")
        if self.dwellings < 1:
            raise PlanningError(f"La porte « {self.id} » n’a aucun logement : indiquez-en au moins un.")

    @property
    def side(self) -> Side | None:
        return None if self.number is None else Side(self.number % 2)

    @property
    def has_place(self) -> bool:
        return is_place(self.lon, self.lat)


def is_place(lon: float, lat: float) -> bool:
    """Whether this is a point of the Earth."""
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
