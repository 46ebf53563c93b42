"""The tabular form of HSDS: one CSV a table, in a zip, with `datapackage.json`. Put together again in a small file on disk."""

import csv
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from place_files import hsds
from place_files.records import PlaceRecord, ServiceRecord
from place_files.tables import csv_rows

COLUMNS = {
    "organizations": "id name alternate_name description email website uri",
    "services": "id organization_id name alternate_name description url email status application_process fees_description "
    "eligibility_description assured_date last_modified",
    "service_at_location": "id service_id location_id description",
    "locations": "id location_type organization_id name alternate_name description transportation latitude longitude",
    "addresses": "id location_id address_1 address_2 city region state_province postal_code country address_type",
    "phones": "id location_id service_id organization_id number extension type description",
    "schedules": "id service_id location_id freq wkst byday opens_at closes_at description notes",
    "languages": "id service_id location_id name code note",
    "accessibility": "id location_id description details url",
    "contacts": "id organization_id service_id name title email",
    "attributes": "id link_id taxonomy_term_id link_entity link_type value",
    "taxonomy_terms": "id code name description taxonomy",
    "required_documents": "id service_id document uri",
    "cost_options": "id service_id amount currency amount_description",
    "organization_identifiers": "id organization_id identifier_scheme identifier_type identifier",
}
UNDER = {  # table → (rows that hang from it, the column that names it)
    "organizations": {"organization_identifiers": "organization_id", "attributes": "link_id", "locations": "organization_id"},
    "services": {"phones": "service_id", "schedules": "service_id", "contacts": "service_id", "attributes": "link_id",
                 "required_documents": "service_id", "cost_options": "service_id", "service_at_location": "service_id"},
    "locations": {"addresses": "location_id", "phones": "location_id", "languages": "location_id", "attributes": "link_id",
                  "accessibility": "location_id", "schedules": "location_id"},
}  # fmt: skip
LISTS = {"service_at_location": "service_at_locations"}


def is_tabular(names: Iterable[str]) -> bool:
    last = {name.rpartition("/")[2] for name in names}
    return {"organizations.csv", "services.csv"} <= last


def write(target: BinaryIO, pairs: Iterable[tuple[PlaceRecord, Iterable[ServiceRecord]]]) -> None:
    """Rows wait in files on disk: a zip takes one member at a time."""
    with tempfile.TemporaryDirectory() as folder:
        files = {table: (Path(folder) / table).open("w", encoding="utf-8", newline="") for table in COLUMNS}
        writers = {
            table: csv.DictWriter(files[table], COLUMNS[table].split(), extrasaction="ignore")
            for table in COLUMNS
        }
        for writer in writers.values():
            writer.writeheader()
        seen: set[tuple[str, Any]] = set()
        for place, offers in pairs:
            rows = list(hsds.rows_of("organizations", hsds.organization(place)))
            for offer in offers:
                service = hsds.service(offer, place)
                del service["organization"]
                rows += hsds.rows_of("services", service)
            for table, row in [*rows, *_terms(rows)]:
                if (table, row["id"]) not in seen:
                    writers[table].writerow(row)
                seen.add((table, row["id"]))
            seen = {
                one for one in seen if one[0] == "taxonomy_terms"
            }  # other rows come twice for one place at most
        for file in files.values():
            file.close()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
            for table in COLUMNS:
                bundle.write(Path(folder) / table, f"{table}.csv")
            bundle.writestr("datapackage.json", json.dumps(_package(), ensure_ascii=False, indent=1))


def _terms(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """What an attribute is called, as the tabular form wants it; the attribute then names it."""
    terms = {}
    for table, row in rows:
        if table == "attributes":
            name = row["link_type"]
            row["taxonomy_term_id"] = str(uuid5(NAMESPACE_URL, f"essaim:term:{name}"))
            term = {
                "id": row["taxonomy_term_id"],
                "code": name,
                "name": name,
                "description": name,
                "taxonomy": "data·inclusion",
            }
            terms[name] = ("taxonomy_terms", term)
    return list(terms.values())


def _package() -> dict[str, Any]:
    return {
        "name": "hsds",
        "profile": "tabular-data-package",
        "version": "3.0",
        "resources": [
            {"name": table, "path": f"{table}.csv", "profile": "tabular-data-resource",
             "schema": {"fields": [{"name": name} for name in columns.split()], "primaryKey": "id"}}
            for table, columns in COLUMNS.items()
        ],
    }  # fmt: skip


class Joined:
    """The tables of a zip, kept on disk and asked by the row above: bounded memory, whatever the file."""

    def __init__(self, bundle: zipfile.ZipFile) -> None:
        self._file = tempfile.NamedTemporaryFile(suffix=".sqlite")  # noqa: SIM115 -- closed by close()
        self._rows = sqlite3.connect(self._file.name)
        self._rows.execute("PRAGMA journal_mode=OFF")
        self._rows.execute("CREATE TABLE held (kind TEXT, under TEXT, above TEXT, row TEXT)")
        self._rows.execute("CREATE TABLE own (kind TEXT, id TEXT, row TEXT)")
        for name in bundle.namelist():
            table = name.rpartition("/")[2].removesuffix(".csv")
            if table in COLUMNS:
                with bundle.open(name) as stream:
                    self._keep(table, stream)
        self._rows.execute("CREATE INDEX held_at ON held (under, above, kind)")
        self._rows.execute("CREATE INDEX own_at ON own (kind, id)")

    def _keep(self, table: str, stream: IO[bytes]) -> None:
        links = [(above, under[table]) for above, under in UNDER.items() if table in under]
        for _line, cells in csv_rows(stream):
            row = {key: value for key, value in cells.items() if value not in ("", None)}
            text = json.dumps(row, ensure_ascii=False)
            self._rows.execute("INSERT INTO own VALUES (?, ?, ?)", (table, row.get("id"), text))
            for above, column in links:
                if row.get(column):
                    self._rows.execute(
                        "INSERT INTO held VALUES (?, ?, ?, ?)", (table, above, row[column], text)
                    )

    def each(self, table: str) -> Iterator[dict[str, Any]]:
        """Rows of the table as the compiled form holds them."""
        for (text,) in self._rows.execute("SELECT row FROM own WHERE kind = ? ORDER BY rowid", (table,)):
            yield self._compiled(table, json.loads(text))

    def _one(self, table: str, row_id: Any) -> dict[str, Any]:
        found = self._rows.execute(
            "SELECT row FROM own WHERE kind = ? AND id = ?", (table, row_id)
        ).fetchone()
        return json.loads(found[0]) if found else {}

    def _compiled(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        asked = "SELECT kind, row FROM held WHERE under = ? AND above = ? ORDER BY rowid"
        for kind, text in self._rows.execute(asked, (table, row.get("id"))).fetchall():
            under = json.loads(text)
            if kind == "locations":
                under = self._compiled("locations", under)
            if kind == "service_at_location" and under.get("location_id"):
                under["location"] = self._compiled("locations", self._one("locations", under["location_id"]))
            row.setdefault(LISTS.get(kind, kind), []).append(under)
        return row

    def close(self) -> None:
        self._rows.close()
        self._file.close()
