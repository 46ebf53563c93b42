"""Is a drawn sector one that can be walked? No database."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from essaim.kernel.errors import DomainError

MOST_POINTS = 2_000
WIDEST_DEGREES = 0.5  # about 50 km: a sector is walked
DECIMALS = 6  # a decimetre
Box = tuple[float, float, float, float]  # west, south, east, north


class ShapeIsUnreadable(DomainError):
    """Le tracé est illisible. Redessinez-le sur la carte, ou décrivez le secteur par ses rues."""


class ShapeCrossesItself(DomainError):
    """Le tracé se croise lui-même : il doit faire le tour du secteur d’un seul trait, sans boucle."""


class ShapeIsTooLarge(DomainError):
    """Le tracé est trop grand pour un secteur : 50 km de large au plus. Dessinez plus petit."""


class ShapeIsTooFine(DomainError):
    """Le tracé a trop de points (2 000 au plus). Redessinez-le plus simplement."""


class ShapeIsElsewhere(DomainError):
    """Le tracé est loin de vos portes. Vérifiez la carte : les deux nombres de chaque point sont peut-être inversés."""


def checked_shape(geojson: Any, *, near: Box | None = None) -> dict[str, Any]:
    """The same polygon, tidy, as GeoJSON. `near`: the box that holds the doors of the collective.

    Raises:
        ShapeIsUnreadable, ShapeCrossesItself, ShapeIsTooLarge, ShapeIsTooFine, ShapeIsElsewhere.
    """
    polygon = _polygon(geojson)
    if shapely.get_num_coordinates(polygon) > MOST_POINTS:
        raise ShapeIsTooFine
    if not polygon.is_valid:
        raise ShapeCrossesItself
    west, south, east, north = polygon.bounds
    if max(east - west, north - south) > WIDEST_DEGREES:
        raise ShapeIsTooLarge
    if near and not polygon.intersects(shapely.box(*near)):
        raise ShapeIsElsewhere
    rounded = shapely.set_precision(polygon, 10**-DECIMALS)
    if rounded.is_empty or rounded.geom_type != "Polygon":
        raise ShapeIsUnreadable
    return _lists(mapping(rounded))


def _polygon(geojson: Any) -> BaseGeometry:
    if isinstance(geojson, dict) and geojson.get("type") == "FeatureCollection":
        features = geojson.get("features")
        geojson = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(geojson, dict) and geojson.get("type") == "Feature":
        geojson = geojson.get("geometry")
    if not isinstance(geojson, dict) or geojson.get("type") != "Polygon":
        raise ShapeIsUnreadable
    try:
        polygon = shape(geojson)
    except (
        ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        OverflowError,
        RecursionError,
    ) as error:
        raise ShapeIsUnreadable from error
    on_earth = polygon.bounds and _on_earth(np.array(polygon.bounds))
    if polygon.is_empty or polygon.has_z or not on_earth:
        raise ShapeIsUnreadable
    return polygon


def _on_earth(bounds: NDArray[np.float64]) -> bool:
    limits = np.array([180.0, 90.0, 180.0, 90.0])
    return bool(np.all(np.isfinite(bounds)) and np.all(np.abs(bounds) <= limits))


def _lists(geometry: dict[str, Any]) -> dict[str, Any]:
    rings = [
        [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in ring]
        for ring in geometry["coordinates"]
    ]
    return {"type": "Polygon", "coordinates": rings}


def box_of(geojson: dict[str, Any]) -> Box:
    west, south, east, north = shape(geojson).bounds
    return west, south, east, north


def points_inside(
    geojson: dict[str, Any], lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """NaN: a door without coordinates, never inside."""
    polygon = shape(geojson)
    shapely.prepare(polygon)
    inside: NDArray[np.bool_] = shapely.contains_xy(polygon, lons, lats)
    return inside


def union_box(boxes: Sequence[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
