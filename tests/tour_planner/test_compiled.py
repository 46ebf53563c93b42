"""The compiled code, where nothing can be written, and the walls of the package."""

import os
import subprocess
import sys
from pathlib import Path

import tour_planner

PACKAGE = Path(tour_planner.__file__).parent


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_runs_where_no_cache_can_be_written():
    done = run(
        "from tour_planner.geometry import on_sphere\n"
        "from tour_planner.room import draw, room\n"
        "assert 0 <= draw(room(1, 1).random) < 1",
        NUMBA_CACHE_DIR="/proc/nowhere",
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_it_knows_neither_django_nor_essaim():
    done = run(
        "import sys, tour_planner; tour_planner.plan; print([m for m in ('django', 'essaim', 'config', 'address_files') if m in sys.modules])"
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]")


def test_importing_it_does_not_load_the_engine():
    done = run(
        "import sys, tour_planner; print([m for m in ('numba', 'scipy', 'numpy') if m in sys.modules])"
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]")
