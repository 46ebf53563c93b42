"""CPU of the calendar in a network of 500 collectives: a month on the screen, a feed of three years, its 304. One JSON line each.

`python benchmarks/community.py [collectives]`. Its own databases (ESSAIM_DATABASE_URL, or a SQLite file), its own
process; the time is that of the processor for the whole request, so that a busy machine changes little.
"""

import gc
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from world import client_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RUNS = 100
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ESSAIM_DATABASE_URL", f"sqlite:///{folder}/community.sqlite3")
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        import time_machine

        with time_machine.travel(NOW, tick=False):
            members = [fill(number) for number in range(count)]
            measure(members[count // 2], count)


def fill(number: int):
    """Two drop-ins (one each week, one each month), a year held by two; two outings and a round each week of the month."""
    from essaim.dropins.actions.drop_ins import DropInData, open_drop_in
    from essaim.kernel.ids import uuid7
    from essaim.kernel.tenancy import within
    from essaim.models import Circuit, DropInDay, DropInHost, RoundMember, StreetRound
    from tests import factories

    network = fill.__dict__.setdefault("network", factories.network())
    of = factories.collective(f"Collectif {number}", of=network)
    lead = factories.member(of, role="coordinator", name="Nadia Benali")
    other = factories.member(of, name="Amina Diallo")
    today = NOW.date()
    with within(of):
        for every, weekday in (("week", 3), ("month", 5)):
            data = DropInData(
                name=f"Permanence {weekday}", where="Maison de quartier", every=every, weekday=weekday,
                starts_on=today - timedelta(days=365), starts_at=hour(14), minutes=180,
            )  # fmt: skip
            made = open_drop_in(of, data=data, by=lead, drop_in_id=uuid7())
            for week in range(52):
                on = made.starts_on + timedelta(weeks=week)
                row = DropInDay.objects.create(
                    collective=of,
                    drop_in=made,
                    on=on,
                    starts_at=NOW - timedelta(days=(today - on).days),
                    minutes=180,
                    where="Ici",
                )
                DropInHost.objects.bulk_create(
                    DropInHost(collective=of, day=row, member=one, since=NOW) for one in (lead, other)
                )
        circuit = Circuit.objects.create(collective=of, name="Le marché", weekday=5)
        for week in range(-2, 3):
            at = NOW + timedelta(weeks=week)
            for late in (0, 3):
                factories.tour(of, lead, pair=(lead, other), starts_at=at + timedelta(hours=late))
            walked = StreetRound.objects.create(
                collective=of, circuit=circuit, on=at.date(), planned_at=at, minutes=90
            )
            for one in (lead, other):
                RoundMember.objects.create(collective=of, street_round=walked, member=one)
    return lead


def measure(member, count: int) -> None:
    from django.urls import reverse

    from essaim.agenda.actions.feeds import make_feed
    from essaim.kernel.tenancy import within

    client = client_of(member)
    with within(member.collective):
        secret = make_feed(member, scope="team", at=NOW)
    feed = reverse("agenda:ics", args=[member.collective.slug, secret])
    first = client.get(feed)
    events = first.content.count(b"BEGIN:VEVENT")
    for name, path, headers in (
        ("calendar month", reverse("agenda:calendar"), {}),
        ("public calendar", reverse("agenda:public", args=[member.collective.slug]), {}),
        ("feed of 3 years", feed, {}),
        ("feed of 3 years, 304", feed, {"If-None-Match": first["ETag"]}),
    ):
        report(name, client, path, headers, collectives=count, events=events)


def report(name: str, client, path: str, headers, **more) -> None:
    spent, status = [], 0
    for _warm in range(3):
        client.get(path, headers=headers)
    gc.collect()
    gc.freeze()  # as the server does once loaded (config/wsgi.py)
    for _one in range(RUNS):
        began = time.process_time()
        status = client.get(path, headers=headers).status_code
        spent.append(1000 * (time.process_time() - began))
    p95 = statistics.quantiles(spent, n=20)[-1]
    found = {
        "what": name,
        "status": status,
        "cpu_ms_median": round(statistics.median(spent), 1),
        "cpu_ms_p95": round(p95, 1),
    }
    print(json.dumps({**found, **more}), flush=True)


if __name__ == "__main__":
    main()
