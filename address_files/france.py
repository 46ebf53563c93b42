"""Where each part of France lies, loosely: enough to see swapped or foreign coordinates."""

import re
from functools import lru_cache
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

METROPOLE: Box = (-5.6, 41.2, 9.8, 51.3)
_OVERSEAS: dict[str, Box] = {
    "971": (-61.95, 15.7, -60.9, 16.65),
    "972": (-61.35, 14.3, -60.7, 15.0),
    "973": (-54.8, 2.0, -51.4, 6.0),
    "974": (55.1, -21.5, 55.95, -20.75),
    "975": (-56.6, 46.6, -56.0, 47.3),
    "976": (44.9, -13.15, 45.4, -12.5),
    "977": (-63.1, 17.7, -62.6, 18.1),
    "978": (-63.3, 17.9, -62.8, 18.25),
    "984": (-180.0, -90.0, 180.0, 90.0),
    "986": (-178.5, -14.6, -175.9, -12.9),
    "987": (-155.0, -28.5, -134.0, -7.5),
    "988": (157.5, -23.5, 172.5, -17.0),
    "989": (-110.0, 9.5, -108.5, 11.0),
}
_OVERSEAS |= {
    "97123": _OVERSEAS["977"],
    "97127": _OVERSEAS["978"],
}  # Saint-Barthélemy, Saint-Martin before 2007
_INSEE = re.compile(r"(?:\d\d|2[AB])\d{3}", re.ASCII)


_ARRONDISSEMENTS = (("75056", 75101, 75120), ("13055", 13201, 13216), ("69123", 69381, 69389))


def whole_commune(insee: str) -> str:
    """Paris, Lyon or Marseille for one of its arrondissements; the same code for any other commune."""
    code = int(insee) if insee.isdecimal() else 0
    return next((whole for whole, first, last in _ARRONDISSEMENTS if first <= code <= last), insee)


def is_insee(code: str) -> bool:
    return _INSEE.fullmatch(code) is not None


@lru_cache(maxsize=4_096)
def box_of(insee: str) -> Box:
    return _OVERSEAS.get(insee) or _OVERSEAS.get(insee[:3], METROPOLE)


def is_overseas(insee: str) -> bool:
    return insee[:3] in _OVERSEAS


def is_inside(box: Box, lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north
