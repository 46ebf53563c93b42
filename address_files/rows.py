"""From a line of text to an address or a reason. The quick way takes the usual line; the slow way says why not."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from operator import itemgetter

from address_files.decode import Batch, has_surrogate
from address_files.france import METROPOLE, is_inside
from address_files.header import Columns, Layout, bare_names
from address_files.lines import NUMBERLESS, AddressLine, Line, RejectedLine
from address_files.names import (
    KINDS,
    LONGEST_KEY,
    Locality,
    PlaceCells,
    Rejection,
    as_typed,
    ban_id_of,
    checked_locality,
    checked_suffix,
    key_of,
    kind_of,
    parcel_of,
    repaired,
    short,
    toponym_in,
    visible,
)
from address_files.projections import projection_of
from address_files.quotes import is_open, record_end, without_stray_quotes
from address_files.reasons import Reason
from address_files.repairs import Repair

LONGEST_RAW = 1_000
MANY_LOCALITIES = 20_000
MANY_SUFFIXES = 2_000
_ABSENT = ("", str(NUMBERLESS))
_UNDERSCORES = 2  # of a key without « bis »
_NOWHERE = Locality("", "", "", "", "", "", "", "", METROPOLE, ())
_new = tuple.__new__  # as a named tuple is made, without the call in between: half of what a line costs
_WRITTEN_BY_SPREADSHEET = re.compile(r"(\d+)[.,]0+", re.ASCII)


_OF_KEY = re.compile(r"[^_]{5}_[^_]+_(\d{5})(?:_(.+))?", re.DOTALL)
_PLACE = (
    "insee",
    "commune_name",
    "former_insee",
    "former_name",
    "postcode",
    "street",
    "complement",
    "toponym",
)
_REST = ("interop_key", "ban_id", "number", "suffix", "lon", "lat", "position_kind", "parcel")


class RowParser:
    def __init__(self, layout: Layout, *, max_line: int) -> None:
        self.layout = layout
        self.max_line = max_line
        self.rejected = 0
        self.blank = 0
        self.decimal_commas = 0
        self.repaired_names = 0
        self.repairs: Counter[Repair] = Counter()
        self.first_sentence = ""
        self._pick_place = _picker(layout, _PLACE)
        self._pick = _picker(layout, _REST)
        self._pick_metres = _picker(layout, ("x", "y"))
        self._separator, self._width = layout.separator, layout.width
        self._localities: dict[tuple[str, ...], Locality] = {}
        self._is_bare = layout.indexes[Columns._fields.index("suffix")] >= layout.width
        self._here: tuple[str, ...] = ()
        self._place, self._head = _NOWHERE, _NOWHERE[:5]
        self._suffixes = {"": ""}
        self._held: list[tuple[int, str]] = []

    def parse(self, batch: Batch) -> list[Line]:
        """Blank lines give nothing."""
        lines: Iterator[tuple[int, str]] = enumerate(batch.lines, batch.first_number)
        if self._held or any('"' in line for line in batch.lines):
            lines = iter(self._records([*self._held, *lines], is_last=False))
        return self._parsed(lines, self.quick if batch.is_clean else self._never)

    def flush(self) -> list[Line]:
        """What was held because a quote was still open on the last line."""
        return self._parsed(iter(self._records(self._held, is_last=True)), self._never)

    def _parsed(
        self, lines: Iterator[tuple[int, str]], quick: Callable[[int, str], AddressLine | None]
    ) -> list[Line]:
        found: list[Line] = []
        for line_number, line in lines:
            if (address := quick(line_number, line)) is not None:
                found.append(address)
            elif line.strip(" \t;,|"):
                found.append(self.slow(line_number, line))
            else:
                self.blank += 1
        return found

    def _records(self, lines: list[tuple[int, str]], *, is_last: bool) -> list[tuple[int, str]]:
        """Lines joined where a quoted cell holds an end of line; what may go on in the next batch is held."""
        self._held = []
        records: list[tuple[int, str]] = []
        at, separator, width = 0, self.layout.separator, self.layout.width
        while at < len(lines):
            number, line = lines[at]
            end = at + 1
            if '"' in line and is_open(line, separator):
                closed = record_end(lines, at, separator=separator, width=width)
                if closed is None and not is_last:
                    self._held = lines[at:]
                    break
                end = closed or end
            records.append((number, "\n".join(text for _, text in lines[at:end])))
            at = end
        return records

    def quick(self, line_number: int, line: str) -> AddressLine | None:
        """None: something is unusual, or is met for the first time."""
        cells = line.split(self._separator)
        if len(cells) != self._width or '"' in line:
            return None
        cells += _ABSENT
        key, ban, number, suffix, lon, lat, kind, parcel = self._pick(cells)
        here = self._pick_place(cells)
        try:
            if here != self._here:  # the lines of one street follow each other
                place = self._localities[here]
                self._here, self._place = here, place
                self._head = (
                    place.insee,
                    place.commune_name,
                    place.former_insee,
                    place.postcode,
                    place.street,
                )
            suffix = self._suffixes[suffix]
            digits, x, y, kind = int(number), float(lon), float(lat), KINDS[kind] if kind else ""
        except (KeyError, ValueError):
            return None
        place = self._place
        west, south, east, north = place.box
        if not (west <= x <= east and south <= y <= north and number.isdecimal() and digits <= NUMBERLESS):
            return None
        if place.repairs or "_" in lon or "_" in lat or (self._is_bare and key.count("_") > _UNDERSCORES):
            return None
        if not (key.isprintable() and ban.isprintable()):
            return None
        is_place = digits == NUMBERLESS
        cells_of_line = (
            line_number,
            key.lower() if len(key) <= LONGEST_KEY else "",
            ban_id_of(ban) if ban else "",
            *self._head,
            None if is_place else digits,
            suffix,
            x,
            y,
            is_place,
            kind,
            place.former_name,
            place.complement,
            place.toponym or (toponym_in(ban) if ban else ""),
            parcel_of(parcel) if parcel else "",
        )
        return _new(AddressLine, cells_of_line)

    def slow(self, line_number: int, line: str) -> Line:
        self._mended: set[Repair] = {Repair.LINE_BREAK} if "\n" in line else set()
        try:
            address = self._address(line_number, self._cells(line))
        except Rejection as rejection:
            self.rejected += 1
            sentence = rejection.reason.sentence(line_number, **rejection.values)
            self.first_sentence = self.first_sentence or sentence
            return RejectedLine(line_number, rejection.reason, sentence, _shown(line))
        self.repairs.update(self._mended)
        return address

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
        cells = self._split(line)
        width = self.layout.width
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if bare_names(cells) == self.layout.names:
            raise Rejection(Reason.HEADER_AGAIN)
        if len(cells) != width:
            reason = Reason.TOO_MANY_CELLS if len(cells) > width else Reason.TOO_FEW_CELLS
            raise Rejection(reason, found=len(cells), expected=width)
        return cells

    def _split(self, line: str) -> list[str]:
        separator = self.layout.separator
        if '"' not in line:
            return line.split(separator)
        try:
            return next(csv.reader([line], delimiter=separator, strict=True))
        except csv.Error:
            cells = without_stray_quotes(line, separator)
            if len(cells) != self.layout.width:
                raise Rejection(Reason.OPEN_QUOTE) from None
            self._mended.add(Repair.QUOTE)
            return cells

    def _address(self, line_number: int, cells: list[str]) -> AddressLine:
        cells += _ABSENT
        (*of_line, parcel), of_place = self._pick(cells), self._pick_place(cells)
        if not all(map(str.isprintable, (*of_line, *of_place))):
            of_line, of_place = list(map(self._seen, of_line)), tuple(map(self._seen, of_place))
        key, ban, number, suffix, lon, lat, kind = of_line
        place = self._locality(PlaceCells._make(of_place), key)
        number, suffix = self._numbered(number.strip(), suffix, key)
        digits = self._number(number)
        is_place = digits == NUMBERLESS
        x, y = self._coordinates(lon.strip(), lat.strip(), place, cells)
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
            place.former_name,
            place.complement,
            place.toponym or toponym_in(ban),
            parcel_of(parcel),
        )

    def _seen(self, cell: str) -> str:
        shown = visible(cell)
        if shown != cell:
            self._mended.add(Repair.INVISIBLE)
        return shown

    def _locality(self, cells: PlaceCells, key: str) -> Locality:
        if (known := self._localities.get(cells)) is not None and not known.repairs:
            return known
        place = checked_locality(cells, key=key)
        self._mended.update(place.repairs)
        self.repaired_names += repaired(cells.street) != cells.street
        if len(self._localities) >= MANY_LOCALITIES:
            self._localities.clear()
        self._localities[cells] = place
        return place

    def _numbered(self, number: str, suffix: str, key: str) -> tuple[str, str]:
        """Where the file says no number, or has no column for « bis », its official key may say them."""
        of_key = _OF_KEY.fullmatch(key.strip()) if not number or self._is_bare else None
        if of_key and (not number or (of_key[2] and not suffix.strip())):
            self._mended.add(Repair.NUMBER_FROM_KEY)
            return number or of_key[1], of_key[2] or "" if self._is_bare else suffix
        if not number:
            raise Rejection(Reason.MISSING_NUMBER)
        bare = as_typed(number)
        if bare != number and bare.isdecimal():
            self._mended.add(Repair.NUMBER)
            return bare, suffix
        return number, suffix

    def _number(self, cell: str) -> int:
        whole = _WRITTEN_BY_SPREADSHEET.fullmatch(cell)
        if whole:
            self._mended.add(Repair.NUMBER)
        return _number(whole[1] if whole else cell)

    def _suffix(self, cell: str) -> str:
        suffix = checked_suffix(cell)
        if len(self._suffixes) < MANY_SUFFIXES:
            self._suffixes[cell] = suffix
        return suffix

    def _coordinates(self, lon: str, lat: str, place: Locality, cells: list[str]) -> tuple[float, float]:
        x, y = self._pick_metres(cells)
        if not (lon and lat) or (x.strip() and y.strip() and _is_zero(lon) and _is_zero(lat)):
            return self._from_metres(x, y, place)
        if "," in lon or "," in lat:
            self.decimal_commas += 1
        try:
            east, north = _decimal(lon), _decimal(lat)
        except ValueError:
            raise Rejection(Reason.BAD_COORDINATES, lon=short(lon), lat=short(lat)) from None
        if is_inside(place.box, east, north):
            return east, north
        if is_inside(place.box, north, east):
            raise Rejection(Reason.SWAPPED_COORDINATES, lon=short(lon), lat=short(lat))
        if not (abs(east) <= 180 and abs(north) <= 90):
            if isfinite(east) and isfinite(north):
                return self._from_metres(lon, lat, place)
            raise Rejection(Reason.BAD_COORDINATES, lon=short(lon), lat=short(lat))
        raise Rejection(Reason.OUTSIDE_FRANCE, lon=short(lon), lat=short(lat), insee=place.insee)

    def _from_metres(self, x: str, y: str, place: Locality) -> tuple[float, float]:
        """From the legal projection of the territory where the commune lies, and of no other."""
        x, y, projection = x.strip(), y.strip(), projection_of(place.insee)
        if not (x and y):
            raise Rejection(Reason.MISSING_COORDINATES)
        if projection is None:
            raise Rejection(Reason.UNKNOWN_PROJECTION, lon=short(x), lat=short(y), insee=place.insee)
        try:
            lon, lat = projection.to_degrees(_decimal(x), _decimal(y))
        except (ValueError, OverflowError):
            raise Rejection(Reason.BAD_COORDINATES, lon=short(x), lat=short(y)) from None
        if not is_inside(place.box, lon, lat):
            raise Rejection(
                Reason.WRONG_PROJECTION, lon=short(x), lat=short(y), value=projection.name, insee=place.insee
            )
        self._mended.add(Repair.PROJECTED)
        return round(lon, 7), round(lat, 7)


def _picker(layout: Layout, names: tuple[str, ...]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    return itemgetter(*(layout.indexes[Columns._fields.index(name)] for name in names))


def _is_zero(cell: str) -> bool:
    return not cell.strip("0.,")


def _decimal(cell: str) -> float:
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


def _shown(line: str) -> str:
    """What is kept of a rejected line: text that any database takes."""
    cut = line[:LONGEST_RAW].encode(errors="surrogateescape").decode(errors="replace")
    return cut.replace("\0", "�")
