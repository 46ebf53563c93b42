"""Insee's file of equipments (BPE 24 and 25). Most of its millions of rows are no place where one guides someone."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from place_files.cleaning import Cleaner
from place_files.finess import to_degrees
from place_files.records import PlaceRecord, Problem, Reason, Row

SOURCE, LICENCE = "bpe", "Licence Ouverte 2.0, Insee"
USEFUL: Mapping[str, str] = {
    "A128": "France services", "A129": "Mairie", "A206": "Bureau de poste", "A207": "Relais poste", "A208": "Agence postale communale",
    "D108": "Centre de santé", "D113": "Maison de santé", "D307": "Pharmacie", "F307": "Bibliothèque, médiathèque",
    "F303": "Cinéma", "F305": "Conservatoire", "F309": "Bibliothèque", "F312": "Lieu d’exposition", "F313": "Tiers-lieu culturel",
}  # fmt: skip
"""Codes of the nomenclature that name a place open to all; the others are counted, and left."""
_SURE = {"A", "B", "BONNE", "ACCEPTABLE", "MOYENNE"}


def read(rows: Iterator[tuple[int, dict[str, Any]]], *, today: date) -> Iterator[Row]:
    for line, row in rows:
        code = str(row.get("TYPEQU") or "").strip().upper()
        if code not in USEFUL:
            yield Problem(line, Reason.NOT_USEFUL, code, field="kind")
            continue
        yield from _place(row, code, line=line, today=today)


def _place(row: dict[str, Any], code: str, *, line: int, today: date) -> Iterator[Row]:
    row = {
        **row,
        "adresse": " ".join(str(row.get(one) or "") for one in ("NUMVOIE", "INDREP", "TYPVOIE", "LIBVOIE")),
    }
    cleaner = Cleaner(row, line=line, name=str(row.get("NOMRS") or ""), today=today)
    label, insee = USEFUL[code], cleaner.insee("DEPCOM")
    name = cleaner.text("NOMRS", limit=150) or f"{label} ({cleaner.text('LIBCOM') or insee})"
    cleaner.name = name
    lon, lat = cleaner.point("LONGITUDE", "LATITUDE")
    if lon is None:
        lon, lat = to_degrees(cleaner, cleaner.raw("LAMBERT_X"), cleaner.raw("LAMBERT_Y"), insee)
    quality = cleaner.text("QUALITE_XY")
    siret = cleaner.digits("SIRET", count=14, reason=Reason.BAD_SIRET)
    ref = (
        f"{code}-{siret}"
        if siret
        else f"{code}-{insee}-{cleaner.raw('LAMBERT_X')}-{cleaner.raw('LAMBERT_Y')}"
    )
    yield PlaceRecord(
        source=SOURCE, ref=ref, name=name, siret=siret, insee=insee, town=cleaner.text("LIBCOM"), address=cleaner.text("adresse"),
        postcode=cleaner.digits("CODPOS", count=5, reason=Reason.BAD_POSTCODE), lon=lon, lat=lat, kind=label, line=line,
        precision="" if quality.upper() in _SURE else quality,
    )  # fmt: skip
    yield from cleaner.problems
