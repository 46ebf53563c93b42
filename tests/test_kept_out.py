"""What an installation writes is never part of the project: databases, keys, journals."""

import subprocess
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"master_key", "secret_key", ".env"}
ENDS = {".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".head", ".pem", ".key"}


def written_by_an_installation(paths: list[str]) -> list[str]:
    return [path for path in paths if (one := PurePosixPath(path)).name in NAMES or one.suffix in ENDS]


def test_no_key_nor_database_is_in_the_project():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a clone: nothing says what belongs to the project")
    assert written_by_an_installation(listed.stdout.splitlines()) == []


def test_a_key_that_was_added_is_seen():
    added = ["demo/master_key", "demo/vault.sqlite3", "demo/journal/1.head", "essaim/kernel/sqlite3/base.py"]
    assert written_by_an_installation(added) == added[:3]
