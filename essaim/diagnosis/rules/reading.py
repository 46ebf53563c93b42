"""Which public file it is, by its columns; and what is kept of its lines, for these communes. No database."""

import io
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from address_files.projections import projection_of
from essaim.diagnosis.enums import Source
from essaim.diagnosis.rules.opening import FileUnreadable, rows_of
from essaim.kernel.errors import DomainError

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_SQUARE = re.compile(r"N\d{7}E\d{7}")
_CODE = 5
SQUARE_IDS = ("idcar_200m", "idinspire")
COUNTED = ("ind", "men", "men_pauv", "men_1ind", "ind_65_79", "ind_80p")
_NEAR = 0.12  # degrees around the doors: an equipment further away is of no use
SHOPS = {
    "D307": "pharmacy",
    "B207": "bread",
    "B203": "bread",
    "A206": "post",
    "A207": "post",
    "A208": "post",
}  # B203: before 2021
_YES = {"1", "oui", "o", "vrai", "true", "x", "frr", "frr+", "zrr"}
_CODES = ("code_insee", "insee", "codgeo", "code_commune", "code_geo", "code commune", "codecommune", "code")


class FileOfAnotherKind(DomainError):
    """{sentence}"""


class FileOfElsewhere(DomainError):
    """Ce fichier ({source}) ne dit rien de vos communes ({communes}) : il décrit une autre région, ou une autre année de leurs codes."""


@dataclass(frozen=True)
class Around:
    """The communes of a collective, and where its doors are (west, south, east, north)."""

    communes: dict[str, str]
    box: tuple[float, float, float, float]

    def is_near(self, lon: float, lat: float) -> bool:
        west, south, east, north = self.box
        return west - _NEAR <= lon <= east + _NEAR and south - _NEAR <= lat <= north + _NEAR


@dataclass(frozen=True)
class Fact:
    code: str
    label: str = ""
    values: dict[str, float] = field(default_factory=dict)
    shape: Any = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Read:
    source: Source
    year: int | None
    facts: Iterator[Fact | None]  # one a line of the file: none, when it is not kept


def read_file(text: io.TextIOBase, *, name: str, around: Around) -> Read:
    """Nothing is read but the columns yet.

    Raises:
        FileUnreadable, FileOfAnotherKind; and while `facts` is read, FileUnreadable.
    """
    start = text.read(1)
    if start in "{[":
        return _perimeters(start + text.read(), name, around)
    columns, rows = rows_of(_Again(start, text))
    for source, recognise in _KINDS:
        picker = recognise(columns, around)
        if picker is not None:
            return Read(source, _year(columns, name), _facts(rows, picker, len(columns)))
    raise FileOfAnotherKind(sentence=_unknown(columns))


class _Again(io.TextIOBase):
    """A text whose first letter was read already."""

    def __init__(self, start: str, text: io.TextIOBase) -> None:
        self.start, self.text = start, text

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        start, self.start = self.start, ""
        return start + self.text.readline(-1 if size is None else size)

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return iter(self.text)


Picker = Callable[[Sequence[str]], Fact | None]


def _facts(rows: Iterator[list[str]], pick: Picker, width: int) -> Iterator[Fact | None]:
    for row in rows:
        try:
            yield pick(row) if len(row) >= width else None
        except ValueError:  # a line that is not a line of this file
            yield None


def _number(cell: str) -> float:
    return float(cell.replace(",", ".") or 0)


def _squares(columns: list[str], around: Around) -> Picker | None:
    """Of 2015 (`IdINSPIRE`, `Depcom`, `I_est_cr`), of 2017 (`Idcar_200m`, `Groupe`), of 2019 and 2021 (small letters)."""
    at = {name: place for place, name in enumerate(columns)}
    place = next((one for one in columns if re.fullmatch(r"lcog_?\w*|depcom", one)), "")
    square_of = next((one for one in SQUARE_IDS if one in at), "")
    if not place or not square_of or any(one not in at for one in COUNTED):
        return None
    estimated = next((at[one] for one in ("i_est_200", "i_est_cr") if one in at), None)

    def pick(row: Sequence[str]) -> Fact | None:
        square = _SQUARE.search(row[at[square_of]])
        if square is None or not _codes_in(row[at[place]]) & around.communes.keys():
            return None
        values = {name: _number(row[at[name]]) for name in COUNTED}
        values["estimated"] = _number(row[estimated]) if estimated is not None else 0
        return Fact(square[0], values=values)

    return pick


def _codes_in(cell: str) -> set[str]:
    """A square may lie in several communes: their codes one after the other. Tables opened by hand lose the first zero."""
    codes = cell.strip()
    codes = codes.zfill(-(-len(codes) // _CODE) * _CODE)
    return {codes[start : start + _CODE] for start in range(0, len(codes), _CODE)}


def _households(columns: list[str], around: Around) -> Picker | None:
    at = {name: place for place, name in enumerate(columns)}
    found = {re.sub(r"^p\d\d_", "", one): place for one, place in at.items() if re.match(r"p\d\d_", one)}
    code = next((at[one] for one in ("iris", "codgeo") if one in at), None)
    if code is None or "pop80p" not in found or "pop80p_pseul" not in found:
        return None
    label = next((at[one] for one in ("libiris", "libgeo") if one in at), None)
    kept = [one for one in ("pop80p", "pop80p_pseul", "pop6579", "pop6579_pseul") if one in found]

    def pick(row: Sequence[str]) -> Fact | None:
        here = row[code].zfill(5)
        if here[:5] not in around.communes:
            return None
        name = row[label] if label is not None else around.communes[here[:5]]
        return Fact(here, name, {one: _number(row[found[one]]) for one in kept})

    return pick


def _shops(columns: list[str], around: Around) -> Picker | None:
    at = {name: place for place, name in enumerate(columns)}
    has_degrees = "longitude" in at and "latitude" in at
    if "typequ" not in at or "depcom" not in at or not (has_degrees or "lambert_x" in at):
        return None

    def pick(row: Sequence[str]) -> Fact | None:
        kind = SHOPS.get(row[at["typequ"]].strip().upper())
        if kind is None:
            return None
        if has_degrees:
            lon, lat = _number(row[at["longitude"]]), _number(row[at["latitude"]])
        else:
            projection = projection_of(row[at["depcom"]])
            if projection is None:
                return None
            lon, lat = projection.to_degrees(_number(row[at["lambert_x"]]), _number(row[at["lambert_y"]]))
        return Fact(row[at["typequ"]], kind, {}, None, lon, lat) if around.is_near(lon, lat) else None

    return pick


def _ruralities(columns: list[str], around: Around) -> Picker | None:
    at = {name: place for place, name in enumerate(columns)}
    code = next((at[one] for one in _CODES if one in at), None)
    told = next((at[one] for one in columns if re.match(r"(frr|zonage_frr|zonage|classement)", one)), None)
    if code is None or told is None:
        return None

    def pick(row: Sequence[str]) -> Fact | None:
        here = row[code].strip().zfill(5)
        if here not in around.communes:
            return None
        said = row[told].strip().lower()
        return Fact(
            here, around.communes[here], {"frr": 1.0 if said in _YES or said.startswith("frr") else 0.0}
        )

    return pick


_KINDS: tuple[tuple[Source, Callable[[list[str], Around], Picker | None]], ...] = (
    (Source.CELLS, _squares), (Source.BPE, _shops), (Source.HOUSEHOLDS, _households), (Source.FRR, _ruralities),
)  # fmt: skip


def _perimeters(content: str, name: str, around: Around) -> Read:
    try:
        features = json.loads(content)["features"]
        if any(_iris(one.get("properties") or {}) for one in features):
            return _outlines(features, name, around)
        known = [one for one in features if _qp(one.get("properties") or {}, "code")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise FileUnreadable from fault
    if not known:
        raise FileOfAnotherKind(
            sentence=_(
                "Ce fichier de contours n’est ni celui des quartiers prioritaires (« code_qp »), ni celui des IRIS (« code_iris »)."
            )
        )
    codes = {_qp(one["properties"], "code")[:2] for one in known}
    year = _year([], name) or (2024 if "QN" in codes else None)
    return Read(Source.QPV, year, (_perimeter(one) for one in features))


def _iris(properties: dict[str, Any]) -> str:
    found = {key.lower(): value for key, value in properties.items()}
    return next((str(found[one]) for one in ("code_iris", "dcomiris", "iris_code") if found.get(one)), "")


def _outlines(features: list[dict[str, Any]], name: str, around: Around) -> Read:
    """Contours of IRIS: kept for our communes; in degrees, or they would lie elsewhere.

    Raises:
        FileOfAnotherKind.
    """
    lon, lat = next(
        (found for one in features if (found := _first_point(one.get("geometry") or {}))), (0.0, 0.0)
    )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise FileOfAnotherKind(
            sentence=_("Ces contours ne sont pas en degrés (WGS 84) : la même page propose un autre « .geojson », prenez celui-là.")
        )  # fmt: skip
    return Read(Source.IRIS, _year([], name), (_outline(one, around) for one in features))


def _outline(feature: dict[str, Any], around: Around) -> Fact | None:
    shape, properties = feature.get("geometry") or {}, feature.get("properties") or {}
    code = _iris(properties)
    if code[:_CODE] not in around.communes or shape.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    named = {key.lower(): value for key, value in properties.items()}
    label = next((str(named[one]) for one in ("nom_iris", "lib_iris", "libiris") if named.get(one)), "")
    return Fact(code[:40], label[:200], {}, shape)


def _first_point(shape: dict[str, Any]) -> tuple[float, float] | None:
    inner: Any = shape.get("coordinates")
    while isinstance(inner, list) and inner and isinstance(inner[0], list):
        inner = inner[0]
    try:
        return float(inner[0]), float(inner[1])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _qp(properties: dict[str, Any], what: str) -> str:
    names = {"code": ("code_qp", "codeqp", "code_quartier"), "name": ("lib_qp", "nom_qp", "noms_qp")}[what]
    found = {key.lower(): value for key, value in properties.items()}
    return next((str(found[one]) for one in names if found.get(one)), "")


def _perimeter(feature: dict[str, Any]) -> Fact | None:
    shape = feature.get("geometry") or {}
    code = _qp(feature.get("properties") or {}, "code")
    if not code or shape.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    return Fact(code[:40], _qp(feature["properties"], "name")[:200], {}, shape)


def _year(columns: Collection[str], name: str) -> int | None:
    """Of the columns (« p21_pop80p »), else of the name."""
    for one in columns:
        if found := re.match(r"[pc](\d\d)_", one):
            return 2000 + int(found[1])
    if "idinspire" in columns:
        return 2015
    if "idcar_200m" in columns and "groupe" in columns:
        return 2017
    found = _YEAR.search(name) or re.search(r"(?i)(?:bpe|rp|qp)(\d\d)(?!\d)", name)
    return (int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])) if found else None


def _unknown(columns: Collection[str]) -> str:
    """What it is, where we can tell; then what is read."""
    if "idcar_1km" in columns and "idcar_200m" not in columns:
        return _(
            "Ce sont les carreaux de 1 km : prenez le fichier des carreaux de 200 m, ils distinguent les quartiers."
        )
    if any(one in columns for one in SQUARE_IDS):
        absent = ", ".join(one for one in COUNTED if one not in columns) or "lcog_geo"
        return _(
            "Ces carreaux sont d’une année que le diagnostic ne connaît pas : il leur manque {columns}. Il lit ceux de 2015, 2017, 2019 et 2021 : prenez l’une d’elles."
        ).format(columns=absent)
    if "obs_value" in columns:
        return _(
            "Ce fichier est au nouveau format de l’Insee, une valeur par ligne. Prenez la « base chiffres clés » : une commune ou un IRIS par ligne."
        )
    return _(
        "Ce fichier n’est aucun de ceux que le diagnostic lit : carreaux Filosofi de 200 m, couples-familles-ménages, quartiers prioritaires (.geojson), liste FRR, BPE. Sa première ligne doit nommer ses colonnes."
    )
