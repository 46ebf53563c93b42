"""The format, the separator and the columns, from the names on the first line, in any order."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

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


class Columns(NamedTuple):
    """The name of each field in one family of formats; empty: the family has no such column."""

    interop_key: str
    ban_id: str
    insee: str
    commune_name: str
    former_insee: str
    former_name: str
    postcode: str
    street: str
    complement: str
    toponym: str
    number: str
    suffix: str
    lon: str
    lat: str
    position_kind: str
    x: str = "x"
    y: str = "y"
    parcel: str = "cad_parcelles"

    def missing(self, names: list[str]) -> list[str]:
        """The columns without which no door can be made. Degrees may be missing where x and y are there."""
        needed = [self.street, self.number]
        needed += [self.insee] if self.interop_key not in names else []  # BAL 1.1: the key begins with it
        has_metres = self.x in names and self.y in names and not {self.lon, self.lat} & set(names)
        needed += [] if has_metres else [self.lon, self.lat]
        return [name for name in needed if name and name not in names]


_FORMER = ("code_insee_ancienne_commune", "nom_ancienne_commune")
_DELEGATED = ("commune_deleguee_insee", "commune_deleguee_nom")
_FAMILIES = {
    Format.BAN: Columns(
        *("id", "id_ban_adresse", "code_insee", "nom_commune", *_FORMER, "code_postal"),
        *("nom_voie", "nom_ld", "id_ban_toponyme", "numero", "rep", "lon", "lat", "type_position"),
    ),
    Format.BAN_PLACES: Columns(
        *("id", "", "code_insee", "nom_commune", *_FORMER, "code_postal"),
        *("nom_lieu_dit", "", "", "", "", "lon", "lat", ""),
    ),
    Format.BAL_1_3: Columns(
        *("cle_interop", "uid_adresse", "commune_insee", "commune_nom", *_DELEGATED, ""),
        *("voie_nom", "lieudit_complement_nom", "", "numero", "suffixe", "long", "lat", "position"),
    ),
    Format.BAL_1_4: Columns(
        *("cle_interop", "id_ban_adresse", "commune_insee", "commune_nom", *_DELEGATED, ""),
        *("voie_nom", "lieudit_complement_nom", "id_ban_toponyme", "numero", "suffixe", "long", "lat", "position"),
    ),
    Format.BAL_1_5: Columns(
        *("cle_interop", "id_ban_adresse", "commune_insee", "commune_nom", *_DELEGATED, ""),
        *("toponyme", "lieudit_complement_nom", "id_ban_toponyme", "numero", "suffixe", "long", "lat", "position"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    format: Format
    separator: str
    width: int
    indexes: tuple[int, ...]
    """Where each field of `Columns` is; `width` for an absent one, `width + 1` for an absent number."""
    names: list[str]
    """As the file writes them."""


def read_header(line: str) -> Layout:
    separator, names = max(
        ((separator, _split(line, separator)) for separator in SEPARATORS),
        key=lambda found: _best_score(found[1]),
    )
    known = max(_FAMILIES, key=lambda family: _score(names, family))
    if _score(names, known) < FEWEST:
        raise UnknownColumns(found=_listed([line[:80]]))
    columns = _FAMILIES[known]
    missing = columns.missing(names)
    if missing:
        article = "la colonne" if len(missing) == 1 else "les colonnes"
        raise MissingColumns(missing=f"{article} {_listed(missing)}", found=_listed(names))
    _refuse_repeated(names, columns)
    return Layout(
        known, separator, len(names), tuple(_indexes(names, columns)), bare_names(_cells(line, separator))
    )


def _split(line: str, separator: str) -> list[str]:
    return [without_accents(name).replace(" ", "_") for name in bare_names(_cells(line, separator))]


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def bare_names(cells: Iterable[str]) -> list[str]:
    return [cell.strip(" \ufeff\u00a0") for cell in cells]


def _score(names: list[str], family: Format) -> int:
    return len({name for name in _FAMILIES[family] if name} & set(names))


def _best_score(names: list[str]) -> tuple[int, int]:
    return max(_score(names, family) for family in _FAMILIES), len(names)


def _refuse_repeated(names: list[str], columns: Columns) -> None:
    for name in columns:
        if name and names.count(name) > 1:
            raise RepeatedColumn(column=name)


def _indexes(names: list[str], columns: Columns) -> Iterable[int]:
    for field, name in zip(Columns._fields, columns, strict=True):
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
