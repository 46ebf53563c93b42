"""From a public file, as it is downloaded (plain, gzip, or a zip of one), to its text, in bounded memory. No database."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from essaim.kernel.errors import DomainError

_HEAD = 1 << 16
_SEVEN = b"7z\xbc\xaf"
_FORMATS = {b"PAR1": "Parquet", b"SQLi": "GeoPackage", b"\xd0\xcf\x11\xe0": "Excel"}
_INSIDE = {"xl/workbook.xml": "Excel", ".xls": "Excel", ".xlsx": "Excel", ".shp": "Shapefile", ".parquet": "Parquet", ".gpkg": "GeoPackage", ".dbf": "dBase", ".7z": "7z"}  # fmt: skip
_WANTED = (".csv", ".geojson", ".json", ".txt")


class FileUnreadable(DomainError):
    """Ce fichier ne se lit pas. Prenez le « .csv » (ou le « .geojson » pour les quartiers), tel que téléchargé, ou le « .zip » qui le contient."""


class FileOfAnotherFormat(DomainError):
    """Ce fichier est au format {format}. La même page propose le « .csv » (ou le « .geojson », pour des contours) : prenez celui-là."""


class FileToUnpackFirst(DomainError):
    """C’est une archive « .7z » : ouvrez-la sur votre ordinateur, puis envoyez le « .csv » qu’elle contient."""


class FileTooLong(DomainError):
    """Ce fichier dépasse ce que ce serveur lit d’un coup. Demandez à la personne qui héberge Essaim d’en extraire votre département."""


class Bounded(io.RawIOBase):
    """No more than so many bytes come out, however small what was packed."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self.source, self.left = source, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self.source.read(len(buffer))
        self.left -= len(block)
        if self.left < 0:
            raise FileTooLong
        buffer[: len(block)] = block
        return len(block)


@contextmanager
def text_of(path: Path, *, most: int) -> Iterator[tuple[str, io.TextIOBase]]:
    """(the name of what is inside, its text).

    Raises:
        FileUnreadable, FileTooLong, FileOfAnotherFormat, FileToUnpackFirst.
    """
    try:
        with path.open("rb") as raw:
            head = raw.read(4)
            raw.seek(0)
            if head == _SEVEN:
                raise FileToUnpackFirst
            if head in _FORMATS:
                raise FileOfAnotherFormat(format=_FORMATS[head])
            if head[:2] == b"PK":
                with zipfile.ZipFile(raw) as packed, packed.open(_inside(packed)) as member:
                    yield member.name, _decoded(member, most)
            elif head[:2] == b"\x1f\x8b":
                with gzip.open(raw) as member:
                    yield "", _decoded(cast("IO[bytes]", member), most)
            else:
                yield "", _decoded(raw, most)
    except (OSError, zipfile.BadZipFile, EOFError, UnicodeDecodeError, RuntimeError, csv.Error) as fault:
        raise FileUnreadable from fault


def _inside(packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The largest of those that may be read: archives of public files carry their dictionary beside."""
    known = [one for one in packed.infolist() if one.filename.lower().endswith(_WANTED)]
    data = [
        one
        for one in known
        if not Path(one.filename).name.lower().startswith(("meta", "dictionnaire", "varmod"))
    ]
    if not data:
        formats = (
            kind
            for end, kind in _INSIDE.items()
            if any(one.filename.lower().endswith(end) for one in packed.infolist())
        )
        found = next(formats, "")
        raise FileOfAnotherFormat(format=found) if found else FileUnreadable
    return max(data, key=lambda one: one.file_size)


def _decoded(source: IO[bytes], most: int) -> io.TextIOBase:
    buffered = io.BufferedReader(Bounded(source, most), _HEAD)
    head = buffered.peek(_HEAD)[:_HEAD]
    if not head.strip() or b"\x00" in head:
        raise FileUnreadable
    try:
        head[:-4].decode("utf-8")  # a letter may be cut at the end
    except UnicodeDecodeError:
        return io.TextIOWrapper(buffered, encoding="cp1252", errors="replace", newline="")
    return io.TextIOWrapper(buffered, encoding="utf-8-sig", errors="replace", newline="")


def rows_of(text: io.TextIOBase) -> tuple[list[str], Iterator[list[str]]]:
    """The columns, in small letters, and the rows.

    Raises:
        FileUnreadable: no line of columns.
    """
    first = text.readline()
    separator = max(";,\t|", key=first.count)
    if not first.count(separator):
        raise FileUnreadable
    columns = [one.strip().lower() for one in next(csv.reader([first], delimiter=separator))]
    return columns, csv.reader(text, delimiter=separator)
