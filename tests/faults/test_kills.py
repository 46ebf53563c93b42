"""Killed anywhere between two databases, nothing stays wrong after the next night, and the action may be asked again."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from tests.installation import ROOT, Installation, fresh_installation

HANDS = 2
WRITES_KEYS_OR_LINES = re.compile(
    r"\b(make_key|destroy_keys|destroy_keys_of|forget_rows|record_access|purge_journal|rotate_\w+)\("
)
BENEATH = {  # killed through what calls them
    "essaim/people/actions/forgetting.py": "a person erased",
}


def test_each_module_that_writes_in_both_databases_is_killed_somewhere():
    writing = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "essaim").glob("*/actions/**/*.py")
        if WRITES_KEYS_OR_LINES.search(file.read_text())
    }
    said = (ROOT / "tests/faults/kills.py").read_text() + (ROOT / "tests/faults/kills_rooms.py").read_text()
    asked = {file for file in writing if _is_named(file.removesuffix(".py").replace("/", "."), said)}
    assert writing - asked == BENEATH.keys()


def _is_named(module, text):
    package, _dot, name = module.rpartition(".")
    return f"from {module} import" in text or bool(
        re.search(rf"from {re.escape(package)} import .*\b{name}\b", text)
    )


@pytest.fixture
def environments(db):
    """Of installations of their own: files in memory, or two databases more on the server of the tests."""
    with tempfile.TemporaryDirectory(prefix="essaim-kills-") as folder:
        made = [Path(folder) / str(hand) for hand in range(HANDS)]
        if connection.vendor == "sqlite":
            yield [fresh_installation(one).environment() for one in made]
            return
        server = os.environ["ESSAIM_DATABASE_URL"].rpartition("/")[0]
        names = [
            f"essaim_kills{hand}{part}{kept}"
            for hand in range(HANDS)
            for part in ("", "_vault")
            for kept in ("", "_kept")
        ]
        _on_the_server("DROP DATABASE IF EXISTS {}", names)
        _on_the_server("CREATE DATABASE {}", names[::2])
        around = []
        for hand, one in enumerate(made):
            one.mkdir()
            url = f"{server}/essaim_kills{hand}"
            Installation(one).command("migrate", ESSAIM_DATABASE_URL=url)
            around.append(Installation(one).environment(ESSAIM_DATABASE_URL=url))
        yield around
        _on_the_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", names)


def _on_the_server(statement, names):
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(statement.format(name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("every", "one_in", "hands"),
    [
        pytest.param(23, 4, 1, id="short"),
        pytest.param(1, 1, HANDS, id="whole", marks=pytest.mark.slow),
    ],
)
def test_no_kill_leaves_what_the_next_night_does_not_mend(
    environments, record_testsuite_property, every, one_in, hands
):
    work = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.kills", *map(str, (every, hand * one_in, one_in * hands))],
            env=around, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for hand, around in enumerate(environments[:hands])
    ]  # fmt: skip
    said = "".join([hand.communicate()[0] for hand in work])
    assert [hand.returncode for hand in work] == [0] * hands, said
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    for one in told:
        record_testsuite_property(
            f"{one['action']}, kills",
            f"{one['kills']} ({one['states']} states), {len(one['wrong'])} that stay wrong",
        )
    kills, states = (sum(one[name] for one in told) for name in ("kills", "states"))
    record_testsuite_property(
        f"kills at one step of {every}, {len(told)} actions, {connection.vendor}",
        f"{kills} ({states} states), {sum(len(one['wrong']) for one in told)} that stay wrong",
    )
    assert [(one["action"], one["wrong"]) for one in told if one["wrong"]] == []
    assert kills > len(told)
