"""Run by `test_cuts`: what was asked of the disk is recorded, then put back as a power cut would have left it (`disk.py`).

`work`: visits, journal lines and worries, each acknowledged once its commit has returned. `look`: what is there at each
cut. On PostgreSQL the server lives in the same folder, is recorded with all its processes, and recovers at each cut.
"""

import json
import os
import random
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
from scripts.postgres import Cluster  # noqa: E402
from tests import factories  # noqa: E402
from tests.faults.disk import Disk, records  # noqa: E402
from tests.faults.kills import in_a_child  # noqa: E402

HERE = Path(settings.DATA_DIR)
RECORD, ACKS, BASE, SERVER = HERE.parent / "record", HERE / "acks", HERE.parent / "base", HERE / "server"
IS_POSTGRESQL = connections["default"].vendor == "postgresql"
# No commit is in them, each start makes them again: the memory of a log, caches of catalogues, figures, who runs.
MADE_AGAIN = ("-shm", "pg_internal.init", "pg_stat/", "postmaster.", "/.s.PGSQL", "server/log", "/said")


def make():
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    with within(of):
        doors = factories.dwellings(of, 5)
        factories.walk(of, by, doors, state="under_way", starts_at=timezone.now(), pair=[by])
        whom = factories.person(of, by, "Odette Renaud", companion=by)
        journal.record_access(of.id, [(whom.id, "coordinator")], verb=journal.Verb.OPENED, access=access(by))
    if not IS_POSTGRESQL:
        list(tell("PRAGMA wal_checkpoint(TRUNCATE)"))


def tell(statement):
    """What both databases answer."""
    for name in connections:
        with connections[name].cursor() as cursor:
            cursor.execute(statement)
            yield cursor.fetchall() if cursor.description else None


def access(by):
    return journal.Access(by.id, timezone.now())


def work(turns, synchronous):
    of, by = Collective.objects.get(), Membership.objects.get()
    if synchronous:
        told = "SET synchronous_commit" if IS_POSTGRESQL else "PRAGMA synchronous"
        list(tell(f"{told} = {synchronous}"))
    if not IS_POSTGRESQL:
        list(tell("PRAGMA wal_autocheckpoint=60"))
    with within(of):
        tour, whom, doors = Tour.objects.get(), Person.objects.get(), list(Dwelling.objects.order_by("id"))
    acks = os.open(ACKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for turn in range(turns):
        now = timezone.now()
        visit_id, door = factories.new_id(), doors[turn % 5]
        with within(of):  # a request each: on PostgreSQL it commits where it ends
            record_visit(tour, door, visit_id=visit_id, outcome="absent", at=now, by=by, now=now)
        os.write(acks, f"visit {visit_id}\n".encode())
        with within(of):
            journal.record_access(
                of.id, [(whom.id, "coordinator")], verb=journal.Verb.OPENED, access=access(by)
            )
        os.write(acks, f"line {turn + 2}\n".encode())
        if turn % 10 == 0:
            data = WorryData(level="worry", fact="Volets fermés", person=whom)
            with within(of):
                worry = raise_worry(of, data=data, by=by, at=now, worry_id=factories.new_id())
            os.write(acks, f"worry {worry.id}\n".encode())
    os._exit(0)  # closing would put the logs away


def asked(disk, some):
    """Of the disk; what was acknowledged meanwhile."""
    acked = []
    for kind, name, at, data in some:
        if Path(name) == ACKS:
            acked += data.decode().split("\n")[:-1]
        elif not any(one in name for one in MADE_AGAIN):
            disk.take(kind, name, at, data)
    return acked


def unseen():
    """What is in the folder and was not seen being asked, to the byte: a cut would not know of it."""
    disk = Disk(BASE, HERE)
    asked(disk, records(RECORD))
    seen = disk.now()
    here = {path: path.read_bytes() for path in HERE.rglob("*") if path.is_file()}
    return [
        str(path.relative_to(HERE))
        for path in sorted(here.keys() | seen.keys())
        if here.get(path) != seen.get(path)
        and path != ACKS
        and not any(one in str(path) for one in MADE_AGAIN)
    ]


def look(cuts, seed):
    totals = defaultdict(int, unseen=len(missed := unseen()))
    sys.stderr.writelines(f"not seen: {one}\n" for one in missed)
    every, chance = list(records(RECORD)), random.Random(seed)
    places = sorted(chance.randrange(1, len(every) + 1) for _ in range(cuts))
    disk, done, acked = Disk(BASE, HERE), 0, []
    for place in places:
        acked += asked(disk, every[done:place])
        done = place
        disk.put_back(chance)
        for name, count in found(acked).items():
            totals[name] += count
    told = {"cuts": cuts, "acknowledged": len(acked), "steps": len(every), **totals}
    sys.stdout.write(json.dumps(told) + "\n")


def found(acked):
    said = HERE / "said"
    server = Cluster(SERVER, int(settings.DATABASES["default"]["PORT"])) if IS_POSTGRESQL else None
    if server and not server.starts():
        return {"did not open": 1}
    code = in_a_child(lambda: said.write_text(json.dumps(lost(acked))) and None)
    if server:
        server.stop()
    return {"did not open": 1} if code else json.loads(said.read_text())


def lost(acked):
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
        alarms = len(journal.faults_in_journal(Collective.objects.get().id))
        closed = sum(one.fact != "Volets fermés" for one in Worry.objects.all())
    return {
        "lost": sum(len(wanted[kind] - here[kind]) for kind in here),
        "false alarms": alarms,
        "sealed and unreadable": closed,
        "broken": sum(map(broken, connections)),
    }


def broken(name):
    """Each page of its file has its sum and each index its rows."""
    with connections[name].cursor() as cursor:
        if not IS_POSTGRESQL:
            cursor.execute("PRAGMA integrity_check")
            return cursor.fetchall() != [("ok",)]
        cursor.execute(
            "SELECT bt_index_check(oid, heapallindexed => true) FROM pg_class"
            " WHERE relkind = 'i' AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')"
            " AND relpersistence = 'p' AND relnamespace <> 'pg_toast'::regnamespace"
        )
    return False


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "make":
        make()
    elif what == "work":
        work(int(rest[0]), rest[1] if len(rest) > 1 else "")
    else:
        look(int(rest[0]), int(rest[1]))
