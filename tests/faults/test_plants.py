"""Each fault that was found is planted again, and seen: no row of the two tables rests on a test that cannot fail."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.plants import PLANTS
from tests.installation import ROOT

ROWS = {*(f"F{number}" for number in range(1, 10)), *(f"W{number}" for number in range(1, 12))}
TREE = (
    "address_files",
    "benchmarks",
    "config",
    "docs",
    "essaim",
    "frontend",
    "place_files",
    "scripts",
    "tests",
    "tour_planner",
)
FAILED = 1  # of pytest: it ran, and a test failed


def test_each_row_is_planted_where_it_was_mended_and_its_test_is_there():
    assert {plant.row for plant in PLANTS} == ROWS
    for plant in PLANTS:
        assert (ROOT / plant.file).read_text().count(plant.now) == 1, plant.fault
        file, _, name = plant.seen_by.partition("::")
        tests = {
            node.name
            for node in ast.parse((ROOT / file).read_text()).body
            if isinstance(node, ast.FunctionDef)
        }
        assert not name or name in tests, plant.seen_by
    assert [fault for fault, count in Counter(plant.fault for plant in PLANTS).items() if count > 1] == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of ours, in which a hand may write."""
    copy = tmp_path_factory.mktemp("tree")
    for name in TREE:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("node_modules"))
    for file in ("pyproject.toml", "manage.py", ".env.example"):
        shutil.copy(ROOT / file, copy / file)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("plant", PLANTS, ids=[f"{plant.row}: {plant.fault}" for plant in PLANTS])
def test_planted_again_it_is_seen(tree, record_testsuite_property, plant):
    file = tree / plant.file
    kept = file.read_text()
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", plant.seen_by]
    around = {**os.environ, "PYTHONPATH": str(tree)}
    file.write_text(kept.replace(plant.now, plant.planted))
    try:
        ran = subprocess.run(command, cwd=tree, env=around, capture_output=True, text=True, check=False)
    finally:
        file.write_text(kept)
    assert ran.returncode == FAILED, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert " error" not in ran.stdout.splitlines()[-1], ran.stdout[-2000:]
    record_testsuite_property(f"{plant.row}, {plant.fault}", "seen")
