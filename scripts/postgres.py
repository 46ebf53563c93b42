"""Run a command against a PostgreSQL of its own: `python scripts/postgres.py COMMAND…`.

Starts a throw-away cluster on a free port, with a role that is not a superuser (row-level security would be
ignored by one), sets ESSAIM_DATABASE_URL, runs the command, and removes everything. Without PostgreSQL's
programs it says so and ends with 0; with `--require`, with 3.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    return versions[-1].parent if versions else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    arguments = sys.argv[1:]
    required = arguments[:1] == ["--require"]
    command = arguments[1:] if required else arguments
    folder = programs()
    if folder is None:
        print("PostgreSQL is not installed here: this part was not run.", file=sys.stderr)
        return 3 if required else 0
    with tempfile.TemporaryDirectory(prefix="essaim-pg-", ignore_cleanup_errors=True) as home:
        as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            os.chown(home, pwd.getpwnam("postgres").pw_uid, -1)
            as_user = ["runuser", "-u", "postgres", "--"]
        os.chmod(home, 0o700)
        data, port = f"{home}/data", free_port()

        def run(*words: str) -> None:
            subprocess.run([*as_user, *words], check=True, stdout=subprocess.DEVNULL, cwd=home)

        run(
            str(folder / "initdb"), "-D", data, "-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        run(str(folder / "pg_ctl"), "-D", data, "-l", f"{home}/log", "-o", options, "-w", "start")
        try:
            sql = "CREATE ROLE essaim LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"
            run(
                str(folder / "psql"), "-h", home, "-p", str(port), "-U", "owner", "-d", "postgres", "-qc", sql
            )
            for name in ("essaim", "essaim_vault"):
                run(
                    str(folder / "createdb"), "-h", home, "-p", str(port), "-U", "owner", "-O", "essaim", name
                )
            url = f"postgresql://essaim@127.0.0.1:{port}/essaim"
            return subprocess.run(
                command, env={**os.environ, "ESSAIM_DATABASE_URL": url}, check=False
            ).returncode
        finally:
            run(str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")


if __name__ == "__main__":
    sys.exit(main())
