"""From a line of text to an address or a reason. The quick way takes the usual line; the slow way says why not."""

import csv
from operator import itemgetter

from address_files.decode import Batch, has_surrogate
from address_files.france import is_inside
from address_files.header import Layout
from address_files.lines import NUMBERLESS, AddressLine, Line, RejectedLine
from address_files.names import (
    KINDS,
    Locality,
    Rejection,
    ban_id_of,
    checked_locality,
    checked_suffix,
    key_of,
    kind_of,
    repaired,
    short,
)
from address_files.reasons import Reason

LONGEST_RAW = 1_000
MANY_LOCALITIES = 20_000
MANY_SUFFIXES = 2_000
_ABSENT = ("", str(NUMBERLESS))


class RowParser:
    def __init__(self, layout: Layout, *, max_line: int) -> None:
        self.layout = layout
        self.max_line = max_line
        self.rejected = 0
        self.blank = 0
        self.decimal_commas = 0
        self.repaired_names = 0
        self.first_sentence = ""
        self._pick = itemgetter(*layout.indexes)
        self._localities: dict[tuple[str, str, str, str, str], Locality] = {}
        self._suffixes = {"": ""}

    def parse(self, batch: Batch) -> list[Line]:
        """Blank lines give nothing."""
        found: list[Line] = []
        quick = self.quick if batch.is_clean else self._never
        for line_number, line in enumerate(batch.lines, batch.first_number):
            if (address := quick(line_number, line)) is not None:
                found.append(address)
            elif line.strip(" \t;,|"):
                found.append(self.slow(line_number, line))
            else:
                self.blank += 1
        return found

    def quick(self, line_number: int, line: str) -> AddressLine | None:
        """None: something is unusual, or is met for the first time."""
        cells = line.split(self.layout.separator)
        if len(cells) != self.layout.width or '"' in line:
            return None
        cells += _ABSENT
        key, ban, insee, commune, former, postcode, street, number, suffix, lon, lat, kind = self._pick(cells)
        try:
            place, suffix = (
                self._localities[insee, commune, former, postcode, street],
                self._suffixes[suffix],
            )
            digits, x, y, kind = int(number), float(lon), float(lat), KINDS[kind] if kind else ""
        except (KeyError, ValueError):
            return None
        west, south, east, north = place.box
        if not (west <= x <= east and south <= y <= north and number.isdecimal() and digits <= NUMBERLESS):
            return None
        if "_" in lon or "_" in lat:
            return None
        is_place = digits == NUMBERLESS
        return AddressLine(
            line_number,
            key_of(key),
            ban_id_of(ban) if ban else "",
            place.insee,
            place.commune_name,
            place.former_insee,
            place.postcode,
            place.street,
            None if is_place else digits,
            suffix,
            x,
            y,
            is_place,
            kind,
        )

    def slow(self, line_number: int, line: str) -> Line:
        try:
            return self._address(line_number, self._cells(line))
        except Rejection as rejection:
            self.rejected += 1
            sentence = rejection.reason.sentence(line_number, **rejection.values)
            self.first_sentence = self.first_sentence or sentence
            return RejectedLine(line_number, rejection.reason, sentence, _shown(line))

    @staticmethod
    def _never(_line_number: int, _line: str) -> None:
        """Every line of a doubtful batch is looked at slowly."""

    def _cells(self, line: str) -> list[str]:
        if len(line) > self.max_line:
            raise Rejection(Reason.LINE_TOO_LONG, limit=self.max_line)
        if has_surrogate(line):
            raise Rejection(Reason.UNDECODABLE)
        if "\0" in line:
            raise Rejection(Reason.HIDDEN_CHARACTER)
        cells = _split(line, self.layout.separator)
        width = self.layout.width
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) != width:
            reason = Reason.TOO_MANY_CELLS if len(cells) > width else Reason.TOO_FEW_CELLS
            raise Rejection(reason, found=len(cells), expected=width)
        return cells

    def _address(self, line_number: int, cells: list[str]) -> AddressLine:
        cells += _ABSENT
        key, ban, insee, commune, former, postcode, street, number, suffix, lon, lat, kind = self._pick(cells)
        place = self._locality((insee, commune, former, postcode, street))
        digits = _number(number.strip())
        is_place = digits == NUMBERLESS
        x, y = self._coordinates(lon.strip(), lat.strip(), place)
        return AddressLine(
            line_number,
            key_of(key),
            ban_id_of(ban),
            place.insee,
            place.commune_name,
            place.former_insee,
            place.postcode,
            place.street,
            None if is_place else digits,
            self._suffix(suffix),
            x,
            y,
            is_place,
            kind_of(kind),
        )

    def _locality(self, cells: tuple[str, str, str, str, str]) -> Locality:
        if (known := self._localities.get(cells)) is not None:
            return known
        place = checked_locality(*cells)
        self.repaired_names += repaired(cells[-1]) != cells[-1]
        if len(self._localities) >= MANY_LOCALITIES:
            self._localities.clear()
        self._localities[cells] = place
        return place

    def _suffix(self, cell: str) -> str:
        suffix = checked_suffix(cell)
        if len(self._suffixes) < MANY_SUFFIXES:
            self._suffixes[cell] = suffix
        return suffix

    def _coordinates(self, lon: str, lat: str, place: Locality) -> tuple[float, float]:
        if not (lon and lat):
            raise Rejection(Reason.MISSING_COORDINATES)
        if "," in lon or "," in lat:
            self.decimal_commas += 1
        try:
            x, y = _degrees(lon), _degrees(lat)
        except ValueError:
            raise Rejection(Reason.BAD_COORDINATES, lon=short(lon), lat=short(lat)) from None
        if is_inside(place.box, x, y):
            return x, y
        if is_inside(place.box, y, x):
            raise Rejection(Reason.SWAPPED_COORDINATES, lon=short(lon), lat=short(lat))
        if not (abs(x) <= 180 and abs(y) <= 90):
            raise Rejection(Reason.BAD_COORDINATES, lon=short(lon), lat=short(lat))
        raise Rejection(Reason.OUTSIDE_FRANCE, lon=short(lon), lat=short(lat), insee=place.insee)


def _degrees(cell: str) -> float:
    if "_" in cell or not cell.isascii():
        raise ValueError(cell)
    return float(cell.replace(",", ".", 1))


def _number(cell: str) -> int:
    if not cell.removeprefix("-").isdecimal():
        raise Rejection(Reason.BAD_NUMBER, value=short(cell))
    digits = cell.lstrip("0") or "0"
    if not digits.isdecimal() or len(digits) > len(str(NUMBERLESS)):
        raise Rejection(Reason.NUMBER_OUT_OF_RANGE, value=short(cell))
    return int(digits)


def _split(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        raise Rejection(Reason.OPEN_QUOTE) from None


def _shown(line: str) -> str:
    """What is kept of a rejected line: text that any database takes."""
    cut = line[:LONGEST_RAW].encode(errors="surrogateescape").decode(errors="replace")
    return cut.replace("\0", "�")
