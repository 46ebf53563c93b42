"""How long a table takes to leave as a file, and how much memory it asks for, by the number of its rows."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
ROWS = (1_000, 100_000)


def rows(count):
    for number in range(count):
        yield (
            str(number),
            "Rue de la République",
            "01004",
            "Bâtiment A",
            number % 9,
            date(2026, 1, 1),
            AT,
            2.4888,
        )


def write(shape, count):
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from essaim.documents.tables import Book, Column, Kind, Mark, Shape, write_table

    kinds = (*[Kind.TEXT] * 4, Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.NUMBER)
    columns = [Column(f"Colonne {number}", kind) for number, kind in enumerate(kinds)]
    book = Book("Portes", columns, rows(count), Mark("Nadia Benali", "Bondy", AT))
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with tempfile.TemporaryFile() as out:
        write_table(book, out, shape=Shape(shape))
        size = out.seek(0, os.SEEK_END)
    spent = time.process_time() - begun
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        json.dumps(
            {
                "shape": shape,
                "rows": count,
                "cpu_s": round(spent, 2),
                "grown_mb": grown // 1024,
                "kb": size // 1024,
            }
        )
    )


def main():
    """Each in a process of its own: memory once taken is not given back."""
    for shape in ("xlsx", "ods", "csv"):
        for count in ROWS:
            subprocess.run([sys.executable, __file__, shape, str(count)], check=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        write(sys.argv[1], int(sys.argv[2]))
    else:
        main()
