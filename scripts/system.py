"""Programs that come from the system: `python scripts/system.py chromium [postgresql …]`.

Found: nothing to do. Missing and root on Debian: installed with apt. Missing otherwise: a sentence and 1.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"chromium": "chromium-headless-shell", "postgresql": "postgresql"}
CHROMIUM = ("chromium-headless-shell", "chromium", "google-chrome")


def is_there(name: str) -> bool:
    if name == "postgresql":
        return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
    return bool(any(map(shutil.which, CHROMIUM)) or os.environ.get("ESSAIM_CHROMIUM"))


def main() -> int:
    missing = [PACKAGES[name] for name in sys.argv[1:] if not is_there(name)]
    if not missing:
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Il manque : {', '.join(missing)}. Installez-le puis relancez.", file=sys.stderr)
        return 1
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, **quiet
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
