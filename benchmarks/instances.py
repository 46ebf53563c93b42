"""The search on the public instances of ../shared/data/routing, through `essaim plan-benchmark`: one JSON line each.

`python benchmarks/instances.py [SECONDS]`: without it, the time that the aims of the planner give each instance.
"""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUTING = ROOT.parent / "shared" / "data" / "routing"
SECONDS = {"X-n1001-k43": [10, 32], "Leuven1": [30], "Antwerp1": [10, 99], "Flanders1": [10, 132]}


def best_known(name: str) -> str:
    with gzip.open(ROUTING / f"{name}.sol.gz", "rt") as file:
        solution = file.read()
    return re.findall(r"Cost\s+([\d.]+)", solution)[0]


def main(asked: list[str]) -> None:
    for name, aims in SECONDS.items():
        path = ROUTING / f"{name}.vrp.gz"
        if not path.exists():
            print(json.dumps({"instance": name, "skipped": f"{path.name} is not here"}))
            continue
        for seconds in asked or aims:
            command = ["plan-benchmark", path, "--seconds", seconds, "--best", best_known(name), "--json"]
            subprocess.run([sys.executable, "-m", "essaim.cli", *map(str, command)], check=True, cwd=ROOT)


if __name__ == "__main__":
    main(sys.argv[1:])
