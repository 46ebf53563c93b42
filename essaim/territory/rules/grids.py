"""The flats of a building, floor by floor. No database."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

MOST_FLOORS = 60
MOST_FLATS = 30  # on a floor
MOST_DOORS = 600


class Naming(StrEnum):
    """How the doors of a floor are told apart."""

    WORDS = "words"
    LETTERS = "letters"
    NUMBERS = "numbers"


NAMINGS = [
    (Naming.WORDS.value, pgettext_lazy("façon de nommer les portes", "gauche, face, droite")),
    (Naming.LETTERS.value, pgettext_lazy("façon de nommer les portes", "A, B, C")),
    (Naming.NUMBERS.value, pgettext_lazy("façon de nommer les portes", "1, 2, 3")),
]


@dataclass(frozen=True)
class Grid:
    """`floors` above the ground floor, which has flats or not."""

    floors: int
    flats_per_floor: int
    has_ground_floor: bool = True
    naming: Naming = Naming.WORDS

    @property
    def levels(self) -> range:
        return range(0 if self.has_ground_floor else 1, self.floors + 1)

    @property
    def count(self) -> int:
        return len(self.levels) * self.flats_per_floor

    @property
    def is_possible(self) -> bool:
        sizes = 0 <= self.floors <= MOST_FLOORS and 1 <= self.flats_per_floor <= MOST_FLATS
        return sizes and 1 <= self.count <= MOST_DOORS

    def cells(self) -> list[tuple[int, str]]:
        """(floor, label) from the ground up."""
        return [
            (floor, label)
            for floor in self.levels
            for label in flat_labels(self.flats_per_floor, self.naming)
        ]


def flat_labels(count: int, naming: Naming) -> list[str]:
    """Words fit at most three doors of a landing; beyond, they are numbered.

    They are kept with the doors, printed and sorted: in French whatever language their writer reads.
    """
    if naming == Naming.WORDS and count <= 3:
        return {
            1: ["porte unique"],
            2: ["porte gauche", "porte droite"],
            3: ["porte gauche", "porte face", "porte droite"],
        }[count]
    if naming == Naming.LETTERS and count <= 26:
        return [f"porte {chr(ord('A') + rank)}" for rank in range(count)]
    return [f"porte {rank + 1}" for rank in range(count)]


def landing_order(label: str) -> tuple[int, int, str]:
    """Doors of a landing from left to right, then by number: 2 before 10."""
    words = label.casefold()
    side = next((rank for rank, word in enumerate(("gauche", "face", "droite")) if word in words), 1)
    digits = re.search(r"\d+", words)
    return side, int(digits[0]) if digits else 0, words
