"""The directory of places at its largest: import of 100,000 services as a job does it, then the nearest open places among 100,000.

`python benchmarks/places.py [services] [--import]` (the import alone), and with `scripts/postgres.py` in front for PostgreSQL. One JSON line a figure; the database
is on disk; CPU time of this process; memory is the peak of the whole process. The file is not counted: it is written before.
"""

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SEARCHES = 200


def main() -> None:
    numbers = [one for one in sys.argv[1:] if one.isdigit()]
    services = int(numbers[0]) if numbers else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ESSAIM_DATABASE_URL", f"sqlite:///{folder}/places.sqlite3")
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        path = Path(folder) / "places.json"
        write(path, services)
        measure_import(path, services)
        if "--import" not in sys.argv:
            measure_nearest()


def write(path: Path, services: int) -> None:
    """A structure for three services, in any order, over a département."""
    from place_files.data_inclusion import write as row
    from tests.place_files.examples import PLACE, SERVICE

    draw = Random(12)
    with path.open("w", encoding="utf-8") as file:
        for n in range(services // 3 + 1):
            where = {
                "lon": 2.3 + draw.random() / 3,
                "lat": 48.8 + draw.random() / 5,
                "insee": f"93{n % 80 + 1:03}",
            }
            place = replace(PLACE, ref=f"dora--{n}", name=f"Lieu {n}", siret=f"{10**13 + n}", **where)
            file.write(json.dumps(row(place)) + "\n")
        for n in range(services):
            offer = replace(SERVICE, ref=f"dora--{n}-s", place_ref=f"dora--{n // 3}", lon=None, lat=None)
            file.write(json.dumps(row(offer)) + "\n")


def _world():
    from essaim.network.models import Collective
    from tests import factories

    of = Collective.objects.first() or factories.collective("Banc d’essai")
    return of, of.memberships.first() or factories.member(of, role="coordinator")


def measure_import(path: Path, services: int) -> None:
    from django.conf import settings

    from essaim.kernel.tenancy import within
    from essaim.places.actions.imports import bring_places, first_look, preview_places
    from essaim.places.actions.uploads import store_place_file

    of, by = _world()
    now = datetime.now(UTC)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start, cpu = time.perf_counter(), time.process_time()
    with within(of), path.open("rb") as file:
        batch = first_look(
            store_place_file(of, file, name=path.name, source="", by=by, at=now), on=now.date()
        )
    batch = preview_places(batch, on=now.date())
    seen, seen_cpu = time.perf_counter(), time.process_time()
    done = bring_places(batch, by=by, at=now)
    end, end_cpu = time.perf_counter(), time.process_time()
    assert done.counts["services"]["new"] == services, done.counts
    print(json.dumps({
        "benchmark": "import of places", "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2], "services": services,
        "megabytes of file": path.stat().st_size // 1_000_000, "preview cpu seconds": round(seen_cpu - cpu, 1),
        "import cpu seconds": round(end_cpu - seen_cpu, 1), "preview seconds": round(seen - start, 1), "import seconds": round(end - seen, 1),
        "megabytes before": before, "peak megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }), flush=True)  # fmt: skip


def measure_nearest(places: int = 100_000) -> None:
    from django.conf import settings

    from essaim.kernel.tenancy import within
    from essaim.places.models import Place
    from essaim.places.queries.near import Around, nearest
    from essaim.places.queries.places import Wish

    of, _by = _world()
    draw = Random(7)
    with within(of):
        missing = places - Place.objects.count()
        for start in range(0, missing, 5_000):
            Place.objects.bulk_create(
                Place(
                    collective=of, name=f"Autre {start + n}", kind="club", checked_on=datetime.now(UTC).date(), hours="We 14:00-18:00",
                    slots="We-a" if n % 2 else "Th-m", lon=2.3 + draw.random() / 3, lat=48.8 + draw.random() / 5,
                )
                for n in range(min(5_000, missing - start))
            )  # fmt: skip
    took = []
    for number in range(SEARCHES):
        around = Around(lon=2.3 + draw.random() / 3, lat=48.8 + draw.random() / 5)
        wish = Wish(day="We", moment="a") if number % 2 else Wish()
        start = time.perf_counter()
        with within(of):
            found = nearest(of, around=around, wish=wish, most=20)
        took.append(1_000 * (time.perf_counter() - start))
        assert len(found) == 20
    took.sort()
    print(json.dumps({
        "benchmark": "nearest open places", "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2], "places": places,
        "p50 ms": round(statistics.median(took), 1), "p95 ms": round(took[int(0.95 * len(took))], 1),
    }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
