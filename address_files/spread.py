"""Which points lie far from the other addresses of their commune, in one pass and bounded memory.

Points are counted in squares of 0.02 degree (about 2.2 km by 1.5 km), so that a commune of 100,000 addresses
costs a few dozen counters. The centre is the median; far means beyond 15 km and beyond three times
the distance that holds 95 % of the addresses (a village 30 km away with a tenth of the addresses is not an error),
and in any case beyond 60 km (300 km overseas, where communes are as large as départements). Up to there, a few
addresses close to each other are an island or a hamlet: typing errors do not meet.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians

import numpy as np

from address_files.france import is_overseas
from address_files.lines import AddressLine, RejectedLine
from address_files.reasons import Reason

SQUARE = 0.02
KM_PER_DEGREE = 111.2
NEAR_KM = 15.0
FAR_KM = 60.0
FAR_OVERSEAS_KM = 300.0
HAMLET = 3
"""Addresses close together that no error would have put there."""
MANY_SQUARES = 1_000_000
_ROW = 100_000


@dataclass(slots=True)
class _Centre:
    lon: float
    lat: float
    limit_km: float
    hamlets: frozenset[int] = frozenset()
    """The squares beyond the limit where several addresses lie."""

    def km(self, lon: float, lat: float) -> float:
        east = (lon - self.lon) * cos(radians(self.lat))
        return KM_PER_DEGREE * hypot(east, lat - self.lat)


@dataclass(slots=True)
class Spread:
    """`add` the addresses, then ask `is_far`."""

    _squares: dict[str, dict[int, int]] = field(default_factory=dict)
    _centres: dict[str, _Centre] = field(default_factory=dict)
    _count: int = 0

    def add(self, insees: Sequence[str], lons: Sequence[float], lats: Sequence[float]) -> None:
        places = ((np.asarray(lons) + 180) * 50).astype(np.int64) * _ROW
        places += ((np.asarray(lats) + 90) * 50).astype(np.int64)
        for (insee, square), count in Counter(zip(insees, places.tolist(), strict=True)).items():
            squares = self._squares.setdefault(insee, {})
            if square in squares:
                squares[square] += count
            elif self._count < MANY_SQUARES:
                self._count += 1
                squares[square] = count

    def distance_km(self, insee: str, lon: float, lat: float) -> float:
        """To the median of the addresses of the commune; 0 for a commune never met."""
        centre = self._centre(insee)
        return centre.km(lon, lat) if centre else 0.0

    def middle(self, insee: str) -> tuple[float, float] | None:
        """(longitude, latitude) of the median of its addresses; None for a commune never met."""
        centre = self._centre(insee)
        return (centre.lon, centre.lat) if centre else None

    def is_far(self, insee: str, lon: float, lat: float) -> bool:
        centre = self._centre(insee)
        if centre is None or centre.km(lon, lat) <= centre.limit_km:
            return False
        return _square(lon, lat) not in centre.hamlets

    def may_be_far(self, insee: str, west: float, south: float, east: float, north: float) -> bool:
        """False: nothing in this rectangle is far, since its farthest point is one of its corners."""
        centre = self._centre(insee)
        corners = [(lon, lat) for lon in (west, east) for lat in (south, north)]
        return centre is not None and any(centre.km(*corner) > centre.limit_km for corner in corners)

    def rejection(self, address: AddressLine) -> RejectedLine:
        """The line to show for an address that is far."""
        number = "" if address.number is None else str(address.number)
        km = round(self.distance_km(address.insee, address.lon, address.lat))
        reason = Reason.FAR_FROM_COMMUNE
        sentence = reason.sentence(address.line_number, distance=km, insee=address.insee)
        shown = (number, address.suffix, address.street, address.insee, str(address.lon), str(address.lat))
        return RejectedLine(address.line_number, reason, sentence, ";".join(shown))

    def _centre(self, insee: str) -> _Centre | None:
        if insee not in self._centres:
            squares = self._squares.pop(insee, None)
            if not squares:
                return None
            self._centres[insee] = _centre_of(squares, insee)
        return self._centres[insee]


def _centre_of(squares: dict[int, int], insee: str) -> _Centre:
    middles = [
        ((square // _ROW + 0.5) * SQUARE - 180, (square % _ROW + 0.5) * SQUARE - 90, count)
        for square, count in squares.items()
    ]
    centre = _Centre(
        _quantile([(lon, count) for lon, _, count in middles], 0.5),
        _quantile([(lat, count) for _, lat, count in middles], 0.5),
        0.0,
    )
    usual = _quantile([(centre.km(lon, lat), count) for lon, lat, count in middles], 0.95)
    cap = FAR_OVERSEAS_KM if is_overseas(insee) else FAR_KM
    centre.limit_km = min(cap, max(NEAR_KM, 3 * usual))
    beyond = [
        square
        for square, (lon, lat, _) in zip(squares, middles, strict=True)
        if centre.limit_km - 2 < centre.km(lon, lat) < cap
    ]
    centre.hamlets = frozenset(square for square in beyond if _around(squares, square) >= HAMLET)
    return centre


def _square(lon: float, lat: float) -> int:
    return int((lon + 180) * 50) * _ROW + int((lat + 90) * 50)


def _around(squares: dict[int, int], square: int) -> int:
    """The addresses of a square and of the eight that touch it."""
    steps = (-1, 0, 1)
    return sum(squares.get(square + east * _ROW + north, 0) for east in steps for north in steps)


def _quantile(weighted: list[tuple[float, int]], share: float) -> float:
    """The value below which `share` of the weight lies, the lower one when in doubt."""
    rank = int(share * (sum(weight for _, weight in weighted) - 1))
    seen = 0
    for value, weight in sorted(weighted):
        seen += weight
        if seen > rank:
            return value
    return 0.0
