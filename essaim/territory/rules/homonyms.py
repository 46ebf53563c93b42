"""What tells streets of one name apart, in one commune or in several. No database."""

from collections.abc import Sequence
from math import atan2, cos, degrees, radians
from typing import NamedTuple

_WINDS = (
    "à l’est",
    "au nord-est",
    "au nord",
    "au nord-ouest",
    "à l’ouest",
    "au sud-ouest",
    "au sud",
    "au sud-est",
)
LONGEST = 120


class Clues(NamedTuple):
    """What the file gives beside the name, the best first."""

    former_commune: str = ""
    hamlet: str = ""
    postcode: str = ""


def in_commune(commune: str, hint: str) -> str:
    """Where its name stands in several communes: « Lille », « Lille, Lomme »."""
    return (commune if hint in ("", commune) else f"{commune}, {hint}")[:LONGEST]


def beside_commune(commune: str, hint: str) -> str:
    """The hint without what `in_commune` put before it."""
    return "" if hint == commune else hint.removeprefix(f"{commune}, ")


def commune_told(known: Sequence[str], communes: Sequence[str]) -> list[str]:
    """The hints of all the streets of one name: with their communes if these are several, without if there is one."""
    if len(set(communes)) > 1:
        told = zip(communes, known, strict=True)
        return [in_commune(commune, beside_commune(commune, hint)) for commune, hint in told]
    if len(known) == 1:
        return [beside_commune(communes[0], known[0])]
    return [hint.removeprefix(f"{commune}, ") for commune, hint in zip(communes, known, strict=True)]


def hints(
    known: Sequence[str], clues: Sequence[Clues], places: Sequence[tuple[float, float] | None]
) -> list[str]:
    """A hint for each, all different: the first clue that suffices, else which way it lies from the others."""
    kinds = [
        [one or clue for one, clue in zip(known, column, strict=True)] for column in zip(*clues, strict=True)
    ]
    kinds.append(_winds(places))
    for column in kinds:
        if _tell_apart(column):
            return [one[:LONGEST] for one in column]
    joined = [" ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*kinds, strict=True)]
    if _tell_apart(joined):
        return [one[:LONGEST] for one in joined]
    return [f"{one[: LONGEST - 6]} {rank}".strip() for rank, one in enumerate(kinds[0], start=1)]


def _tell_apart(column: Sequence[str]) -> bool:
    """One of them may go without."""
    return len(set(column)) == len(column)


def _winds(places: Sequence[tuple[float, float] | None]) -> list[str]:
    """Kept with the streets, printed and searched: in French whatever language their reader has."""
    placed = [place for place in places if place]
    if not placed:
        return [""] * len(places)
    lon, lat = (sum(axis) / len(placed) for axis in zip(*placed, strict=True))
    return [_wind(place[0] - lon, place[1] - lat, lat) if place else "" for place in places]


def _wind(east: float, north: float, lat: float) -> str:
    angle = degrees(atan2(north, east * cos(radians(lat))))
    return _WINDS[round(angle / 45) % len(_WINDS)]
