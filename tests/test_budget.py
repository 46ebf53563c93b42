"""What the pages that everyone opens may cost: CPU, not time, and relative to a loop that this machine runs too.

Too dear? `python benchmarks/serving.py --profile PAGE` says where it goes. The budget is benchmarks/budget.json: a third
above what was measured, which other work on the machine does not move (benchmarks/README.md).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
SMALL = ["400", "200", "--collectives", "1", "--members", "5", "--people", "40", "--runs", "25", "--relative"]


def measured(database_url):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ESSAIM", "DJANGO"))
    }
    if database_url:
        environment["ESSAIM_DATABASE_URL"] = database_url
    done = subprocess.run(
        [sys.executable, "benchmarks/serving.py", *SMALL],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {line["page"]: line["relative"] for line in lines}


def too_dear(found, budget):
    return {page: cost for page, cost in found.items() if cost > budget[page]}


@pytest.fixture
def database_url(tmp_path):
    """Of its own: SQLite's in a folder of the bench; on PostgreSQL two databases more on the server of the tests."""
    if connection.vendor == "sqlite":
        yield ""
        return
    url = os.environ["ESSAIM_DATABASE_URL"]
    names = ("essaim_budget", "essaim_budget_vault")
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    yield f"{url.rpartition('/')[0]}/{names[0]}"
    with connection._nodb_cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db
@pytest.mark.both_databases
def test_no_page_costs_more_than_its_budget(database_url):
    budget = json.loads((ROOT / "benchmarks" / "budget.json").read_text())[connection.vendor]
    found = measured(database_url)
    assert found.keys() == budget.keys()
    if too_dear(found, budget):  # once more: a measure can be wrong, twice alike it is not
        again = measured(database_url)
        found = {page: min(cost, again[page]) for page, cost in found.items()}
    assert too_dear(found, budget) == {}
