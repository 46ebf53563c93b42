"""Run by `test_cuts`: what was asked of the disk is recorded, then put back as a power cut would have left it.

`work`: visits, journal lines and worries, each acknowledged once its commit has returned. `look`: at each cut, what was
asked before the last sync of a file is there; what came after it is there, or not, or in part, in any order.
"""

import json
import os
import random
import shutil
import struct
import sys
from collections import defaultdict
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django must be set up first
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from essaim.doors.actions.visits import record_visit  # noqa: E402
from essaim.kernel import journal  # noqa: E402
from essaim.kernel.tenancy import within  # noqa: E402
from essaim.kernel.vault import AccessEntry  # noqa: E402
from essaim.models import Collective, Dwelling, Membership, Person, Tour, Visit, Worry  # noqa: E402
from essaim.worries.actions.worries import WorryData, raise_worry  # noqa: E402
from tests import factories  # noqa: E402
from tests.faults.kills import in_a_child  # noqa: E402

HERE = Path(settings.DATA_DIR)
RECORD, ACKS, BASE = HERE.parent / "record", HERE / "acks", HERE.parent / "base"
HEAD, SECTOR = struct.Struct("=qqqq"), 512


def make():
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    with within(of):
        doors = factories.dwellings(of, 5)
        factories.walk(of, by, doors, state="under_way", starts_at=timezone.now(), pair=[by])
        whom = factories.person(of, by, "Odette Renaud", companion=by)
        journal.record_access(of.id, [(whom.id, "coordinator")], verb=journal.Verb.OPENED, access=access(by))
    for name in connections:
        with connections[name].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def access(by):
    return journal.Access(by.id, timezone.now())


def work(turns, synchronous):
    of, by = Collective.objects.get(), Membership.objects.get()
    for name in connections:
        with connections[name].cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=60")
            if synchronous:
                cursor.execute(f"PRAGMA synchronous={synchronous}")
    acks = os.open(ACKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with within(of):
        tour, whom, doors = Tour.objects.get(), Person.objects.get(), list(Dwelling.objects.order_by("id"))
        for turn in range(turns):
            visit_id = factories.new_id()
            now = timezone.now()
            record_visit(tour, doors[turn % 5], visit_id=visit_id, outcome="absent", at=now, by=by, now=now)
            os.write(acks, f"visit {visit_id}\n".encode())
            journal.record_access(
                of.id, [(whom.id, "coordinator")], verb=journal.Verb.OPENED, access=access(by)
            )
            os.write(acks, f"line {turn + 2}\n".encode())
            if turn % 10 == 0:
                data = WorryData(level="worry", fact="Volets fermés", person=whom)
                worry = raise_worry(of, data=data, by=by, at=now, worry_id=factories.new_id())
                os.write(acks, f"worry {worry.id}\n".encode())
    os._exit(0)  # closing would put the logs away


def records():
    raw, place = RECORD.read_bytes(), 0
    while place < len(raw):
        kind, path, at, length = HEAD.unpack_from(raw, place)
        place += HEAD.size
        name = raw[place : place + path].decode()
        place += path
        yield chr(kind), name, at, raw[place : place + length]
        place += length


class File:
    """What is on the disk for sure, and what was asked since."""

    def __init__(self, name):
        kept = BASE / Path(name).relative_to(HERE)
        self.sure = bytearray(kept.read_bytes() if kept.exists() else b"")
        self.asked = []

    def take(self, kind, at, data):
        if kind == "s":
            for one in self.asked:
                _apply(self.sure, *one)
            self.asked = []
        else:
            self.asked.append((kind, at, data))

    def after_a_cut(self, chance):
        left = bytearray(self.sure)
        for kind, at, data in self.asked:
            there = chance.choice(["all", "nothing", "a part"])
            if there == "all":
                _apply(left, kind, at, data)
            elif there == "a part" and kind == "w":
                _apply(left, kind, at, data[: chance.randrange(len(data) // SECTOR + 1) * SECTOR])
        return bytes(left)


def _apply(content, kind, at, data):
    if kind == "t":
        del content[at:]
        content.extend(bytes(at - len(content)))
    elif data:
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(data)] = data


def look(cuts, seed):
    every, chance = list(records()), random.Random(seed)
    places = sorted(chance.randrange(1, len(every) + 1) for _ in range(cuts))
    files, done, acked = {}, 0, []
    totals = defaultdict(int)
    for place in places:
        for kind, name, at, data in every[done:place]:
            if Path(name) == ACKS:
                acked += data.decode().split("\n")[:-1]
            elif not name.endswith("-shm") and not Path(name).is_dir():  # the first is rebuilt from the log
                files.setdefault(name, File(name)).take(kind, at, data)
        done = place
        put_back(files, chance)
        said = HERE / "said"
        code = in_a_child(
            lambda file=said, seen=tuple(acked): file.write_text(json.dumps(found(seen))) and None
        )
        if code:
            totals["did not open"] += 1
            continue
        for name, count in json.loads(said.read_text()).items():
            totals[name] += count
    sys.stdout.write(
        json.dumps({"cuts": cuts, "acknowledged": len(acked), "steps": len(every), **totals}) + "\n"
    )


def put_back(files, chance):
    for one in HERE.glob("*.sqlite3*"):
        one.unlink()
    shutil.copytree(BASE, HERE, dirs_exist_ok=True)
    for name, file in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(file.after_a_cut(chance))


def found(acked):
    """How many of what was acknowledged are lost, and how often a hand is suspected."""
    wanted = defaultdict(set)
    for kind, one in map(str.split, acked):
        wanted[kind].add(one)
    with within(Collective.objects.get()):
        here = {
            "visit": {str(one) for one in Visit.objects.values_list("id", flat=True)},
            "line": {str(one) for one in AccessEntry.objects.values_list("number", flat=True)},
            "worry": {str(one) for one in Worry.objects.values_list("id", flat=True)},
        }
        lost = sum(len(wanted[kind] - here[kind]) for kind in here)
        alarms = len(journal.faults_in_journal(Collective.objects.get().id))
        closed = sum(one.fact != "Volets fermés" for one in Worry.objects.all())
    broken = 0
    for name in connections:
        with connections[name].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            broken += cursor.fetchall() != [("ok",)]
    return {"lost": lost, "false alarms": alarms, "sealed and unreadable": closed, "broken": broken}


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "make":
        make()
    elif what == "work":
        work(int(rest[0]), rest[1] if len(rest) > 1 else "")
    else:
        look(int(rest[0]), int(rest[1]))
