"""From a file of any kind to plain bytes, in bounded memory, or a refusal."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from address_files.refusals import (
    Archive,
    BinaryContent,
    DamagedFile,
    EmptyFile,
    ExcelWorkbook,
    FileTooLarge,
    NotACsv,
    OpenDocument,
    SuspiciousCompression,
    TruncatedFile,
    Utf16,
)

BLOCK = 256 * 1024
HEAD = 8 * 1024
GZIP = b"\x1f\x8b"
BOMB_RATIO = 100
"""A département of the BAN packs 7 to 10 times; deflate can reach 1,032."""
BOMB_FLOOR = 16 * 1024 * 1024
"""Below this unpacked size the ratio is not looked at."""

_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "rar",
    b"BZh": "bz2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    GZIP: "gzip dans un gzip",
}
_OTHERS = {
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"RIFF": "une image ou un son",
    b"II*\x00": "une image",
    b"MM\x00*": "une image",
    b"PAR1": "un fichier Parquet",
    b"SQLite format 3": "une base de données SQLite",
    b"<": "une page web ou un fichier XML",
    b"{": "un fichier JSON",
    b"[": "un fichier JSON",
}


class Unpacked:
    """Blocks of plain bytes; counts what was read and what came out."""

    def __init__(self, source: BinaryIO, *, max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self.bytes_read = 0
        self.bytes_unpacked = 0

    def blocks(self) -> Iterator[bytes]:
        first = self._read()
        while first and len(first) < len(GZIP) and (more := self._read()):
            first += more
        if not first:
            raise EmptyFile
        blocks = self._gunzip(first) if first.startswith(GZIP) else self._plain(first)
        yield from self._sniffed(blocks)

    def _read(self) -> bytes:
        block = self._source.read(BLOCK) or b""
        self.bytes_read += len(block)
        return block

    def _count(self, block: bytes) -> bytes:
        self.bytes_unpacked += len(block)
        if self.bytes_unpacked > self._max_bytes:
            raise FileTooLarge(limit=self._max_bytes // 1_000_000)
        return block

    def _plain(self, block: bytes) -> Iterator[bytes]:
        while block:
            yield self._count(block)
            block = self._read()

    def _gunzip(self, packed: bytes) -> Iterator[bytes]:
        unzip = zlib.decompressobj(wbits=31)
        while packed:
            try:
                block = unzip.decompress(packed, BLOCK)
            except zlib.error as error:
                raise DamagedFile from error
            if block:
                yield self._count(block)
                self._refuse_bomb()
            packed = unzip.unconsumed_tail
            if unzip.eof:  # the end of one member: another may follow, or padding
                packed = self._after_padding(unzip.unused_data)
                unzip = zlib.decompressobj(wbits=31) if packed else unzip
            else:
                packed = packed or self._read()
        if not unzip.eof:
            raise TruncatedFile

    def _after_padding(self, packed: bytes) -> bytes:
        packed = packed.lstrip(b"\0")
        while not packed and (block := self._read()):
            packed = block.lstrip(b"\0")
        return packed

    def _refuse_bomb(self) -> None:
        ratio = self.bytes_unpacked // self.bytes_read
        if self.bytes_unpacked > BOMB_FLOOR and ratio > BOMB_RATIO:
            raise SuspiciousCompression(ratio=ratio)

    def _sniffed(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        head = b""
        for block in blocks:
            head += block
            if len(head) >= HEAD:
                break
        if not head:
            raise EmptyFile
        refuse_other_kinds(head)
        yield head
        yield from blocks


def refuse_other_kinds(head: bytes) -> None:
    """Say what the file truly is, from its first bytes and never from its name."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Utf16
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _refuse_zip(head)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExcelWorkbook
    if kind := _kind(head, _ARCHIVES):
        raise Archive(kind=kind)
    if kind := _kind(head.removeprefix(b"\xef\xbb\xbf").lstrip(), _OTHERS):
        raise NotACsv(kind=kind)
    if b"\0" in head:
        raise BinaryContent


def _kind(head: bytes, kinds: dict[bytes, str]) -> str:
    return next((kind for magic, kind in kinds.items() if head.startswith(magic)), "")


def _refuse_zip(head: bytes) -> None:
    if b"opendocument" in head[:200]:
        raise OpenDocument
    if b"[Content_Types].xml" in head or b"xl/" in head:
        raise ExcelWorkbook
    raise Archive(kind="zip")
