"""A disk that is really full, and fills while people work: what reads stands, what writes says so, room again is enough."""

import json
import shutil

import pytest

from tests.commands.test_faults import ASK, MAKE
from tests.installation import fresh_installation

MOUNT = 'mount -t tmpfs -o size=100M none "$1" && cp -a "$2"/. "$1" && shift 2 && exec "$@"'
FILL = """
import os, shutil
from django.urls import reverse
from essaim.kernel.ids import uuid7
folder = os.environ["ESSAIM_DATA_DIR"]
come_in()
with within(jo.collective):
    Tour.objects.update(state="under_way", started_at=factories.NOW)
    tour, door = Tour.objects.get(), Dwelling.objects.get()
READS = ("/", "/tournees/les-miennes/", "/secteurs/", reverse("field:door", args=[tour.id, door.id]))
kept, said, refusals, at_red = [], {"reads": [], "writes": []}, set(), []
def fill_until(left):
    with open(folder + "/filler", "ab", buffering=0) as filler:
        while (more := shutil.disk_usage(folder).free - left) > 0:
            try:
                filler.write(bytes(min(more, 1 << 20)))
            except OSError:
                break
def send():
    number = str(uuid7())
    answer = client.post(reverse("field:record", args=[tour.id, door.id]), {"visit_id": number, "outcome": "absent"})
    said["writes"].append(answer.status_code)
    if answer.status_code == 302:
        kept.append(number)
    else:
        refusals.add(heading(answer))
def look():
    said["reads"] += ask(*READS).values()
    send()
def health_now():
    health.forget_state()
    return client.get("/sante/").status_code
ask(*READS)
health_before = health_now()
fill_until(60 << 20)
red = health_now()
look()
written_when_red = len(kept)
for left in (3 << 20, 1 << 20, 500_000, 200_000, 100_000, 60_000, 30_000, 12_000, 4_096, 0, 0, 0, 0):
    fill_until(left)
    for _ in range(8):
        look()
        fill_until(left)
full = said["writes"][-1]
red_when_full = health_now()
os.unlink(folder + "/filler")
written = len(kept)
send()
after = [len(kept) - written, health_now()]
with within(jo.collective):
    lost = len(set(kept) - {str(one) for one in Visit.objects.values_list("id", flat=True)})
print(json.dumps([health_before, red, written_when_red, said, sorted(refusals), full, red_when_full, after, lost, written]))
"""


@pytest.mark.slow
def test_a_disk_that_fills_lets_read_refuses_in_a_sentence_and_is_well_again_by_itself(
    tmp_path, record_testsuite_property
):
    made = fresh_installation(tmp_path / "made")
    made.run(MAKE)
    here = fresh_installation(tmp_path / "small")
    command = ["sh", "-c", MOUNT, "sh", str(here.folder), str(made.folder)]
    if shutil.which("unshare"):
        command = ["unshare", "--map-root-user", "--mount", *command]
    found = here.start(ASK + FILL, through=command).communicate(timeout=500)[0]
    if "mount:" in found:
        pytest.skip("a small file system cannot be mounted here")
    before, red, when_red, said, refusals, full, red_when_full, after, lost, written = json.loads(
        found.splitlines()[-1]
    )
    assert (before, red, when_red, red_when_full) == (200, 503, 1, 503), "red before a write fails"
    assert set(said["reads"]) == {200}
    assert set(said["writes"]) == {302, 507}, said["writes"]
    assert (full, refusals) == (507, ["Il n’y a plus de place pour enregistrer"])
    assert (after, lost) == ([1, 200], 0)
    record_testsuite_property(
        "disk full, to the last byte",
        f"{len(said['reads'])} pages read, all of them; {written} visits acknowledged, {lost} lost; "
        f"{said['writes'].count(507)} refused in a sentence",
    )
