"""The part of the communes that a collective covers. No database."""

from collections.abc import Iterable, Sequence

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from address_files import AddressLine, normalise_street
from essaim.kernel.errors import DomainError
from essaim.network.enums import CoverageKind
from essaim.network.models import Coverage


class PerimeterIsUnreadable(DomainError):
    """Le périmètre de {commune} est illisible : dessinez-le de nouveau dans « Le collectif », puis recommencez."""


class Ground:
    """Which lines of an address file the collective covers."""

    def __init__(self, coverages: Iterable[Coverage]) -> None:
        self._perimeters: dict[str, BaseGeometry] = {}
        self._streets: dict[str, frozenset[str]] = {}
        self.communes: list[str] = []
        for coverage in coverages:
            insee = coverage.commune_id
            self.communes.append(insee)
            if coverage.kind == CoverageKind.PERIMETER:
                self._perimeters[insee] = _geometry(coverage)
            elif coverage.kind == CoverageKind.STREETS:
                self._streets[insee] = frozenset(map(normalise_street, coverage.street_names))

    def outside(self, lines: Sequence[AddressLine]) -> set[int]:
        """The line numbers of those that lie in a covered commune but outside of what is covered of it."""
        found = {
            line.line_number
            for line in lines
            if line.insee in self._streets and normalise_street(line.street) not in self._streets[line.insee]
        }
        for insee, perimeter in self._perimeters.items():
            mine = [line for line in lines if line.insee == insee]
            inside = shapely.contains_xy(perimeter, [line.lon for line in mine], [line.lat for line in mine])
            found.update(line.line_number for line, is_in in zip(mine, inside, strict=True) if not is_in)
        return found

    def default_communes(self, found: Iterable[str]) -> list[str]:
        """The communes of the file that the collective covers; the only one of the file when it covers none."""
        in_file = list(found)
        if self.communes:
            return [insee for insee in in_file if insee in self.communes]
        return in_file if len(in_file) == 1 else []


def _geometry(coverage: Coverage) -> BaseGeometry:
    perimeter = coverage.perimeter or {}
    if perimeter.get("type") == "Feature":
        perimeter = perimeter.get("geometry") or {}
    try:
        geometry = shapely.make_valid(shape(perimeter))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise PerimeterIsUnreadable(commune=coverage.commune) from error
    shapely.prepare(geometry)
    return geometry
