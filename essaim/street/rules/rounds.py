"""When a circuit is walked next. No database."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from django.utils import timezone

from essaim.street.models import Circuit

WEEKS_AHEAD = 4
LEAST_MINUTES, MOST_MINUTES = 15, 300
LONGEST_OUT = timedelta(hours=8)
STILL_NOTED = timedelta(days=7)  # a card of paper comes back late
MOST_PEOPLE = 50
MOST_PLACES = 200
LONGEST_WALK = 15_000  # metres
_METRES_IN_DEGREE = 111_195
SEEN_LONG_AGO = timedelta(days=60)


def walk_in(shape: Any) -> list[list[float]] | None:
    """The places of a line of GeoJSON, six decimals; nothing drawn: none of them; None: it is no line on the ground."""
    if not shape:
        return []
    try:
        if shape["type"] != "LineString" or not 2 <= len(shape["coordinates"]) <= MOST_PLACES:
            return None
        places = [(float(one[0]), float(one[1])) for one in shape["coordinates"]]
    except (TypeError, KeyError, ValueError, IndexError, OverflowError):
        return None
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in places):
        return None
    return [[round(lon, 6), round(lat, 6)] for lon, lat in places]


def length_of(line: Sequence[Sequence[float]]) -> float:
    """Metres, as one walks it."""
    total = 0.0
    for (lon1, lat1), (lon2, lat2) in pairwise(line):
        middle = radians((lat1 + lat2) / 2)
        total += hypot((lon2 - lon1) * cos(middle), lat2 - lat1) * _METRES_IN_DEGREE
    return total


def next_days(circuit: Circuit, *, today: date) -> Sequence[date]:
    first = today + timedelta(days=(circuit.weekday - today.weekday()) % 7)
    return [first + timedelta(weeks=week) for week in range(WEEKS_AHEAD)]


def moment_of(circuit: Circuit, day: date) -> datetime:
    """The hour on the clock of the collective, whatever summer time does."""
    return timezone.make_aware(datetime.combine(day, circuit.starts_at))
