"""Killed anywhere between two databases, nothing stays wrong after the next night, and the action may be asked again."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.installation import ROOT, Installation, fresh_installation


@pytest.fixture
def environment(tmp_path, db):
    """Of an installation of its own: files, or two databases more on the server of the tests."""
    if connection.vendor == "sqlite":
        yield fresh_installation(tmp_path).environment()
        return
    url = f"{os.environ['ESSAIM_DATABASE_URL'].rpartition('/')[0]}/essaim_kills"
    names = [f"essaim_kills{part}{kept}" for part in ("", "_vault") for kept in ("", "_kept")]
    made = Installation(tmp_path)
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        for name in names[::2]:
            cursor.execute(f"CREATE DATABASE {name}")
    made.command("migrate", ESSAIM_DATABASE_URL=url)
    yield made.environment(ESSAIM_DATABASE_URL=url)
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "every",
    [
        pytest.param((23, 4), id="short"),
        pytest.param((7, 1), id="long", marks=pytest.mark.slow),
        pytest.param((1, 1), id="whole", marks=pytest.mark.slow),
    ],
)
def test_no_kill_leaves_what_the_next_night_does_not_mend(environment, record_testsuite_property, every):
    command = [sys.executable, "-m", "tests.faults.kills", *map(str, every)]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    for one in told:
        record_testsuite_property(
            f"{one['action']}, kills", f"{one['kills']}, {len(one['wrong'])} that stay wrong"
        )
    kills = sum(one["kills"] for one in told)
    record_testsuite_property(
        "kills at a step, all actions", f"{kills}, {sum(len(one['wrong']) for one in told)} that stay wrong"
    )
    assert [(one["action"], one["wrong"]) for one in told if one["wrong"]] == []
    assert kills > len(told)
