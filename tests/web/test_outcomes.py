"""One table says all of an outcome: what is added there is everywhere, what is forgotten there is said at the start."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from essaim.doors.enums import Outcome

ROOT = Path(__file__).resolve().parent.parent.parent
ADDED = """    MOVED_AWAY = (
        "moved_away",
        Meaning(past=_("a déménagé"), door="door-refusal", icon="flag", is_opened=True, days=40),
        _("A déménagé"),
    )
"""
FORGOTTEN = '    MOVED_AWAY = "moved_away", _("A déménagé")\n'


def copy_with(line, to):
    for folder in ("essaim", "config", "tour_planner", "address_files", "place_files", "tests"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("*.pyc", "static", "e2e"))
    shutil.copy(ROOT / "pyproject.toml", to)
    enums = to / "essaim/doors/enums.py"
    before = enums.read_text("utf-8")
    enums.write_text(before.replace("    WITHDRAWN = (", line + "    WITHDRAWN = (", 1), "utf-8")
    assert enums.read_text("utf-8") != before


def run(command, *, inside):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {
        "PYTHONPATH": str(inside),
        "ESSAIM_DATABASE_URL": f"sqlite:///{inside}/main.sqlite3",
        "ESSAIM_VAULT_URL": f"sqlite:///{inside}/vault.sqlite3",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=inside, env=environment, capture_output=True, text=True, check=False
    )


def test_an_outcome_added_in_its_table_works_everywhere(tmp_path):
    copy_with(ADDED, tmp_path)
    told = run(
        ["-m", "pytest", "tests/web/outcome_added.py", "-q", "-p", "no:cacheprovider"], inside=tmp_path
    )
    assert told.returncode == 0, told.stdout[-4000:] + told.stderr[-2000:]
    assert "3 passed" in told.stdout


def test_an_outcome_without_its_meaning_stops_the_house_at_the_start(tmp_path):
    copy_with(FORGOTTEN, tmp_path)
    told = run(["-c", "import essaim.doors.enums"], inside=tmp_path)
    assert told.returncode != 0
    assert "'NoneType' object has no attribute" in told.stderr


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_look_and_is_drawn(outcome):
    sprite = (ROOT / "frontend/site/pictures/sprite.svg").read_text()
    css = "".join(path.read_text() for path in (ROOT / "frontend/site/css").glob("*.css"))
    assert f'id="i-{outcome.meaning.icon}"' in sprite
    assert f".{outcome.meaning.door}" in css
    assert not outcome.meaning.tile or f".{outcome.meaning.tile}" in css


def test_the_answers_have_one_digit_each():
    assert len(Outcome.offered()) <= 9
