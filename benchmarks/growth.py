"""What a page costs with ten times the data: `python benchmarks/growth.py [doors]`, one JSON line a page.

CPU of a request for one of a fixed loop, as `serving.py --relative` counts it, which neither the load of the machine nor
its processor moves much; with `doors` doors of one collective (10,000), then ten times more, its visits and its people
too. Ends with 1 when a page costs twice as much at its 95th percentile. On PostgreSQL: `python scripts/postgres.py
python benchmarks/growth.py`.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TIMES = 10
MOST = 2.0
SERVING = Path(__file__).with_name("serving.py")


URL = os.environ.get("ESSAIM_DATABASE_URL", "")


def databases(doors: int) -> str:
    """Two of PostgreSQL that are empty: their address; nothing, for files of SQLite."""
    if not URL.startswith("postgresql"):
        return ""
    import psycopg

    server, name = URL.rpartition("/")[0], f"growth_{doors}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for one in (name, f"{name}_vault"):
            connection.execute(f'CREATE DATABASE "{one}"')
    return f"{server}/{name}"


def costs(doors: int) -> dict[str, dict[str, float]]:
    url = databases(doors)
    with tempfile.TemporaryDirectory() as folder:
        around = {**os.environ, "ESSAIM_DATA_DIR": folder, **({"ESSAIM_DATABASE_URL": url} if url else {})}
        command = [
            sys.executable,
            str(SERVING),
            str(doors),
            str(doors // 2),
            "--collectives",
            "1",
            "--members",
            "20",
        ]
        done = subprocess.run(
            [*command, "--relative", "--runs", "60"], env=around, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {one.pop("page"): one for one in told}


def main() -> int:
    doors = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    few, many = costs(doors), costs(doors * TIMES)
    grown = {page: many[page]["relative_p95"] / few[page]["relative_p95"] for page in few}
    for page, times in grown.items():
        print(json.dumps({
            "page": page, "engine": URL.partition(":")[0] or "sqlite", "doors": doors, "relative": few[page]["relative"],
            "p95": few[page]["relative_p95"], f"p95, {TIMES} times the data": many[page]["relative_p95"],
            "times": round(times, 2),
        }), flush=True)  # fmt: skip
    return 1 if max(grown.values()) >= MOST else 0


if __name__ == "__main__":
    sys.exit(main())
