"""Prepare the project on a machine that has only Python >= 3.11, make and git. A second run takes seconds."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def uv() -> list[str]:
    """The command uv: the one at hand, or one bootstrapped with pip in a small environment of its own."""
    found = shutil.which("uv")
    if found:
        return [found]
    home = ROOT / "var" / "uv"
    if not (home / "bin" / "uv").exists():
        print("→ uv (par pip)")
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", "uv>=0.9"], check=True)
    return [str(home / "bin" / "uv")]


def step(label: str, command: list[str]) -> None:
    print(f"→ {label}", flush=True)
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 -- said to those who have an older one
        sys.exit("Essaim demande Python 3.11 ou plus récent.")
    python = str(ROOT / ".venv" / "bin" / "python")
    step(
        "bibliothèques Python (uv.lock)",
        [*uv(), "sync", "--locked", "--quiet", "--compile-bytecode", "--python", sys.executable],
    )
    step("fichiers du navigateur (package-lock.json)", [python, "scripts/frontend.py", "build"])
    step("traductions", [python, "scripts/messages.py", "compile"])
    step("moteur de tournées", [python, "-m", "tour_planner.warm"])


if __name__ == "__main__":
    main()
