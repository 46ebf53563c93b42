"""Memory stays bounded, whatever is sent."""

import gzip
import resource
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest

from address_files import AddressLine, Reason, open_address_file
from address_files.refusals import FileTooLarge, SuspiciousCompression
from tests.address_files.samples import BAN_HEADER, ban, ban_line, read

ROOT = Path(__file__).parents[2]
BOMB = """
import resource, sys
from pathlib import Path
from address_files import AddressFileError, open_address_file
open_address_file(Path(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    for line in open_address_file(Path(sys.argv[1])): pass
except AddressFileError as error:
    print(type(error).__name__, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


class Generated:
    """A département that is never whole in memory."""

    def __init__(self, lines: int) -> None:
        self._lines = iter(range(lines))
        self._is_begun = False

    def read(self, _size: int = -1) -> bytes:
        if not self._is_begun:
            self._is_begun = True
            return f"{BAN_HEADER}\n".encode()
        block = [
            f"930{n // 10_000:02}_{n // 50:04}_{n % 50:05};;{n % 50};;Rue numéro {n // 50};93140;930{n // 10_000:02};Commune"
            f";;;1.0;2.0;2.{n:06};48.9;entrée;;;;;;;0;\n"
            for _, n in zip(range(2_000), self._lines, strict=False)
        ]
        return "".join(block).encode()


def test_a_departement_of_500_000_lines_is_read_in_less_than_50_mb():
    tracemalloc.start()
    try:
        read_lines = sum(isinstance(line, AddressLine) for line in open_address_file(Generated(40_000)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read_lines == 40_000
    assert peak < 12_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(isinstance(line, AddressLine) for line in open_address_file(Generated(500_000))) == 500_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


class Endless(Generated):
    """A header, then 100 MB without any end of line."""

    def read(self, _size: int = -1) -> bytes:
        return (
            super().read() if not self._is_begun else b"x" * 1_000_000 * (next(self._lines, None) is not None)
        )


def test_a_line_without_end_is_never_whole_in_memory():
    tracemalloc.start()
    try:
        (line,) = open_address_file(Endless(100))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (line.line_number, line.reason) == (2, Reason.LINE_TOO_LONG)
    assert peak < 10_000_000


def packed(head: bytes, filler: bytes, times: int) -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    parts = [squeeze.compress(head), *(squeeze.compress(filler) for _ in range(times)), squeeze.flush()]
    return b"".join(parts)


def test_a_gzip_bomb_is_stopped_early_with_little_memory(tmp_path):
    line = (ban_line() + "\n").encode()
    bomb, plain = tmp_path / "bomb.csv.gz", tmp_path / "plain.csv"
    bomb.write_bytes(packed(f"{BAN_HEADER}\n".encode(), line * 10_000, 200))
    plain.write_bytes(ban(ban_line()))
    seen = subprocess.run(
        [sys.executable, "-c", BOMB, bomb, plain],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    kind, grown_mb = seen.stdout.split()
    assert kind == "SuspiciousCompression"
    assert int(grown_mb) < 30


def test_a_bomb_without_any_end_of_line_is_stopped():
    with pytest.raises(SuspiciousCompression):
        read(packed(ban(), b"x" * 1_000_000, 60))


def test_a_bomb_that_packs_just_little_enough_is_stopped_by_its_size():
    noise = gzip.compress(ban(ban_line()), 1)
    with pytest.raises(FileTooLarge):
        read(noise * 2_000, max_bytes=500_000)
