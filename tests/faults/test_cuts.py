"""The current is cut at any instant: nothing that was acknowledged is lost, and the journal accuses nobody."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scripts.postgres import Cluster, programs
from tests.installation import ROOT, Installation, fresh_installation

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(
        shutil.which("cc") is None, reason="what is asked of the disk is recorded by a C library"
    ),
]
postgresql = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed here")
SHORT, LONG = (12, 10), (120, 200)
# Small: pages leave the memory of the server, and its log is begun again, while people work.
SMALL = ("max_wal_size=4MB", "min_wal_size=2MB", "shared_buffers=1MB", "bgwriter_delay=10ms")
NOTHING_WRONG = {"lost": 0, "false alarms": 0, "sealed and unreadable": 0, "broken": 0, "unseen": 0}


class Power:
    """A folder in memory that another user may enter; a server in it, or two files."""

    def __init__(self, folder, *, with_server):
        self.folder, self.here = folder, folder / "here"
        self.here.mkdir()
        self.library, self.record = folder / "disk.so", folder / "record"
        source = ROOT / "tests" / "faults" / "disk.c"
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", self.library, source, "-ldl"], check=True)
        self.record.touch()
        self.record.chmod(0o666)
        self.recorded = {
            "LD_PRELOAD": str(self.library),
            "DISK_FOLDER": f"{self.here}/",
            "DISK_RECORD": str(self.record),
        }
        self.server = None
        if not with_server:
            self.around = fresh_installation(self.here).environment()
            return
        (self.here / "server").mkdir()
        self.server = Cluster(self.here / "server")
        self.server.make("--data-checksums", "--wal-segsize=1")
        self.server.start("fsync=off")
        self.server.make_databases()
        for name in ("essaim", "essaim_vault"):
            self.server.ask(
                "psql",
                "-d",
                name,
                "-qc",
                "CREATE EXTENSION amcheck; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO essaim",
            )
        made = Installation(self.here)
        made.command("migrate", "--skip-checks", "--verbosity", "0", ESSAIM_DATABASE_URL=self.server.url)
        self.around = made.environment(ESSAIM_DATABASE_URL=self.server.url)

    def cut(self, turns, cuts, synchronous="", *, server=()):
        """What is found at so many cuts of a work that was recorded."""
        self._run("make")
        if self.server:
            self.server.stop("fast")
        subprocess.run(["cp", "-a", self.here, self.folder / "base"], check=True)
        if self.server:
            self.server.start(*SMALL, *server, **self.recorded)
        self._run("work", turns, synchronous, **self.recorded)
        if self.server:
            self.server.stop()
        return json.loads(self._run("look", cuts, 1).splitlines()[-1])

    def _run(self, *words, **more):
        command = [sys.executable, "-m", "tests.faults.cuts", *map(str, words)]
        ran = subprocess.run(command, env=self.around | more, cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
        sys.stderr.write(ran.stderr)
        assert ran.returncode == 0, ran.stdout
        return ran.stdout


@pytest.fixture
def power():
    with tempfile.TemporaryDirectory(prefix="essaim-cuts-") as folder:
        Path(folder).chmod(0o711)
        yield lambda *, with_server: Power(Path(folder), with_server=with_server)


@pytest.mark.parametrize(
    ("turns", "cuts", "with_server"),
    [
        pytest.param(*SHORT, False, id="short"),
        pytest.param(*LONG, False, id="SQLite", marks=pytest.mark.slow),
        pytest.param(*LONG, True, id="PostgreSQL", marks=[pytest.mark.slow, postgresql]),
    ],
)
def test_no_cut_loses_what_was_acknowledged_nor_accuses_anyone(
    power, record_testsuite_property, turns, cuts, with_server
):
    found = power(with_server=with_server).cut(turns, cuts)
    assert {name: found.get(name) for name in (*NOTHING_WRONG, "did not open")} == {
        **NOTHING_WRONG,
        "did not open": None,
    }
    assert found["acknowledged"] > turns
    record_testsuite_property(
        f"{cuts} power cuts, both databases, {'PostgreSQL' if with_server else 'SQLite'}",
        f"{found['acknowledged']} acknowledged, 0 lost, 0 false alarms of the journal",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("with_server", "synchronous", "server", "opens"),
    [
        pytest.param(False, "NORMAL", (), True, id="SQLite, synchronous=NORMAL"),
        pytest.param(True, "off", (), True, id="PostgreSQL, synchronous_commit=off", marks=postgresql),
        pytest.param(True, "", ["fsync=off"], False, id="PostgreSQL, fsync=off", marks=postgresql),
    ],
)
def test_the_cuts_would_show_a_database_that_does_not_wait_for_the_disk(
    power, request, record_testsuite_property, with_server, synchronous, server, opens
):
    found = power(with_server=with_server).cut(*SHORT, synchronous, server=server)
    unopened = found.get("did not open", 0)
    assert found.get("lost", 0) + (0 if opens else unopened) > 0, found
    record_testsuite_property(
        f"the control, {request.node.callspec.id}",
        f"{found.get('lost', 0)} lost at {found['cuts']} cuts, {unopened} of which left what does not open",
    )
