"""Import today beside import as it was in version 0.1, in one run and on one machine: a JSON line with the ratio of both.

`python benchmarks/imports_before.py [lines]`. The former version is taken from the history of the repository (git).
Lines a second and a CPU second, the best of three runs each, in turn. Above 1: faster today.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "3636fa3"  # version 0.1, on which the cases of the field were tried
RUNS = 3


def main() -> None:
    lines = sys.argv[1] if len(sys.argv) > 1 else "40000"
    with tempfile.TemporaryDirectory() as folder:
        former = Path(folder) / "before"
        subprocess.run(["git", "worktree", "add", "--detach", "-q", former, BEFORE], cwd=ROOT, check=True)
        try:
            runs = [(measure(former, lines), measure(ROOT, lines)) for _ in range(RUNS)]
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", former], cwd=ROOT, check=True)
    told: dict[str, float] = {"lines": int(lines)}
    for name in ("lines_per_second", "lines_per_cpu_second"):
        before, now = (max(one[name] for one in side) for side in zip(*runs, strict=True))
        told |= {f"{name}_before": before, f"{name}_now": now, f"{name}_ratio": round(now / before, 2)}
    print(json.dumps(told))


def measure(tree: Path, lines: str) -> dict[str, int]:
    """What its own benchmark says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESSAIM_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "benchmarks/imports.py", lines],
        cwd=tree,
        env={**kept, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, int] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
