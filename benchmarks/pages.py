"""Server time of the main pages with 100,000 doors and 50,000 visits: one JSON line a page.

`python benchmarks/pages.py [doors visits]`. Its own SQLite file, its own process; the time is that of the whole
request inside the server (middleware, view, queries, template), without the network.
"""

import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from world import client_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RUNS = 30


def main() -> None:
    doors, visits = (int(value) for value in sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 50_000)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ESSAIM_DATABASE_URL"] = f"sqlite:///{folder}/pages.sqlite3"
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        member, tour, door = fill(doors, visits)
        measure(member, tour, door, doors=doors, visits=visits)


def fill(doors: int, visits: int):
    """Half of the doors visited in tours that are over, one tour of 40 doors under way; every door in one of 20 sectors."""
    from django.db import transaction

    from essaim.doors.actions.memories import rebuild_memories
    from essaim.doors.enums import Outcome
    from essaim.kernel.tenancy import within
    from essaim.models import Dwelling, PairMember, SectorDwelling, Stop, Street, Visit
    from tests import factories

    draw = random.Random(1)
    of = factories.collective("Banc d’essai")
    with within(of), transaction.atomic():
        by = factories.member(of, role="coordinator", name="Nadia Benali")
        commune = factories.commune()
        streets = [
            Street(collective=of, commune=commune, name=f"Rue du banc {n}", key=f"93010||banc {n}")
            for n in range(doors // 50)
        ]
        Street.objects.bulk_create(streets, batch_size=2000)
        rows = [
            Dwelling(
                collective=of, street=streets[n % len(streets)], number=n // len(streets) + 1, source="ban",
                lon=2.4 + draw.random() / 10, lat=48.8 + draw.random() / 10, address_key=f"k{n}", interop_key=f"93010_{n}",
            )
            for n in range(doors)
        ]  # fmt: skip
        Dwelling.objects.bulk_create(rows, batch_size=2000)
        sectors = [factories.sector(of, f"Secteur {n}") for n in range(20)]
        SectorDwelling.objects.bulk_create(
            [
                SectorDwelling(collective=of, sector=sectors[n % 20], dwelling=row)
                for n, row in enumerate(rows)
            ],
            batch_size=2000,
        )
        now = datetime.now(UTC)
        days = [now - timedelta(days=n % 300) for n in range(visits // 40)]
        tours = [
            factories.tour(
                of, by, state="closed", starts_at=day, started_at=day, returned_at=day + timedelta(hours=2)
            )
            for day in days
        ]
        PairMember.objects.bulk_create([PairMember(collective=of, tour=tour, member=by) for tour in tours])
        current = factories.tour(
            of, by, rows[:40], state="under_way", starts_at=now, pair=[by], started_at=now
        )
        stops, facts = [], []
        outcomes = [Outcome.ABSENT] * 5 + [Outcome.TALKED] * 3 + [Outcome.REFUSES, Outcome.NOT_NOW]
        for n in range(visits):
            tour, door = tours[n // 40 % len(tours)], rows[40 + n % (doors - 40)]
            at = tour.outing.starts_at + timedelta(minutes=3 * (n % 40))
            stops.append(Stop(collective=of, tour=tour, dwelling=door, position=n % 40 + 1))
            facts.append(
                Visit(collective=of, tour=tour, dwelling=door, outcome=draw.choice(outcomes), at=at, slot="saturday",
                      recorded_by=by, recorded_at=at)
            )  # fmt: skip
        Stop.objects.bulk_create(stops, batch_size=2000, ignore_conflicts=True)
        Visit.objects.bulk_create(facts, batch_size=2000)
        rebuild_memories(of)
    return by, current, rows[0]


def count(queries, execute, sql, params, many, context):
    queries.append(sql)
    return execute(sql, params, many, context)


def measure(member, tour, door, *, doors: int, visits: int) -> None:
    from django.db import connection
    from django.urls import reverse

    client = client_of(member)
    pages = {
        "home": reverse("home"),
        "tours:board": reverse("tours:board"),
        "field:doors": reverse("field:doors", args=[tour.id]),
        "field:door": reverse("field:door", args=[tour.id, door.id]),
        "territory:doors": reverse("territory:doors"),
        "territory:doors search": reverse("territory:doors") + "?q=rue du banc 12",
        "territory:doors number": reverse("territory:doors") + "?q=12",
        "sectors:list": reverse("sectors:list"),
        "planning:list": reverse("planning:list"),
        "revisits:do_not_contact": reverse("revisits:do_not_contact"),
        "counts:page month": reverse("counts:page"),
        "counts:page year": reverse("counts:page") + "?debut=2020-01-01",
    }
    for name, url in pages.items():
        queries: list[str] = []
        with connection.execute_wrapper(partial(count, queries)):
            client.get(url)
        times, cpu = [], []
        for _ in range(RUNS):
            start, used = time.perf_counter(), time.process_time()
            response = client.get(url)
            assert response.status_code == 200, (name, response.status_code)
            times.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() - used) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        line = {"page": name, "status": response.status_code, "p50_ms": round(statistics.median(times)), "p95_ms": round(p95),
                "cpu_p50_ms": round(statistics.median(cpu), 1), "cpu_p95_ms": round(statistics.quantiles(cpu, n=20)[-1], 1),
                "queries": len(queries), "kilobytes": len(response.content) // 1024}  # fmt: skip
        print(json.dumps(line), flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"doors": doors, "visits": visits, "peak_megabytes": memory}), flush=True)


if __name__ == "__main__":
    main()
