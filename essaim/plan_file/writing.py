"""What `essaim plan` writes: plan.json, tours.geojson, doors.csv and sheets.pdf."""

import csv
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from address_files import AddressLine, safe_cell
from essaim.documents.frame import Stop
from essaim.documents.street_plan import LARGE_PLAN_MM, PLAN_MM, draw_plan
from essaim.documents.tour_sheet import SheetDoor, TourSheet, render_tour_sheets
from essaim.doors.enums import Outcome
from essaim.plan_file.reading import FileDoors, LeftOut
from essaim.territory.rules.street_network import Streets
from tour_planner import Plan

# Typst lays a whole document out in memory: about 7 MB a sheet of 36 doors, most of it for the tags of the table that
# lets a screen reader say which box belongs to which door. One file is what people expect to print: a town of 8,000
# doors has 200 tours and asks for 1.7 GB for half a minute. More tours make more files.
SHEETS_AT_ONCE = 200


def sheet_files(tours: int) -> dict[str, tuple[int, int]]:
    """The files of the sheets, each with its first and its last tour: sheets.pdf, then sheets-2.pdf and so on."""
    starts = range(0, max(tours, 1), SHEETS_AT_ONCE)
    return {
        f"sheets-{place}.pdf" if place > 1 else "sheets.pdf": (start + 1, min(start + SHEETS_AT_ONCE, tours))
        for place, start in enumerate(starts, start=1)
    }


def write_plan(folder: Path, plan: Plan, source: FileDoors, *, sheets: bool = True) -> list[LeftOut]:
    """plan.json: the tours, what was left out and why, the parameters, the seed, and which file holds which sheets.

    Returns what was left out.
    """
    left_out = [*source.left_out, *(LeftOut(id_, reason) for id_, reason in plan.left_out)]
    tours = [
        {
            "doors": list(tour.doors),
            "minutes": round(tour.minutes, 1),
            "metres": round(tour.metres),
            "outing": tour.outing,
            "pair": tour.pair,
        }
        for tour in plan.tours
    ]
    parameters = {one.name: getattr(plan.parameters, one.name) for one in fields(plan.parameters) if one.repr}
    content = {
        "tours": tours,
        "left_out": [entry._asdict() for entry in left_out],
        "parameters": parameters,
        "seed": parameters["seed"],
        "sheets": [
            {"file": name, "tours": list(held)}
            for name, held in (sheet_files(len(tours)) if sheets else {}).items()
        ],
    }
    _write_json(folder / "plan.json", content)
    return left_out


def write_geojson(folder: Path, plan: Plan, source: FileDoors) -> None:
    """One point a door and one line a tour (RFC 7946: longitude first)."""
    features: list[dict[str, Any]] = []
    for number, tour in enumerate(plan.tours, start=1):
        lines = [source.addresses[id_] for id_ in tour.doors]
        told = {"tour": number, "outing": tour.outing, "pair": tour.pair}
        points = [[line.lon, line.lat] for line in lines]
        if len(points) > 1:
            path = {"type": "LineString", "coordinates": points}
            features.append(
                {"type": "Feature", "geometry": path, "properties": {**told, "minutes": round(tour.minutes)}}
            )
        for position, (id_, line) in enumerate(zip(tour.doors, lines, strict=True), start=1):
            point = {"type": "Point", "coordinates": [line.lon, line.lat]}
            door = {
                **told,
                "position": position,
                "door": id_,
                "address": f"{_number_label(line)} {source.streets[id_]}".strip(),
            }
            features.append({"type": "Feature", "geometry": point, "properties": door})
    _write_json(folder / "tours.geojson", {"type": "FeatureCollection", "features": features})


def write_doors(folder: Path, plan: Plan, source: FileDoors) -> None:
    """doors.csv: `;` and a mark of UTF-8, as a French spreadsheet expects."""
    with (folder / "doors.csv").open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(
            [
                "tournee",
                "sortie",
                "binome",
                "ordre",
                "id",
                "numero",
                "suffixe",
                "rue",
                "commune",
                "lon",
                "lat",
            ]
        )
        for number, tour in enumerate(plan.tours, start=1):
            for position, id_ in enumerate(tour.doors, start=1):
                line = source.addresses[id_]
                text = [
                    safe_cell(cell)
                    for cell in (id_, _number(line), line.suffix, source.streets[id_], line.commune_name)
                ]
                writer.writerow([number, tour.outing, tour.pair, position, *text, line.lon, line.lat])


def write_sheets(
    folder: Path, plan: Plan, source: FileDoors, *, streets: Streets | None, large_print: bool
) -> list[str]:
    """sheets.pdf, one sheet a tour; more than forty make more files. Returns their names."""
    files = sheet_files(len(plan.tours))
    for name, (first, last) in files.items():
        part = [
            _sheet(number, plan.tours[number - 1], source, streets=streets, large_print=large_print)
            for number in range(first, last + 1)
        ]
        (folder / name).write_bytes(render_tour_sheets(part, large_print=large_print, limit=None))
    for old in folder.glob("sheets-*.pdf"):
        if old.name not in files:
            old.unlink()  # of a former plan in the same folder
    return list(files)


def _sheet(
    number: int, tour: Any, source: FileDoors, *, streets: Streets | None, large_print: bool
) -> TourSheet:
    lines = [source.addresses[id_] for id_ in tour.doors]
    stops = [
        Stop(line.lon, line.lat, str(position), source.streets[id_], _number_label(line))
        for position, (id_, line) in enumerate(zip(tour.doors, lines, strict=True), start=1)
    ]
    return TourSheet(
        title=f"Tournée {number}",
        sheet_number=f"P-{number:04d}",
        collective=f"Sortie {tour.outing}, binôme {tour.pair}",
        doors=[
            SheetDoor(
                stop_position=position,
                number_label=_number_label(line),
                street=source.streets[id_],
                place="" if line.complement in source.streets[id_] else line.complement,
            )
            for position, (id_, line) in enumerate(zip(tour.doors, lines, strict=True), start=1)
        ],
        outcomes=[str(outcome.label) for outcome in Outcome.offered()],
        plan_svg=draw_plan(streets, stops, size_mm=LARGE_PLAN_MM if large_print else PLAN_MM),
        minutes=tour.minutes,
        metres=tour.metres,
    )


def _number(line: AddressLine) -> str:
    return "" if line.number is None else str(line.number)


def _number_label(line: AddressLine) -> str:
    return " ".join(part for part in (_number(line), line.suffix) if part)


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
