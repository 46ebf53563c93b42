"""`make bench-serve`: Essaim as it is served, under a Saturday; one JSON line a case.

`python benchmarks/serve.py [--before TREE] [--small]`. Its own databases, its own server and its own load, on this
machine: the load generator takes a part of the same cores, and its cost is said first. `--before` serves an older tree
of the product, in turn, with the same world. `python scripts/postgres.py python benchmarks/serve.py`: on PostgreSQL.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from urllib.request import urlopen

from load import own_cost, sign_ins, visits_at_once, walks
from world import PASSWORD

ROOT = Path(__file__).resolve().parent.parent
FILL = """
import json, sys
sys.path.insert(0, {benchmarks!r})
from world import Size, fill, prepare
prepare({folder!r})
print(json.dumps([one.told() for one in fill(Size({collectives}, {members}, {doors}, {visits}))]))
"""


def say(**told: object) -> None:
    print(json.dumps(told), flush=True)


def environment(folder: str, tree: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONDONT")}
    own = {
        "ESSAIM_SECRET_KEY": "benchmarks-only-" + "x" * 40,
        "ESSAIM_MASTER_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "ESSAIM_HTTPS": "false",
        "ESSAIM_DATA_DIR": folder,
        "ESSAIM_EMAIL_URL": f"file://{folder}/mail",
        "ESSAIM_BENCH_TREE": str(tree),
        "PYTHONPATH": os.pathsep.join([*filter(None, [kept.get("ESSAIM_BENCH_SITE")]), str(tree)]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    own.setdefault(
        "ESSAIM_DATABASE_URL", kept.get("ESSAIM_DATABASE_URL", f"sqlite:///{folder}/essaim.sqlite3")
    )
    return {**kept, **own}


def filled(folder: str, tree: Path, size: dict[str, int]) -> list[dict[str, object]]:
    script = FILL.format(benchmarks=str(ROOT / "benchmarks"), folder=folder, **size)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tree,
        env=environment(folder, tree),
        check=True,
        capture_output=True,
        text=True,
    )
    night = [sys.executable, "-m", "essaim.cli", "tick"]  # a Saturday begins after the chores of its night
    subprocess.run(night, cwd=tree, env=environment(folder, tree), check=False, capture_output=True)
    readers: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return readers


class Served:
    """The server's own command, with whatever it starts."""

    def __init__(self, folder: str, tree: Path, extra: list[str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [sys.executable, "-m", "essaim.cli", "serve", "--port", str(self.port), *extra]
        self.log = open(f"{folder}/server.log", "w")  # noqa: SIM115, PTH123 -- closed with the server
        self.process = subprocess.Popen(
            command,
            cwd=tree,
            env=environment(folder, tree),
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        for _ in range(240):
            try:
                urlopen(f"http://localhost:{self.port}/compte/connexion/", timeout=5).close()
            except OSError:
                time.sleep(0.5)
            else:
                return self
        raise SystemExit(f"the server did not answer: see {self.log.name}")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def family(self) -> list[int]:
        found, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            found.append(pid)
            children = Path(f"/proc/{pid}/task/{pid}/children")
            left += [int(one) for one in children.read_text().split()] if children.exists() else []
        return found

    def cpu(self) -> float:
        """Of what answers; the worker beside, which does the chores, is left out."""
        ticks = os.sysconf("SC_CLK_TCK")
        answering = [
            pid for pid in self.family() if b"--beside" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]
        told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in answering]
        return sum(int(one[11]) + int(one[12]) for one in told) / ticks

    def memory(self) -> dict[str, object]:
        """RSS of each process, and what belongs to it alone or in part (PSS): what they share is counted once."""
        rss, pss = [], 0
        for pid in self.family():
            told = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            of = {line.split(":")[0]: int(line.split()[1]) for line in told[1:] if line.endswith("kB")}
            rss.append(of["Rss"] // 1024)
            pss += of["Pss"]
        return {"rss_mb_each": rss, "memory_mb_in_all": pss // 1024}


def run(
    name: str, tree: Path, size: dict[str, int], chosen: argparse.Namespace, extra: list[str]
) -> dict[str, float]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        readers = filled(folder, tree, size)
        kind = urlsplit(environment(folder, tree)["ESSAIM_DATABASE_URL"]).scheme
        found: dict[str, float] = {}
        with Served(folder, tree, extra) as server:
            common = {"version": name, "database": kind, "server": " ".join(extra)}
            cases = {
                f"{chosen.people} volunteers, think 5 to 15 s": walks(
                    server.port, readers, people=chosen.people, seconds=chosen.seconds, think=(5, 15)
                ),
                "visits at once, 20 hands": visits_at_once(
                    server.port, readers, hands=20, count=chosen.visits
                ),
                "100 sign-ins at once": sign_ins(server.port, readers, count=100, password=PASSWORD),
            }
            for case, work in cases.items():
                before = server.cpu()
                told = asyncio.run(work)
                each = 1000 * (server.cpu() - before) / max(1, int(str(told["requests"])))
                say(**common, case=case, **told, cpu_ms_each=round(each, 1), **server.memory())
                found[case] = float(str(told["per_second"]))
        return found


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--before", type=Path)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--seconds", type=int, default=40)
    asked.add_argument("--visits", type=int, default=1000)
    asked.add_argument("--doors", type=int, default=100_000)
    asked.add_argument("--collectives", type=int, default=20)
    asked.add_argument("--workers", type=int, default=0)
    chosen = asked.parse_args()
    size = {
        "collectives": chosen.collectives,
        "members": 17,
        "doors": chosen.doors,
        "visits": chosen.doors // 2,
    }
    say(case="the load generator with a server that answers nothing", **asyncio.run(own_cost()))
    after = run("after", ROOT, size, chosen, ["--workers", str(chosen.workers)])
    if chosen.before:
        before = run("before", chosen.before, size, chosen, [])
        say(
            case="after ÷ before, requests a second",
            **{case: round(after[case] / before[case], 1) for case in after},
        )


if __name__ == "__main__":
    main()
