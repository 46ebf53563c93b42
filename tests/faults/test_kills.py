"""Killed anywhere between two databases, nothing stays wrong after the next night, and the action may be asked again."""

import json
import subprocess
import sys

import pytest

from tests.installation import ROOT, fresh_installation


@pytest.mark.parametrize(
    "every", [pytest.param((23, 4), id="short"), pytest.param((1, 1), id="long", marks=pytest.mark.slow)]
)
def test_no_kill_leaves_what_the_next_night_does_not_mend(tmp_path, record_testsuite_property, every):
    installation = fresh_installation(tmp_path)
    command = [sys.executable, "-m", "tests.faults.kills", *map(str, every)]
    ran = subprocess.run(
        command, env=installation.environment(), cwd=ROOT, capture_output=True, text=True, check=False
    )
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
