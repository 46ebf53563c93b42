"""The format, the separator and the columns, from the names on the first line, in any order."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from address_files.keys import without_accents
from address_files.refusals import MissingColumns, RepeatedColumn, UnknownColumns

SEPARATORS: Final = (";", ",", "\t", "|")
FEWEST = 3
"""Below this number of known columns, it is not an address file."""


class Format(StrEnum):
    BAN = "ban"
    BAN_PLACES = "ban_places"
    BAL_1_3 = "bal_1_3"
    BAL_1_4 = "bal_1_4"
    BAL_1_5 = "bal_1_5"


@dataclass(frozen=True, slots=True)
class Columns:
    """The name of each field in one family of formats; empty: the family has no such column."""

    interop_key: str
    ban_id: str
    insee: str
    commune_name: str
    former_insee: str
    postcode: str
    street: str
    number: str
    suffix: str
    lon: str
    lat: str
    position_kind: str

    def names(self) -> tuple[str, ...]:
        return tuple(getattr(self, field) for field in self.__slots__)

    def required(self) -> tuple[str, ...]:
        needed = (self.insee, self.commune_name, self.street, self.number, self.suffix, self.lon, self.lat)
        return tuple(name for name in needed if name)


_FORMER = "code_insee_ancienne_commune"
_FAMILIES = {
    Format.BAN: Columns(
        *("id", "id_ban_adresse", "code_insee", "nom_commune", _FORMER, "code_postal"),
        *("nom_voie", "numero", "rep", "lon", "lat", "type_position"),
    ),
    Format.BAN_PLACES: Columns(
        *("id", "", "code_insee", "nom_commune", _FORMER, "code_postal"),
        *("nom_lieu_dit", "", "", "lon", "lat", ""),
    ),
    Format.BAL_1_3: Columns(
        *("cle_interop", "uid_adresse", "commune_insee", "commune_nom", "commune_deleguee_insee", ""),
        *("voie_nom", "numero", "suffixe", "long", "lat", "position"),
    ),
    Format.BAL_1_4: Columns(
        *("cle_interop", "id_ban_adresse", "commune_insee", "commune_nom", "commune_deleguee_insee", ""),
        *("voie_nom", "numero", "suffixe", "long", "lat", "position"),
    ),
    Format.BAL_1_5: Columns(
        *("cle_interop", "id_ban_adresse", "commune_insee", "commune_nom", "commune_deleguee_insee", ""),
        *("toponyme", "numero", "suffixe", "long", "lat", "position"),
    ),
}


@dataclass(frozen=True, slots=True)
class Layout:
    format: Format
    separator: str
    width: int
    indexes: tuple[int, ...]
    """Where each field of `Columns` is; `width` for an absent one, `width + 1` for an absent number."""


def read_header(line: str) -> Layout:
    separator, names = max(
        ((separator, _split(line, separator)) for separator in SEPARATORS),
        key=lambda found: _best_score(found[1]),
    )
    known = max(_FAMILIES, key=lambda family: _score(names, family))
    if _score(names, known) < FEWEST:
        raise UnknownColumns(found=_listed([line[:80]]))
    columns = _FAMILIES[known]
    missing = [name for name in columns.required() if name not in names]
    if missing:
        article = "la colonne" if len(missing) == 1 else "les colonnes"
        raise MissingColumns(missing=f"{article} {_listed(missing)}", found=_listed(names))
    _refuse_repeated(names, columns)
    return Layout(known, separator, len(names), tuple(_indexes(names, columns)))


def _split(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        cells = line.split(separator)
    return [without_accents(cell.strip(" \ufeff\u00a0")).replace(" ", "_") for cell in cells]


def _score(names: list[str], family: Format) -> int:
    return len({name for name in _FAMILIES[family].names() if name} & set(names))


def _best_score(names: list[str]) -> tuple[int, int]:
    return max(_score(names, family) for family in _FAMILIES), len(names)


def _refuse_repeated(names: list[str], columns: Columns) -> None:
    for name in columns.names():
        if name and names.count(name) > 1:
            raise RepeatedColumn(column=name)


def _indexes(names: list[str], columns: Columns) -> Iterable[int]:
    for field, name in zip(Columns.__slots__, columns.names(), strict=True):
        if name and name in names:
            yield names.index(name)
        else:
            yield len(names) + (field == "number")


def _listed(names: Iterable[str]) -> str:
    """« a », « b »… in French quotation marks, thirty at most, without anything unprintable."""
    shown = [f"«\u00a0{_printable(name)}\u00a0»" for name in names if name][:30]
    return ", ".join(shown) or "aucune"


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else " " for c in name[:80])
