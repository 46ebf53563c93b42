"""`make bench`: every benchmark, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

for name in ("imports.py", "planner.py", "pages.py"):
    print(f"# {name}", flush=True)
    subprocess.run([sys.executable, str(HERE / name)], check=True, cwd=HERE.parent)
