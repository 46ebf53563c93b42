"""`make proof-NAME`: a proof with its figures, one a line: what was tried, how many, what failed."""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from proof_parts import POSTGRES, PROOFS, ROOT


def tests(label: str, paths: list[str]) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "0" if "--campaign" in paths else "2",  # what workers of xdist record is not told
            "--dist",
            "loadfile",
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
        ]
        if paths[0] == POSTGRES:
            command, paths = [sys.executable, "scripts/postgres.py", "--in-memory", *command], paths[1:]
        around = {**os.environ, "ESSAIM_PICTURES": "1"}
        done = subprocess.run(
            [*command, *paths], cwd=ROOT, capture_output=True, text=True, check=False, env=around
        )
        if not report.exists():
            print(f"{label}: could not run\n{done.stdout}{done.stderr}")
            return False
        suite = ET.parse(report).getroot().find("testsuite")
    assert suite is not None
    tried, failed = int(suite.get("tests", 0)), int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    seconds = round(float(suite.get("time", 0)))
    print(f"{label}: {tried} tests, {failed} failed, {suite.get('skipped')} skipped, {seconds} s", flush=True)
    for value in suite.iter("property"):
        if str(value.get("name")).startswith("hypothesis-statistics"):
            continue
        print(f"  {value.get('name')}: {value.get('value')}", flush=True)
    for case in suite.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            print(f"  FAILED {case.get('classname')}.{case.get('name')}", flush=True)
    return failed == 0


def bench(label: str, name: str) -> bool:
    through = ["scripts/postgres.py", sys.executable] if name.startswith(POSTGRES) else []
    command = [sys.executable, *through, *f"benchmarks/{name.removeprefix(POSTGRES).strip()}".split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            told = ", ".join(f"{key} {value}" for key, value in json.loads(line).items())
            print(f"{label}: {told}", flush=True)
    if done.returncode:
        print(f"{label}: failed\n{done.stderr[-2000:]}")
    return done.returncode == 0


def main() -> int:
    name = sys.argv[1]
    parts, benches = PROOFS[name]
    results = [tests(label, paths) for label, paths in parts.items()]
    results += [bench(label, file) for label, file in benches.items()]
    print(f"proof-{name}: {len(results)} parts, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
