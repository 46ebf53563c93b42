"""CPU of the cockpit in a network of 2,000 collectives: its first page, filters, the swarm. One JSON line each.

`python benchmarks/cockpit.py [collectives]`. Its own databases (ESSAIM_DATABASE_URL, or a SQLite file), its own
process; the time is that of the processor for the whole request (on PostgreSQL, of ours: what the server does is in
the wall time beside), so that a busy machine changes little.
"""

import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from world import client_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RUNS = 60
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PAGES = ("/reseau/", "/essaimage/", "/essaimage/?only=signs", "/essaimage/?q=collectif+19", "/essaimage/?tri=-depuis&page=40", "/essaimage/demandes/", "/essaimage/essaim/")  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ESSAIM_DATABASE_URL", f"sqlite:///{folder}/cockpit.sqlite3")
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        import time_machine

        with time_machine.travel(NOW, tick=False):
            lead = fill(count)
            measure(lead, count)


def fill(count: int):
    """Collectives at every stage, signs in a third of them; what a night would have counted, written as it writes it."""
    from essaim.models import Collective, Course, Pulse
    from essaim.network.enums import Stage
    from essaim.network.rules import WAY
    from essaim.swarm.actions.pulses import settle_thresholds
    from essaim.swarm.rules.signs import Life
    from tests import factories

    network, chance, today = factories.network(), random.Random(8), NOW.date()
    lead = factories.member(None, role="network_lead", lead_of=network)
    made = Collective.objects.bulk_create(
        Collective(
            network=network, name=f"Collectif {number}", slug=f"un-{number}", stage=chance.choice(list(Stage))
        )
        for number in range(count)
    )
    courses, pulses = [], []
    for one in made:
        start = today - timedelta(days=chance.randrange(200, 2000))
        reached = WAY.index(one.stage) if one.stage in WAY else 5
        stages = [*WAY[: reached + 1], *([one.stage] if one.stage not in WAY else [])]
        history = [
            [stage, (start + timedelta(days=25 * rank)).isoformat()] for rank, stage in enumerate(stages)
        ]
        late = today + timedelta(days=chance.randrange(-60, 400)) if reached >= 5 else None
        courses.append(
            Course(
                collective=one, since=start + timedelta(days=25 * len(stages)), history=history, next_step="Rappeler",
                next_on=today + timedelta(days=chance.randrange(-30, 90)), owner=lead, contact_due_on=late,
                accompanied_by=chance.choice(made[: len(courses) // 4]) if len(courses) > 4 and chance.random() < 0.4 else None,
            )
        )  # fmt: skip
        life = Life(
            last_outing_on=today - timedelta(days=chance.randrange(90)), members=9, active=chance.randrange(2, 9), actions=20,
            top_share=chance.randrange(30, 90), newest_on=today - timedelta(days=100), coordinators=chance.randrange(1, 3),
        )  # fmt: skip
        pulses.append(
            Pulse(
                collective=one, counted_on=today, life=life.as_kept(), figures={"passes": 200},
                communes=[["93010", "Bondy", 100]], centre=[chance.uniform(-4, 8), chance.uniform(43, 51)],
                leading={str(lead.id): 2} if chance.random() < 0.1 else {},
            )
        )  # fmt: skip
    Course.objects.bulk_create(courses)
    Pulse.objects.bulk_create(pulses)
    settle_thresholds(network, thresholds={}, by=lead, on=today)
    return lead


def measure(lead, count: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(lead)
    for url in PAGES:
        for _warm in range(3):
            assert client.get(url).status_code == 200, url
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        statements = len(seen)
        cpu, wall = [], []
        gc.collect()
        gc.freeze()  # as the server does once loaded (config/wsgi.py)
        for _run in range(RUNS):
            begun, started = time.process_time(), time.perf_counter()
            client.get(url)
            cpu.append(1000 * (time.process_time() - begun))
            wall.append(1000 * (time.perf_counter() - started))
        row = {
            "page": url, "collectives": count, "database": connection.vendor, "statements": statements,
            "cpu_p50_ms": round(statistics.median(cpu), 1), "cpu_p95_ms": round(sorted(cpu)[int(0.95 * RUNS)], 1),
            "wall_p95_ms": round(sorted(wall)[int(0.95 * RUNS)], 1),
        }  # fmt: skip
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
