"""The list of the communes of France, made again each spring from the npm package that publishes it.

    npm pack @etalab/decoupage-administratif && tar xzf etalab-*.tgz
    python scripts/communes.py package/data

One line for each commune and municipal district, and one for each former commune, under the code of the one it is part
of now: the address files bear that code.
"""

import csv
import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

MADE = Path(__file__).resolve().parent.parent / "essaim" / "public_data" / "communes.csv.gz"
COLUMNS = ["insee", "name", "department", "postcodes", "people", "former"]
OF_TODAY = {"commune-actuelle", "arrondissement-municipal"}


def lines(folder: Path) -> list[list[Any]]:
    departments = {one["code"]: one["nom"] for one in _read(folder / "departements.json")}
    every = _read(folder / "communes.json")
    now = {one["code"]: one for one in every if one["type"] in OF_TODAY}
    found = [_line(one, departments) for one in now.values()]
    for one in every:
        of = now.get(one.get("chefLieu", ""))
        if of and one["type"] not in OF_TODAY and one["nom"] != of["nom"]:
            found.append([*_line(of, departments)[:4], 0, one["nom"]])
    return sorted(found)


def _line(one: dict[str, Any], departments: dict[str, str]) -> list[Any]:
    department = one.get("departement", "")
    postcodes = " ".join(one.get("codesPostaux", []))
    return [one["code"], one["nom"], departments.get(department, ""), postcodes, one.get("population", 0), ""]


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines(Path(sys.argv[1])))
    MADE.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
    sys.stdout.write(f"{MADE.name}: {len(text.getvalue().splitlines()) - 1} lines\n")
