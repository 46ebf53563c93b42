"""The next person of 50 callers over a list of many: one JSON line a case. CPU, for other work shares the machine.

`python benchmarks/calls.py [people]`. A fresh list; then one of which seven in ten were called lately, one in ten took her
agreement back and one in twenty has no number, as after some weeks.
"""

import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from world import client_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CALLERS = 50
CALLS_EACH = 4
AIM_MS = 100
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ESSAIM_DATABASE_URL", f"sqlite:///{folder}/calls.sqlite3")
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        made, team, by = fill(people)
        gc.collect()
        gc.freeze()
        slow = measure("fresh list", people, made, team, by)
        wear(made, by)
        slow += measure("list of some weeks", people, made, team, by)
    sys.exit(1 if slow else 0)


def fill(people: int) -> tuple[Any, list[Any], Any]:
    from django.db import transaction

    from essaim.calls.actions.campaigns import list_people
    from essaim.calls.queries.targets import Target
    from essaim.kernel.tenancy import within
    from tests import factories
    from tests.calls.samples import campaign, someone

    of = factories.collective("Banc d’essai")
    by = factories.member(of, role="coordinator")
    team = [factories.member(of) for _ in range(CALLERS)]
    with within(of), transaction.atomic(), transaction.atomic(using="vault"):
        for number in range(people):
            someone(of, by, f"Personne {number}")
        made = campaign(of, by, callers=team)
        assert list_people(made, target=Target(), by=by, at=MONDAY) == people
    return made, team, by


def wear(made: Any, by: Any) -> None:
    from django.db import transaction

    from essaim.kernel.tenancy import within
    from essaim.models import CallLine, Consent, Person

    with within(by.collective), transaction.atomic():
        lines = list(CallLine.objects.filter(campaign=made, last_outcome="").order_by("id"))
        for place, line in enumerate(lines):
            if place % 10 < 7:
                line.not_before, line.last_outcome = MONDAY + timedelta(days=2), "no_answer"
        CallLine.objects.bulk_update(lines, ["not_before", "last_outcome"], batch_size=500)
        withdrawn = [one.person_id for one in lines[7::10]]
        silent = [one.person_id for one in lines[8::20]]
        for start in range(0, len(lines), 500):
            Consent.objects.filter(person_id__in=withdrawn[start : start + 500]).update(
                withdrawn_on=MONDAY.date()
            )
            Person.objects.filter(id__in=silent[start : start + 500]).update(phone=None)


def measure(case: str, people: int, made: Any, team: list[Any], by: Any) -> int:
    """How many of the cases are above what is aimed at."""
    from essaim.calls.actions.calls import Answer, record_call
    from essaim.calls.actions.holds import take_next
    from essaim.calls.queries.lists import counts_of
    from essaim.kernel.tenancy import within
    from tests.factories import new_id

    taken, noted, seen = [], [], []
    with within(by.collective):
        for turn in range(CALLS_EACH):
            at = MONDAY + timedelta(minutes=turn)
            held = [cpu(taken, lambda one=one, at=at: take_next(made, by=one, at=at)) for one in team]
            seen += [one.person_id for one in held]
            for one, hold in zip(team, held, strict=True):
                answer = Answer("no_answer")
                cpu(
                    noted,
                    lambda one=one, hold=hold, at=at, answer=answer: record_call(
                        hold, answer, by=one, at=at, call_id=new_id()
                    ),
                )
        counts: list[float] = []
        for one in team[:10]:
            found = cpu(counts, lambda one=one: counts_of(made, member=one, at=MONDAY))
            assert sum(found.values()) == people
    assert len(seen) == len(set(seen)) == CALLERS * CALLS_EACH
    page: list[float] = []
    import time_machine

    for at in (
        MONDAY + timedelta(hours=1),
        MONDAY + timedelta(hours=12),
    ):  # while calls are made, and at night
        with time_machine.travel(at, tick=False):
            client = client_of(team[0])
            client.get("/appels/")
            for _ in range(10):
                cpu(page, lambda client=client: client.get("/appels/"))
    slow = 0
    for what, times in (
        ("next person", taken),
        ("a call noted", noted),
        ("why nobody is left", counts),
        ("page of a caller", page),
    ):
        p95 = statistics.quantiles(times, n=20)[-1]
        is_aimed = what in {"next person", "page of a caller"}
        slow += is_aimed and p95 > AIM_MS
        line = {"case": case, "what": what, "people": people, "callers": CALLERS, "cpu_p50_ms": round(statistics.median(times), 1), "cpu_p95_ms": round(p95, 1)}  # fmt: skip
        print(json.dumps(line | ({"aim_p95_ms": AIM_MS} if is_aimed else {})), flush=True)
    return slow


def cpu(times: list[float], work: Callable[[], Any]) -> Any:
    used = time.process_time()
    found = work()
    times.append((time.process_time() - used) * 1000)
    return found


if __name__ == "__main__":
    main()
