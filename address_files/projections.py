"""From x and y, in the legal projection of each part of France, to degrees. All on the GRS 80 ellipsoid.

Formulas: IGN, « Projection cartographique conique conforme de Lambert » (NTG 71) and « Projection cartographique
Mercator transverse » (NTG 76). Within a millimetre where these projections are meant to serve.
"""

from collections.abc import Callable
from math import (
    asin,
    atan,
    atan2,
    atanh,
    copysign,
    cos,
    degrees,
    exp,
    hypot,
    log,
    pi,
    radians,
    sin,
    sinh,
    sqrt,
    tan,
)
from typing import NamedTuple, TypeAlias

_A, _F = 6_378_137.0, 1 / 298.257222101
_E = sqrt(_F * (2 - _F))
Degrees: TypeAlias = tuple[float, float]
"""Longitude, latitude."""


class Projection(NamedTuple):
    name: str
    to_degrees: Callable[[float, float], Degrees]


def _latitude(isometric: float) -> float:
    phi = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(8):
        phi = 2 * atan(((1 + _E * sin(phi)) / (1 - _E * sin(phi))) ** (_E / 2) * exp(isometric)) - pi / 2
    return phi


def _isometric(phi: float) -> float:
    return log(tan(pi / 4 + phi / 2) * ((1 - _E * sin(phi)) / (1 + _E * sin(phi))) ** (_E / 2))


def _normal(phi: float) -> float:
    return _A / sqrt(1 - (_E * sin(phi)) ** 2)


def _conic(
    *, middle: Degrees, first: float, second: float, east: float, north: float
) -> Callable[[float, float], Degrees]:
    """A conformal conic with two standard parallels."""
    one, two = radians(first), radians(second)
    n = log(_normal(two) * cos(two) / (_normal(one) * cos(one))) / (_isometric(one) - _isometric(two))
    c = _normal(one) * cos(one) / n * exp(n * _isometric(one))
    pole = north + c * exp(-n * _isometric(radians(middle[1])))

    def to_degrees(x: float, y: float) -> Degrees:
        dx, dy = copysign(1, n) * (x - east), copysign(1, n) * (pole - y)
        lon = radians(middle[0]) + atan2(dx, dy) / n
        return degrees(lon), degrees(_latitude(-log(hypot(x - east, y - pole) / abs(c)) / n))

    return to_degrees


def _utm(zone: int, *, is_south: bool) -> Callable[[float, float], Degrees]:
    """Krüger's series to the third order of the flattening."""
    third = _F / (2 - _F)
    radius = _A / (1 + third) * (1 + third**2 / 4 + third**4 / 64)
    betas = (
        third / 2 - 2 / 3 * third**2 + 37 / 96 * third**3,
        third**2 / 48 + third**3 / 15,
        17 / 480 * third**3,
    )

    def to_degrees(x: float, y: float) -> Degrees:
        xi = (y - (10_000_000 if is_south else 0)) / (0.9996 * radius)
        eta = (x - 500_000) / (0.9996 * radius)
        xi_, eta_ = xi, eta
        for rank, beta in enumerate(betas, start=1):
            xi_ -= beta * sin(2 * rank * xi) * _cosh(2 * rank * eta)
            eta_ -= beta * cos(2 * rank * xi) * sinh(2 * rank * eta)
        conformal = asin(max(-1.0, min(1.0, sin(xi_) / _cosh(eta_))))
        lon = radians(6 * zone - 183) + atan2(sinh(eta_), cos(xi_))
        return degrees(lon), degrees(_latitude(atanh(max(-1 + 1e-15, min(1 - 1e-15, sin(conformal))))))

    return to_degrees


def _cosh(value: float) -> float:
    return sqrt(1 + sinh(value) ** 2)


LAMBERT_93 = Projection(
    "Lambert-93", _conic(middle=(3.0, 46.5), first=44.0, second=49.0, east=700_000.0, north=6_600_000.0)
)
_NEW_CALEDONIA = Projection(
    "RGNC91-93 Lambert",
    _conic(middle=(166.0, -21.5), first=-20 - 2 / 3, second=-22 - 1 / 3, east=400_000.0, north=300_000.0),
)
_ANTILLES = Projection("RGAF09 UTM 20 nord", _utm(20, is_south=False))
_OVERSEAS = {
    "971": _ANTILLES,
    "972": _ANTILLES,
    "973": Projection("RGFG95 UTM 22 nord", _utm(22, is_south=False)),
    "974": Projection("RGR92 UTM 40 sud", _utm(40, is_south=True)),
    "975": Projection("RGSPM06 UTM 21 nord", _utm(21, is_south=False)),
    "976": Projection("RGM04 UTM 38 sud", _utm(38, is_south=True)),
    "977": _ANTILLES,
    "978": _ANTILLES,
    "986": Projection("RGWF96 UTM 1 sud", _utm(1, is_south=True)),
    "988": _NEW_CALEDONIA,
}
_WITHOUT = {"984", "987", "989"}
"""No single projection: several zones, or none."""


def projection_of(insee: str) -> Projection | None:
    return None if insee[:3] in _WITHOUT else _OVERSEAS.get(insee[:3], LAMBERT_93)
