"""Workers and ticks of their own process, killed at any instant: no door is doubled or lost, each chore is done once.

`make proof-ground` runs the long form, on both databases, and prints the figures.
"""

import json
import random
import signal
import time
from collections import Counter

import pytest

from tests.installation import fresh_installation
from tests.messages.test_campaign import environment

PUT = """
from io import BytesIO
from django.utils import timezone
from essaim.territory.actions.imports import preview_import, store_upload
from essaim.territory.tasks import import_addresses
from tests.address_files.samples import BAN_HEADER
of = factories.collective()
by = factories.member(of, role="coordinator")
row = "93010_{{0:04}}_{{1:05}};;{{1}};;Rue {{0}};93140;93010;Bondy;;;;;2.48{{1:02}};48.9{{0:03}};entrée;;;;;;;1;"
lines = [row.format(n // 40, n % 40 + 1) for n in range({doors})]
with within(of):
    file = BytesIO("\\n".join([BAN_HEADER, *lines]).encode())
    batch = preview_import(store_upload(of, file, name="a.csv", by=by, at=timezone.now()))
    import_addresses.enqueue(batch_id=batch.id, communes=["93010"], by=by.id)
"""
WORK = """
import time_machine
from datetime import timedelta
from django.utils import timezone
from essaim.kernel.jobs.worker import discover, run_one
from essaim.territory.actions import door_writer, undo
door_writer.AT_ONCE = undo._NARROW = {step}
time_machine.travel(timezone.now() + {turn} * timedelta(seconds=70)).start()
discover()
print("ready", flush=True)
while run_one("w{turn}"):
    pass
"""
LOOK = """
import json
from django.utils import timezone
from essaim.kernel.jobs.models import Job
from essaim.kernel.jobs.queue import ask_again
from essaim.territory.tasks import undo_addresses
of, by = Collective.objects.get(), Membership.objects.get()
job = Job.objects.latest("asked_at")
with within(of):
    if {undo}:
        undo_addresses.enqueue(batch_id=ImportBatch.objects.get().id, by=by.id)
    elif job.state == "dead":
        ask_again(job, by_id=by.id, at=timezone.now())
    keys = list(Dwelling.objects.values_list("address_key", flat=True))
    state = ImportBatch.objects.get().state
    hidden = Dwelling.every.count() - len(keys)
    streets = Street.objects.count()
print(json.dumps([job.state, job.failure, state, len(keys), len(set(keys)), hidden, streets]))
"""
DONE = "done"


def look(installation, around, *, undo=False):
    """(state of the job, of the import, doors that are seen, doors that are not, streets). A dead job is asked again."""
    said = json.loads(installation.run(LOOK.format(undo=undo), **around).splitlines()[-1])
    job, failure, batch, doors, keys, hidden, streets = said
    assert doors == keys, "a door is there twice"
    assert job != "dead" or "arrêté trois fois" in failure, failure
    return job, batch, doors, hidden, streets


def killed(installation, around, chance, *, turn, step, longest):
    worker = installation.start(WORK.format(turn=turn, step=step), **around)
    assert worker.stdout.readline() == "ready\n"
    time.sleep(chance.random() * longest)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("doors", "kills"),
    [
        pytest.param(200, 2, id="short", marks=pytest.mark.one_database),
        pytest.param(4_000, 12, id="long", marks=pytest.mark.slow),
    ],
)
def test_an_import_and_its_undo_survive_workers_killed_at_any_instant(
    tmp_path, record_testsuite_property, doors, kills
):
    chance, turn, dead = random.Random(doors), 0, 0
    installation, around = fresh_installation(tmp_path), environment(1, drops_doubles=False)
    installation.run(PUT.format(doors=doors), **around)
    for undo, goal in ((False, ("applied", doors, 0)), (True, ("undone", 0, 0))):
        if undo:
            look(installation, around, undo=True)
        for _ in range(kills):
            turn += 1
            killed(installation, around, chance, turn=turn, step=doors // 20, longest=doors / 800)
            job, _batch, seen, _hidden, _streets = look(installation, around)
            dead += job == "dead"
            assert seen in {0, doors}, "a part of an import is seen"
        for _ in range(6):
            turn += 1
            installation.run(WORK.format(turn=turn, step=doors), **around)
            job, batch, seen, hidden, streets = look(installation, around)
            if job == DONE:
                break
        assert (job, (batch, seen, hidden)) == (DONE, goal)
        assert streets == (0 if undo else -(-doors // 40))
    record_testsuite_property(
        f"{doors} doors imported and undone, {2 * kills} kills",
        f"0 lost, 0 doubled, {dead} jobs said dead and asked again",
    )


TICK = """
import time
from pathlib import Path
from essaim.kernel.jobs.chores import Every, chore, run_due
together = Path({file!r}).parent / "together"
together.mkdir(exist_ok=True)
@chore(Every.MINUTE, name="noted")
def note(of, at):
    with open({file!r}, "a") as notes:
        notes.write(f"{{of.id}} {{at:%H:%M}}\\n")
    return 1
for minute in range({minutes}):
    (together / f"{{minute}}-{name}").touch()
    while len(list(together.glob(f"{{minute}}-*"))) < {count}:
        time.sleep(0.001)
    at = datetime(2026, 11, 23, 8, minute, tzinfo=UTC)
    run_due([Every.MINUTE], worker="w{name}", at=at)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("minutes", "together"),
    [
        pytest.param(4, 2, id="short", marks=pytest.mark.one_database),
        pytest.param(40, 4, id="long", marks=pytest.mark.slow),
    ],
)
def test_schedulers_side_by_side_do_each_chore_once(tmp_path, record_testsuite_property, minutes, together):
    installation, around = fresh_installation(tmp_path), environment(1, drops_doubles=False)
    installation.run("[factories.collective() for _ in range(3)]", **around)
    notes = tmp_path / "notes"
    ticks = [
        installation.start(TICK.format(file=str(notes), minutes=minutes, name=name, count=together), **around)
        for name in range(together)
    ]
    said = [tick.communicate(timeout=300) for tick in ticks]
    assert [tick.returncode for tick in ticks] == [0] * together, said
    done = Counter(notes.read_text().splitlines())
    record_testsuite_property(
        f"{together} schedulers, {minutes} minutes, 3 collectives",
        f"{len(done)} chores done, {done.total() - len(done)} twice",
    )
    assert (len(done), set(done.values())) == (3 * minutes, {1})
