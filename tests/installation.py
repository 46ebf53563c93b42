"""An installation of its own, on files, for what no transaction of a test can show: copies, crashes, other processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.warm import run_code

ROOT = Path(__file__).resolve().parent.parent
MASTER_KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
_PRELUDE = """
import os
import django
django.setup()
from datetime import date, datetime, UTC
from essaim.kernel import keyring, journal, rotation, erasure_list
from essaim.kernel.tenancy import within, maintenance
from essaim.models import *
from tests import factories
TODAY = date(2026, 11, 23)
"""


class Installation:
    """Two SQLite files (or more: their logs) and what stands beside them, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
        own = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ESSAIM_SECRET_KEY": "installation-" + "x" * 40,
            "ESSAIM_MASTER_KEYS": MASTER_KEY,
            "ESSAIM_DATA_DIR": str(self.folder),
            "ESSAIM_DATABASE_URL": f"sqlite:///{self.folder / 'essaim.sqlite3'}",
            "ESSAIM_HTTPS": "false",
            "PYTHONPATH": str(ROOT),
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        return {**kept, **own, **more}

    def start(
        self, script: str, *, prelude: str = _PRELUDE, through: Sequence[str] = (), **environment: str
    ) -> "subprocess.Popen[str]":
        """`through`: a command that runs it."""
        return subprocess.Popen(
            [*through, sys.executable, "-c", prelude + script],
            env=self.environment(**environment),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, script: str, **environment: str) -> str:
        """What it printed."""
        return self._end(_PRELUDE + script, 0, environment)

    def command(self, *words: str, code: int = 0, **environment: str) -> str:
        script = f"import sys; sys.argv = ['essaim', *{list(words)!r}]; from essaim.cli import main; main()"
        return self._end(script, code, environment)

    def _end(self, script: str, code: int, environment: dict[str, str]) -> str:
        ended = run_code(script, environment=self.environment(**environment), folder=ROOT, together=True)
        assert ended.returncode == code, ended.stdout
        return ended.stdout.strip()

    def copy_to(self, folder: Path, *names: str) -> None:
        """The files as they lie, write-ahead logs included."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.files(*names):
            shutil.copy(file, folder / file.name)

    def restore_from(self, folder: Path) -> None:
        for file in self.files():
            file.unlink()
        for file in folder.iterdir():
            shutil.copy(file, self.folder / file.name)

    def files(self, *names: str) -> list[Path]:
        wanted = names or ("essaim", "vault")
        return [file for name in wanted for file in sorted(self.folder.glob(f"{name}.sqlite3*"))]

    def raw(self, *names: str) -> bytes:
        return b"".join(file.read_bytes() for file in self.files(*names))


@cache
def _migrated() -> Path:
    made = Installation(Path(mkdtemp(prefix="essaim-installation-")))
    made.command("migrate", "--skip-checks", "--verbosity", "0")
    return made.folder


def fresh_installation(folder: Path) -> Installation:
    """Migrated once a session, then copied."""
    Installation(_migrated()).copy_to(folder)
    return Installation(folder)
