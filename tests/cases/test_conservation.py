"""No door is lost in silence: every line of a file is a door, or is said to be none, with the line that it repeats."""

import csv
import gzip
import re
from io import BytesIO, StringIO
from itertools import permutations
from math import cos, hypot, radians
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from address_files import AddressFileError, AddressLine, Format, normalise_street, open_address_file
from essaim.kernel.errors import DomainError
from essaim.models import Dwelling
from essaim.plan_file.reading import read_doors
from essaim.territory.actions.imports import apply_import, preview_import, store_upload
from essaim.territory.queries.imports import rejected_lines
from tests.address_files.samples import BONDY, as_bal, bondy_rows
from tests.cases.dirty import files
from tests.cases.files import content, doors
from tests.factories import NOW
from tests.territory.conftest import *  # noqa: F403 -- its fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
SHORT = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DEMONSTRATION = Path(__file__).resolve().parents[2] / "essaim/demo_data/addresses/adresses-93010-bondy.csv.gz"
_NAMED = re.compile(r"même adresse que la ligne (\d+)")


def imported(collective, coordinator, data):
    """The batch once applied; None when the whole file is refused."""
    try:
        batch = store_upload(collective, BytesIO(data), name="bal.csv", by=coordinator, at=NOW)
        preview_import(batch)
    except DomainError:
        return None, []
    told = list(rejected_lines(batch))
    communes = list(batch.counts["communes"])
    return (apply_import(batch, by=coordinator, at=NOW, communes=communes) if communes else batch), told


def conserved(collective, coordinator, folder, file):
    encoding, text, count = file
    data = text.encode(encoding)
    path = folder / "bal.csv"
    path.write_bytes(data)
    batch, told = imported(collective, coordinator, data)
    if batch is None:
        with pytest.raises(AddressFileError):
            read_doors(path)
        return
    counts = batch.counts
    sums = [
        counts.get(name, 0)
        for name in ("created", "completed", "unchanged", "rejected", "elsewhere", "doubled")
    ]
    assert sum(sums) == count
    assert len(told) == counts["rejected"] + counts["doubled"]
    assert all(line.sentence for line in told)
    source = read_doors(path)
    assert len(source.doors) + len(source.left_out) == count
    assert len(source.doors) == counts["created"] == doors().count()
    aside = {line.line_number for line in told}
    pairs = [(line.line_number, int(found[1])) for line in told if (found := _NAMED.search(line.sentence))]
    assert len(pairs) == counts["doubled"]
    assert not aside & {kept for _repeat, kept in pairs}
    with open_address_file(path) as lines:
        read = {line.line_number: line for line in lines if isinstance(line, AddressLine)}
    assert [pair for pair in pairs if not _are_one(read[pair[0]], read[pair[1]])] == []


def _are_one(line, other):
    """By hand: written alike, and either one usable key or, without a key, one place."""
    spelt = [(one.insee, one.number, one.suffix, normalise_street(one.street)) for one in (line, other)]
    keys = ["" if re.search("_xxxx_|_0000_", one.interop_key) else one.interop_key for one in (line, other)]
    metres = 111_200 * hypot((line.lon - other.lon) * cos(radians(line.lat)), line.lat - other.lat)
    return spelt[0] == spelt[1] and keys[0] == keys[1] and (bool(keys[0]) or metres < 300)


def stable(collective, coordinator, file):
    """The same file again changes nothing, and no visit could be lost."""
    data = file[1].encode(file[0])
    before = set(Dwelling.objects.values_list("id", flat=True))
    again, _told = imported(collective, coordinator, data)
    if again is not None and before:
        assert (again.counts["created"], again.counts["absent"]) == (0, 0)
    assert set(Dwelling.objects.values_list("id", flat=True)) == before


def tried(collective, coordinator, folder, file):
    with transaction.atomic():
        conserved(collective, coordinator, folder, file)
        stable(collective, coordinator, file)
        transaction.set_rollback(True)


@SHORT
@given(files())
def test_every_line_of_a_dirty_file_is_accounted_for(collective, coordinator, tmp_path, file):
    tried(collective, coordinator, tmp_path, file)


@pytest.mark.slow
@settings(SHORT, max_examples=2_000)
@given(files())
def test_every_line_of_two_thousand_dirty_files_is_accounted_for(collective, coordinator, tmp_path, file):
    tried(collective, coordinator, tmp_path, file)


# --- files of one commune, in every order


def shown():
    return sorted(f"{door} {door.street.commune_id} {door.number} {door.suffix}" for door in doors())


def _bondy():
    rows = bondy_rows()
    return {
        "ban": BONDY.read_bytes(),
        "bal 1.3": as_bal(rows, Format.BAL_1_3),
        "bal 1.4": as_bal(rows, Format.BAL_1_4),
        "bal 1.5": as_bal(rows, Format.BAL_1_5),
    }


def _all_bondy():
    """The file of the whole commune, 8,413 lines, and the same in three dialects."""
    whole = gzip.decompress(DEMONSTRATION.read_bytes())
    rows = list(csv.DictReader(StringIO(whole.decode("utf-8-sig")), delimiter=";"))
    dialects = (Format.BAL_1_3, Format.BAL_1_4, Format.BAL_1_5)
    return {"ban": whole, **{one.name: as_bal(rows, one) for one in dialects}}


def _part():
    rows = bondy_rows()
    half = as_bal(rows[: len(rows) // 2], Format.BAL_1_4)
    return {"ban": BONDY.read_bytes(), "half a bal": half, "a file without keys": _without_keys(rows)}


def _without_keys(rows):
    bare = [{**row, "id": ""} for row in rows]
    return as_bal(bare, Format.BAL_1_3)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(_bondy, marks=pytest.mark.one_database, id="extract"),
        pytest.param(_part, id="parts"),
        pytest.param(_all_bondy, marks=[pytest.mark.one_database, pytest.mark.slow], id="commune"),
    ],
)
def test_files_of_one_commune_give_the_same_doors_in_every_order(made, bring, record_property):
    kinds, seen, orders = made(), {}, 0
    for order in permutations(kinds):
        with transaction.atomic():
            for name in order:
                bring(kinds[name])
            seen[order] = shown()
            orders += 1
            transaction.set_rollback(True)
    record_property("orders of import tried", orders)
    first = next(iter(seen.values()))
    assert {order: found == first for order, found in seen.items()} == dict.fromkeys(seen, True)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("homonyms-two-hamlets.csv", 5),
        ("keys-without-street-code.csv", 7),
        ("same-name-in-delegated-communes.csv", 3),
        ("lieux-dits-74236.csv", 591),
        ("number-zero.csv", 3),
    ],
)
def test_a_file_whose_lines_come_in_another_order_gives_the_same_doors(name, count, bring):
    head, *lines = content(name).decode().strip().split("\n")
    seen = []
    for order in (lines, lines[::-1]):
        with transaction.atomic():
            bring("\n".join([head, *order, ""]).encode())
            bring("\n".join([head, *lines, ""]).encode())
            seen.append(len(shown()))
            assert len(shown()) == len(set(shown()))
            transaction.set_rollback(True)
    assert seen == [count, count]
