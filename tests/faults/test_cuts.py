"""The current is cut at any instant: nothing that was acknowledged is lost, and the journal accuses nobody."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.installation import ROOT, fresh_installation

pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None, reason="what is asked of the disk is recorded by a C library"
)
SHORT, LONG = (12, 10), (120, 200)


@pytest.fixture
def power(tmp_path):
    library = tmp_path / "disk.so"
    source = ROOT / "tests" / "faults" / "disk.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    installation = fresh_installation(tmp_path / "here")

    def run(*words, **around):
        command = [sys.executable, "-m", "tests.faults.cuts", *map(str, words)]
        ran = subprocess.run(command, env=installation.environment(**around), cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def cut(turns, cuts, *synchronous):
        """What is found at so many cuts of a work that was recorded."""
        run("make")
        shutil.copytree(tmp_path / "here", tmp_path / "base")
        recording = {"DISK_FOLDER": f"{tmp_path / 'here'}/", "DISK_RECORD": str(tmp_path / "record")}
        run("work", turns, *synchronous, LD_PRELOAD=str(library), **recording)
        return json.loads(run("look", cuts, 1).splitlines()[-1])

    return cut


@pytest.mark.parametrize(
    ("turns", "cuts"),
    [pytest.param(*SHORT, id="short"), pytest.param(*LONG, id="long", marks=pytest.mark.slow)],
)
def test_no_cut_loses_what_was_acknowledged_nor_accuses_anyone(power, record_testsuite_property, turns, cuts):
    found = power(turns, cuts)
    assert {name: count for name, count in found.items() if name not in {"cuts", "acknowledged", "steps"}} == {
        "lost": 0, "false alarms": 0, "sealed and unreadable": 0, "broken": 0,
    }  # fmt: skip
    assert found["acknowledged"] > turns
    record_testsuite_property(
        f"{cuts} power cuts, both databases",
        f"{found['acknowledged']} acknowledged, 0 lost, 0 false alarms of the journal",
    )


@pytest.mark.slow
def test_the_cuts_would_show_a_database_that_does_not_wait_for_the_disk(power, record_testsuite_property):
    found = power(*SHORT, "NORMAL")
    assert found["lost"] + found.get("did not open", 0) > 0
    record_testsuite_property(
        "the control, synchronous=NORMAL", f"{found['lost']} lost at {found['cuts']} cuts"
    )
