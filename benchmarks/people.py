"""Server time of the pages of the people met, everything sealed: one JSON line a page.

`python benchmarks/people.py [people]`. Its own SQLite files (data and vault), its own process; the time is that of
the whole request inside the server: keys unwrapped, texts opened, a line of the journal for each person shown.
"""

import gc
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from world import client_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
RUNS = 30
AIM_MS = 200
AIMED_AT = ("list", "search", "open", "next", "silence")
FIRST = [
    "Odette",
    "Ahmed",
    "Gisèle",
    "Fatima",
    "Paulette",
    "Jean-Pierre",
    "Mireille",
    "Youssef",
    "Lucienne",
    "Maria",
    "Denise",
    "Robert",
    "Aïcha",
    "René",
]
SYLLABLES = [
    "mar",
    "tin",
    "ber",
    "nard",
    "du",
    "bois",
    "mo",
    "reau",
    "ben",
    "ali",
    "le",
    "fèvre",
    "gau",
    "thier",
    "ro",
    "ussel",
    "fon",
    "taine",
    "cha",
    "ro",
    "li",
    "er",
    "din",
    "kou",
]
MISSPELT = {
    "Gautier": "Gauthier",
    "Morau": "Moreau",
    "Benali": "Ben Ali",
    "Fontene": "Fontaine",
    "Rousel": "Roussel",
}


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ESSAIM_DATABASE_URL"] = f"sqlite:///{folder}/people.sqlite3"
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        start = time.perf_counter()
        by, volunteer, one = fill(people)
        seconds = time.perf_counter() - start
        print(json.dumps({"opened": people, "seconds": round(seconds, 1)}), flush=True)
        slow = measure(by, volunteer, one)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps({"people": people, "aim_p95_ms": AIM_MS, "above_aim": slow, "peak_megabytes": memory}),
        flush=True,
    )
    sys.exit(1 if slow else 0)


def fill(people: int):
    """Everyone through the action that the screens call, with contacts, notes and next steps for one in three.

    In one transaction of each database: what is measured is the reading.
    """
    from django.db import transaction

    from essaim.kernel.tenancy import within
    from essaim.people.actions.companions import accompany
    from essaim.people.actions.contacts import record_contact
    from essaim.people.actions.next_steps import plan_step
    from essaim.people.actions.notes import write_note
    from essaim.people.actions.persons import Information, PersonData, open_person
    from tests import factories

    draw = random.Random(1)
    of = factories.collective("Banc d’essai")
    now = datetime.now(UTC)
    with within(of), transaction.atomic(), transaction.atomic(using="vault"):
        by = factories.member(of, role="coordinator", name="Nadia Benali")
        volunteer = factories.member(of, name="Amina Diallo")
        doors = factories.dwellings(of, 300)
        known = list(MISSPELT.values())
        for n in range(people):
            last = known[n] if n < len(known) else "".join(draw.sample(SYLLABLES, 3)).capitalize()
            met = date.today() - timedelta(days=draw.randrange(1, 300))
            data = PersonData(
                name=f"{draw.choice(FIRST)} {last}", phone=f"06{draw.randrange(10**8):08d}", reach="le matin",
                likes="le jardin, les cartes", languages="français", household="", birth_year=draw.randrange(1930, 2000),
                dwelling_id=draw.choice(doors).id, met_how="door", met_on=met, silence_days=30,
            )  # fmt: skip
            one = open_person(
                of, data=data, informed=Information(on=met, how="spoken", by=by), consents=["phone", "visit"], by=by, at=now
            )  # fmt: skip
            if n % 3 == 0:
                record_contact(
                    of, person=one, kind="phone", on=date.today(), is_two_way=n % 2 == 0, by=by, at=now
                )
                write_note(one, body="Aime qu’on passe le jeudi.", by=by, at=now)
                plan_step(one, kind="call", what="prendre des nouvelles", due_on=date.today(), by=by, at=now)
        accompany(one, member=volunteer, role="companion", on=date.today(), by=by)
    return by, volunteer, one


def count(queries, execute, sql, params, many, context):
    queries.append(sql)
    return execute(sql, params, many, context)


def has_found(by, typed: str, name: str) -> bool:
    from essaim.kernel.tenancy import within
    from essaim.people.queries.people import find_people

    with within(by.collective):
        return any(
            match.person.name.endswith(name) for match in find_people(by, text=typed, at=datetime.now(UTC))
        )


def measure(by, volunteer, one) -> int:
    from django.db import connections
    from django.urls import reverse

    listed, search, opened = (
        reverse("people:list"),
        reverse("people:search"),
        reverse("people:person", args=[one.id]),
    )
    gc.collect()
    gc.freeze()  # as the server does once loaded (config/wsgi.py)
    coordinator, companion = client_of(by), client_of(volunteer)
    pages = {"home": lambda: coordinator.get("/"), "list of everyone": lambda: coordinator.get(listed)}
    pages["list by first name"] = lambda: coordinator.get(listed + "?tri=name")
    for typed in MISSPELT:
        pages[f"search « {typed} »"] = partial(coordinator.post, search, {"text": typed})
    pages["open a file, coordinator"] = lambda: coordinator.get(opened)
    pages["open a file, companion"] = lambda: companion.get(opened)
    pages["list by next step"] = lambda: coordinator.get(listed + "?tri=step")
    pages["list of those without companion"] = lambda: coordinator.get(listed + "?voir=alone")
    pages["next steps of everyone"] = lambda: coordinator.get(reverse("people:steps") + "?voir=all")
    pages["next steps, mine and those to take"] = lambda: coordinator.get(reverse("people:steps"))
    pages["silence"] = lambda: coordinator.get(reverse("people:silence"))
    slow = 0
    for name, ask in pages.items():
        queries: list[str] = []
        counting = partial(count, queries)
        with connections["default"].execute_wrapper(counting), connections["vault"].execute_wrapper(counting):
            response = ask()
        times, cpu = [], []
        for _ in range(RUNS):
            start, used = time.perf_counter(), time.process_time()
            response = ask()
            times.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() - used) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        slow += p95 > AIM_MS and name.startswith(AIMED_AT)
        found = {}
        if name.startswith("search"):
            typed = name.split("« ")[1].split(" »")[0]
            found = {"found": has_found(by, typed, MISSPELT[typed])}
        line = {"page": name, "status": response.status_code, "p50_ms": round(statistics.median(times)), "p95_ms": round(p95),
                "cpu_p95_ms": round(statistics.quantiles(cpu, n=20)[-1]),  # what other work on the machine hardly moves
                "queries": len(queries), "kilobytes": len(response.content) // 1024} | found  # fmt: skip
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return slow


if __name__ == "__main__":
    main()
