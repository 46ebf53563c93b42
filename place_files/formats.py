"""Which public format a file holds, and what its publisher asks for."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import islice
from typing import Any

from place_files import bpe, data_inclusion, finess, hsds_tables, json_stream, osm, tables
from place_files.refusals import NotRecognised
from place_files.source import Source


class Format(StrEnum):
    DATA_INCLUSION = "data-inclusion"
    HSDS = "hsds"
    FINESS_OLD = "finess-1"
    FINESS_HEADED = "finess-2"
    FINESS_PLUS = "finess-3"
    BPE = "bpe"
    OSM = "osm"
    TABLE = "table"


LICENCES: Mapping[Format, str] = {
    Format.DATA_INCLUSION: "Licence Ouverte 2.0",
    Format.FINESS_OLD: finess.LICENCE,
    Format.FINESS_HEADED: finess.LICENCE,
    Format.FINESS_PLUS: finess.LICENCE,
    Format.BPE: bpe.LICENCE,
    Format.OSM: osm.LICENCE,
}
"""What the source's publisher asks for; HSDS and other tables say nothing of it."""


def recognise(source: Source) -> Format:
    """What the file is, from what it holds.

    Raises:
        NotRecognised, and what makes it unreadable.
    """
    if osm.is_extract(source.magic):
        return Format.OSM
    if source.is_zip and hsds_tables.is_tabular(source.members):
        return Format.HSDS
    if source.is_json:
        return _json_format(source)
    if source.is_table_of_its_own:
        return _table_format(next((row for _n, row in islice(source.cells(), 1)), {}))
    line = source.head.lstrip(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    if line.casefold().startswith(finess.FIRST) or line.casefold().startswith("structureet;"):
        return Format.FINESS_OLD
    if not line or "\0" in line or tables.separator_of(line) not in line:
        raise NotRecognised
    return _table_format(next((row for _n, row in islice(source.cells(), 1)), dict.fromkeys(source.titles)))


def _json_format(source: Source) -> Format:
    with source.stream() as stream:
        for key, item in islice(json_stream.items(stream.read), 50):
            keys = set(item) if isinstance(item, dict) else set()
            if key == "pmej" or "informationsGeneralesPmej" in keys:
                return Format.FINESS_PLUS
            if keys >= data_inclusion.MARKS:
                return Format.DATA_INCLUSION
            if {"id", "name"} <= keys and (
                keys & {"status", "organization_identifiers", "locations", "service_at_locations"}
            ):
                return Format.HSDS
    raise NotRecognised


def _table_format(row: Mapping[str, Any]) -> Format:
    names = set(row)
    if "TYPEQU" in names and {"DEPCOM", "LAMBERT_X"} & names:
        return Format.BPE
    if "finess" in names and {"categ_code", "et_rs", "ej_finess"} & names:
        return Format.FINESS_HEADED
    if names >= data_inclusion.MARKS and {"source", "structure_id", "date_maj", "reseaux_porteurs"} & names:
        return Format.DATA_INCLUSION
    if not any(names):
        raise NotRecognised
    return Format.TABLE
