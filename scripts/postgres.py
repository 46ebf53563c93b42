"""Run a command against a PostgreSQL of its own: `python scripts/postgres.py COMMAND…`.

Starts a throw-away cluster on a free port, with a role that is not a superuser (row-level security would be
ignored by one), sets ESSAIM_DATABASE_URL, runs the command, and removes everything. Without PostgreSQL's
programs it says so and ends with 0; with `--require`, with 3. `--in-memory`: where there is room, nothing of it touches
the disk (a database is made ten times as fast); not for what is measured.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

_OPTIONS = ("--require", "--in-memory")
_ROOM = 4 * 2**30


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    return versions[-1].parent if versions else None


def memory() -> Path | None:
    """A file system in memory with room for some databases."""
    there = Path("/dev/shm")
    return there if there.is_dir() and shutil.disk_usage(there).free > _ROOM else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A server in one folder: its data, its socket, its log."""

    def __init__(self, home: Path, port: int | None = None) -> None:
        found = programs()
        assert found, "PostgreSQL is not installed here"
        self.home, self.data, self.port, self._programs = home, home / "data", port or free_port(), found
        self._as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses root
        self.url = f"postgresql://essaim@127.0.0.1:{self.port}/essaim"

    def run(self, program: str, *words: str, **environment: str) -> None:
        command = [*self._as_user, str(self._programs / program), *words]
        around = {**os.environ, **environment}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.home, env=around)

    def ask(self, program: str, *words: str) -> None:
        """As its owner, through its socket."""
        self.run(program, "-h", str(self.home), "-p", str(self.port), "-U", "owner", *words)

    def make(self, *words: str) -> None:
        if self._as_user:
            os.chown(self.home, pwd.getpwnam("postgres").pw_uid, -1)
        kept = ["-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8"]
        self.run("initdb", "-D", str(self.data), *kept, *words)

    def start(self, *options: str, **environment: str) -> None:
        told = [f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1", *options]
        words = ["-D", str(self.data), "-l", str(self.home / "log"), "-o", " -c ".join(told), "-w", "start"]
        self.run("pg_ctl", *words, **environment)

    def starts(self, *options: str) -> bool:
        try:
            self.start(*options)
        except subprocess.CalledProcessError:
            return False
        return True

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")

    def make_databases(self) -> None:
        sql = "CREATE ROLE essaim LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"
        self.ask("psql", "-d", "postgres", "-qc", sql)
        for name in ("essaim", "essaim_vault"):
            self.ask("createdb", "-O", "essaim", name)


def main() -> int:
    command = sys.argv[1:]
    asked = {command.pop(0) for _ in _OPTIONS if command[:1] and command[0] in _OPTIONS}
    if programs() is None:
        print("PostgreSQL is not installed here: this part was not run.", file=sys.stderr)
        return 3 if "--require" in asked else 0
    folder = memory() if "--in-memory" in asked else None
    with tempfile.TemporaryDirectory(prefix="essaim-pg-", dir=folder, ignore_cleanup_errors=True) as home:
        cluster = Cluster(Path(home))
        cluster.make()
        own = [] if folder is None else ["autovacuum=off"]  # it would hold a database that is to be dropped
        cluster.start("fsync=off", "full_page_writes=off", *own)
        try:
            cluster.make_databases()
            around = {**os.environ, "ESSAIM_DATABASE_URL": cluster.url}
            return subprocess.run(command, env=around, check=False).returncode
        finally:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
