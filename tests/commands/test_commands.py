"""The command `essaim`, as its users call it: in a process of its own."""

import gzip
import json
import os
from pathlib import Path

import pytest

import essaim
from tests.documents.reading import pages
from tests.warm import run_code

ROOT = Path(essaim.__file__).resolve().parent.parent
ADDRESSES = ROOT / "essaim" / "demo_data" / "addresses" / "adresses-93010-bondy.csv.gz"


def call(*arguments, home, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESSAIM_", "DJANGO_"))}
    return run_code(
        f"import sys; sys.argv = ['essaim', *{list(map(str, arguments))!r}]; from essaim.cli import main; main()",
        folder=ROOT,
        environment={**kept, "ESSAIM_DATA_DIR": str(home), **environment},
    )


@pytest.fixture(scope="module")
def some_addresses(tmp_path_factory):
    """400 real addresses, a line repeated, a line without coordinates, a formula."""
    lines = gzip.decompress(ADDRESSES.read_bytes()).decode().splitlines()
    bad = lines[5].split(";")
    bad[0], bad[10:14] = "93010_zzzz_00001", [""] * 4
    formula = lines[6].split(";")
    formula[0], formula[4] = "93010_zzzz_00002", "=cmd|' /C calc'!A0"
    file = tmp_path_factory.mktemp("addresses") / "adresses.csv"
    file.write_text("\n".join([*lines[:401], lines[3], ";".join(bad), ";".join(formula)]) + "\n")
    return file


def test_plan_puts_every_door_in_one_tour_or_says_why_not(some_addresses, tmp_path):
    out = tmp_path / "out"
    done = call(
        "plan", some_addresses, "--pairs", 2, "--minutes", 90, "--effort", "quick", "--out", out, "--json", home=tmp_path
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    plan = json.loads((out / "plan.json").read_text())
    doors = [door for tour in plan["tours"] for door in tour["doors"]]
    assert len(doors) == len(set(doors)) == 400
    assert {entry["id"] for entry in plan["left_out"]} == {
        doors_id(some_addresses, 3),
        "93010_zzzz_00001",
        "93010_zzzz_00002",
    }
    assert all(entry["reason"] for entry in plan["left_out"])
    assert max(tour["minutes"] for tour in plan["tours"]) <= 90
    assert {tour["pair"] for tour in plan["tours"]} == {1, 2}
    assert plan["seed"] == 1
    geography = json.loads((out / "tours.geojson").read_text())
    assert sum(feature["geometry"]["type"] == "Point" for feature in geography["features"]) == 400
    assert len((out / "doors.csv").read_text("utf-8-sig").splitlines()) == 401
    sheets = pages((out / "sheets.pdf").read_bytes())
    assert len(sheets) >= len(plan["tours"])


def test_the_benchmark_checks_its_own_routes(tmp_path):
    file = tmp_path / "four.vrp"
    file.write_text(
        "NAME : four\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 2\n"
        "NODE_COORD_SECTION\n1 0 0\n2 -50 10\n3 50 10\n4 -50 -10\n5 50 -10\n"
        "DEMAND_SECTION\n1 0\n2 1\n3 1\n4 1\n5 1\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )
    done = call("plan-benchmark", file, "--iterations", 100, "--best", 244, "--json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["cost"], told["routes"], told["feasible"], told["gap_percent"]) == (244, 2, True, 0.0)
    refused = call("plan-benchmark", ADDRESSES, "--json", home=tmp_path)
    assert (refused.returncode, list(json.loads(refused.stdout))) == (1, ["error"])


def doors_id(file, line):
    return file.read_text().splitlines()[line].split(";")[0]


def test_the_same_seed_gives_the_same_plan(some_addresses, tmp_path):
    few, plans = tmp_path / "few.csv", []
    few.write_text("".join(some_addresses.read_text().splitlines(keepends=True)[:101]))
    for name in ("a", "b"):
        done = call(
            "plan", few, "--pairs", 2, "--effort", "quick", "--no-sheets", "--out", tmp_path / name, home=tmp_path
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        plans.append((tmp_path / name / "plan.json").read_bytes())
    assert plans[0] == plans[1]


def test_plan_refuses_with_a_sentence_and_writes_nothing(some_addresses, tmp_path):
    empty = tmp_path / "vide.csv"
    empty.write_bytes(b"")
    out = tmp_path / "out"
    for arguments in (
        [empty],
        [tmp_path / "absent.csv"],
        [some_addresses, "--start", "ici"],
        [some_addresses, "--pairs", 0],
    ):
        done = call("plan", *arguments, "--out", out, "--json", home=tmp_path)
        assert done.returncode == 1, arguments
        assert "Traceback" not in done.stderr
        assert json.loads(done.stdout)["error"].endswith((".", "3833,48.9022.", "nombre."))
    assert not out.exists()


def test_a_new_installation_is_checked_and_opened(tmp_path):
    apart = tmp_path.with_name(f"{tmp_path.name}-coffre")
    apart.mkdir()
    key = apart / "cle"
    assert call("keys", "new", "--file", key, home=tmp_path, ESSAIM_HTTPS="false").returncode == 0
    quiet = {
        "ESSAIM_HTTPS": "false",
        "ESSAIM_EMAIL_URL": f"file://{tmp_path}",
        "ESSAIM_VAULT_URL": f"sqlite:///{apart / 'vault.sqlite3'}",
        "ESSAIM_MASTER_KEY_FILE": str(key),
    }
    assert call("migrate", "--verbosity", 0, home=tmp_path, **quiet).returncode == 0
    checked = call("check-install", "--json", home=tmp_path, **quiet)
    assert {name: finding for name, finding in json.loads(checked.stdout).items() if finding} == {}
    made = call(
        "create-network",
        "Réseau neuf",
        "--lead-name",
        "Zoé",
        "--lead-email",
        "zoe@exemple.org",
        home=tmp_path,
        **quiet,
    )
    assert made.returncode == 0, made.stderr
    again = call(
        "create-network",
        "Autre",
        "--lead-name",
        "Zoé",
        "--lead-email",
        "ZOE@exemple.org",
        home=tmp_path,
        **quiet,
    )
    assert again.returncode == 1
    assert "déjà un compte" in again.stderr


def test_a_missing_table_is_said_by_the_check(tmp_path):
    checked = call(
        "check-install", "--json", home=tmp_path, ESSAIM_HTTPS="false", ESSAIM_EMAIL_URL=f"file://{tmp_path}"
    )
    assert checked.returncode == 1
    assert "essaim migrate" in json.loads(checked.stdout)["Santé"]
