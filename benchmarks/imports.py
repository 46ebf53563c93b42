"""Import of 100,000 addresses into a SQLite file: one JSON line.

`python benchmarks/imports.py [lines] [--again]`. Its own database file and process; what is measured is all that a
coordinator waits for: the upload kept on disk, the preview (whole file read, matched, counted), the import
(whole file read again, doors written, committed to disk). `--again` imports the same file a second time.
Memory is the peak of the whole process.
"""

import json
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;"
    "source_position;source_nom_voie;certification_commune;cad_parcelles"
)


def main() -> None:
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    lines = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ESSAIM_DATABASE_URL"] = f"sqlite:///{folder}/imports.sqlite3"
        os.environ["ESSAIM_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        path = Path(folder) / "adresses.csv"
        write(path, lines)
        for _ in range(2 if "--again" in sys.argv else 1):
            measure(path, lines)


def write(path: Path, lines: int) -> None:
    """Communes of 10,000 addresses, streets of 40: the shape of a BAN extract, in its order."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for n in range(lines):
            commune, street, number = n // 10_000, n // 40, n % 40 + 1
            insee = f"93{commune % 900 + 1:03}"
            name = f"Rue de l’Église n° {street}"
            lon, lat = 2.4 + commune / 100 + (street % 250) / 20_000, 48.8 + commune / 100 + number / 10_000
            file.write(
                f"{insee}_{street:06}_{number:05};;{number};;{name};93140;{insee};Commune {commune};;;660000.1;6860000.2;"
                f"{lon:.6f};{lat:.6f};entrée;;;COMMUNE;RUE;commune;commune;1;\n"
            )


def measure(path: Path, lines: int) -> None:
    from django.conf import settings

    from essaim.kernel.tenancy import within
    from essaim.network.models import Collective
    from essaim.territory.actions.imports import apply_import, preview_import, store_upload
    from tests import factories

    of = Collective.objects.first() or factories.collective("Banc d’essai")
    by = of.memberships.first() or factories.member(of, role="coordinator")
    now = datetime.now(UTC)
    with within(of):
        start, cpu = time.perf_counter(), time.process_time()
        with path.open("rb") as file:
            batch = preview_import(store_upload(of, file, name=path.name, by=by, at=now))
        seen = time.perf_counter()
        done = apply_import(batch, by=by, at=now, communes=list(batch.counts["communes"]))
        end, cpu = time.perf_counter(), time.process_time() - cpu
    counts = {name: done.counts[name] for name in ("created", "completed", "unchanged", "rejected")}
    assert sum(counts.values()) == lines, counts
    figures = {
        "benchmark": "import", "engine": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2], "lines": lines, **counts,
        "lines_per_second": round(lines / (end - start)), "lines_per_cpu_second": round(lines / cpu),
        "preview_seconds": round(seen - start, 2), "import_seconds": round(end - seen, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
