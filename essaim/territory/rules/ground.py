"""The part of the communes that a collective covers. No database."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from address_files import AddressLine, normalise_street, whole_commune
from essaim.kernel.errors import DomainError
from essaim.network.enums import CoverageKind
from essaim.network.models import Coverage


class PerimeterIsUnreadable(DomainError):
    """Le périmètre de {commune} est illisible : dessinez-le de nouveau dans « Le collectif », puis recommencez."""


class Ground:
    """Which lines of an address file the collective covers.

    `formers`: the communes that became a part of another, and of which. A commune covered is covered under the
    codes of its arrondissements, or of its former communes; an arrondissement or a former commune, as a part.
    """

    def __init__(self, coverages: Iterable[Coverage], *, formers: Mapping[str, str] = {}) -> None:
        self._perimeters: dict[str, BaseGeometry] = {}
        self._streets: dict[str, frozenset[str]] = {}
        self._formers = formers
        self.parts: dict[
            str, str
        ] = {}  # former communes covered, as the lines told them, and what they are part of
        self.communes: list[str] = []
        for coverage in coverages:
            insee = coverage.commune_id
            self.communes.append(insee)
            if coverage.kind == CoverageKind.PERIMETER:
                self._perimeters[insee] = _geometry(coverage)
            elif coverage.kind == CoverageKind.STREETS:
                self._streets[insee] = frozenset(map(normalise_street, coverage.street_names))
        self._covering: dict[tuple[str, str], str] = {}

    def outside(self, lines: Sequence[AddressLine]) -> set[int]:
        """The line numbers of those that lie in a covered commune but outside of what is covered of it."""
        if not self.communes:
            return set()
        found: set[int] = set()
        held: dict[str, list[AddressLine]] = {}
        for line in lines:
            place = (line.insee, line.former_insee)
            if place not in self._covering:
                self._covering[place] = self._covered_as(*place)
            code = self._covering[place]
            if (not code and self._is_part(line.insee)) or (
                code in self._streets and normalise_street(line.street) not in self._streets[code]
            ):
                found.add(line.line_number)
            elif code in self._perimeters:
                held.setdefault(code, []).append(line)
        for code, mine in held.items():
            lons, lats = [line.lon for line in mine], [line.lat for line in mine]
            inside = shapely.contains_xy(self._perimeters[code], lons, lats)
            found.update(line.line_number for line, is_in in zip(mine, inside, strict=True) if not is_in)
        return found

    def _covered_as(self, insee: str, former: str) -> str:
        """The covered code under which such a line lies; nothing when none does."""
        if former and former != insee and former in self.communes and insee not in self.communes:
            self.parts[former] = insee
        codes = (insee, former, whole_commune(insee), self._formers.get(insee, ""))
        return next((code for code in codes if code in self.communes), "")

    def _is_part(self, insee: str) -> bool:
        """Only a former commune, or an arrondissement, of this commune is covered."""
        return any(
            self._formers.get(code) == insee or (whole_commune(code) == insee and code != insee)
            for code in self.communes
        )

    def default_communes(
        self, found: Iterable[str], *, formers: Mapping[str, Collection[str]] = {}
    ) -> list[str]:
        """The communes of the file that the collective covers; the only one of the file when it covers none."""
        in_file = list(found)
        if not self.communes:
            return in_file if len(in_file) == 1 else []
        return [
            insee
            for insee in in_file
            if self._covered_as(insee, "")
            or self._is_part(insee)
            or set(formers.get(insee, ())) & set(self.communes)
        ]


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
