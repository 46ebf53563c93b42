"""Files that leave: data·inclusion (JSON, CSV) and HSDS (JSON, tabular), a place and what it offers at a time."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TypeAlias

from address_files.cells import safe_cell
from place_files import data_inclusion, hsds, hsds_tables
from place_files.records import PlaceRecord, ServiceRecord

Pairs: TypeAlias = Iterable[tuple[PlaceRecord, list[ServiceRecord]]]


def write_data_inclusion(target: BinaryIO, pairs: Pairs) -> None:
    """One file: `structures` and `services`. The services wait in memory as text: they are written after."""
    services = io.StringIO()
    target.write(b'{"structures": [')
    _write_list(target, _structures(pairs, services))
    target.write(b'],\n"services": [\n')
    target.write(services.getvalue().removesuffix(",\n").encode())
    target.write(b"\n]}\n")


def _structures(pairs: Pairs, services: io.StringIO) -> Iterator[dict[str, Any]]:
    for place, offers in pairs:
        yield data_inclusion.write(place)
        services.writelines(
            json.dumps(data_inclusion.write(offer), ensure_ascii=False) + ",\n" for offer in offers
        )


def write_data_inclusion_csv(
    target: BinaryIO, records: Iterable[PlaceRecord | ServiceRecord], *, services: bool
) -> None:
    """Structures or services as a table; lists are written as JSON, as data·inclusion publishes them."""
    names = data_inclusion.SERVICE if services else data_inclusion.PLACE
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    table = csv.DictWriter(text, list(names.values()))
    table.writeheader()
    for record in records:
        row = data_inclusion.write(record)
        table.writerow(
            {
                key: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else _cell(value)
                for key, value in row.items()
            }
        )
    text.detach()


def _cell(value: Any) -> Any:
    return safe_cell(value) if isinstance(value, str) and not value.startswith("+") else value


def write_hsds(target: BinaryIO, pairs: Pairs, *, version: str = "3.0") -> None:
    """One file: `organizations` with their locations, and compiled `services`."""
    services = io.StringIO()
    target.write(f'{{"version": "{version}", "organizations": ['.encode())
    _write_list(target, _organizations(pairs, services, version))
    target.write(b'],\n"services": [\n')
    target.write(services.getvalue().removesuffix(",\n").encode())
    target.write(b"\n]}\n")


def _organizations(pairs: Pairs, services: io.StringIO, version: str) -> Iterator[dict[str, Any]]:
    for place, offers in pairs:
        yield hsds.organization(place)
        services.writelines(
            json.dumps(hsds.service(offer, place, version=version), ensure_ascii=False) + ",\n"
            for offer in offers
        )


def write_hsds_tables(target: BinaryIO, pairs: Pairs) -> None:
    hsds_tables.write(target, pairs)


def _write_list(target: BinaryIO, rows: Iterable[dict[str, Any]]) -> None:
    start = b"\n"
    for row in rows:
        target.write(start + json.dumps(row, ensure_ascii=False).encode())
        start = b",\n"
