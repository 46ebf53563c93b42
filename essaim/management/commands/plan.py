"""`essaim plan FILE.csv --pairs N --minutes M --out DIR`: tours without a server."""

import json
import time
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from django_typer.management import TyperCommand
from rich.console import Console

from address_files import AddressFileError
from essaim.plan_file.reading import FileDoors, read_doors, ways_of
from essaim.plan_file.writing import sheet_files, write_doors, write_geojson, write_plan, write_sheets
from essaim.territory.rules.street_network import Streets, load_streets
from tour_planner import Parameters, Plan, PlanningError, plan

REFUSED = 1


class Effort(StrEnum):
    QUICK = "quick"
    NORMAL = "normal"
    BEST = "best"


class Command(TyperCommand):
    help = "Prépare des tournées équilibrées à partir d’un fichier d’adresses (BAN ou BAL), sans serveur."
    requires_system_checks: list[str] = []

    def handle(
        self,
        file: Annotated[
            Path, typer.Argument(help="Le fichier d’adresses : adresses-XX.csv, .csv.gz, ou une BAL.")
        ],
        pairs: Annotated[int, typer.Option(help="Binômes qui sortent ensemble.")] = 3,
        minutes: Annotated[float, typer.Option(help="Durée d’une tournée au plus, en minutes.")] = 120,
        out: Annotated[Path, typer.Option(help="Le dossier où écrire le plan.")] = Path("out"),
        doors_per_hour: Annotated[float, typer.Option(help="Portes par heure, marche non comprise.")] = 25,
        walking_kmh: Annotated[float, typer.Option(help="Vitesse de marche, en km/h.")] = 4.5,
        start: Annotated[
            str,
            typer.Option(
                help="Lieu de rendez-vous, en degrés : d’abord vers l’est, puis vers le nord, par exemple 2.4833,48.9022."
            ),
        ] = "",
        outings: Annotated[int, typer.Option(help="Nombre de sorties ; 0 : autant qu’il en faut.")] = 0,
        seed: Annotated[int, typer.Option(help="La même graine donne le même plan.")] = 1,
        effort: Annotated[Effort, typer.Option(help="Le temps de calcul.")] = Effort.NORMAL,
        streets: Annotated[
            Path | None, typer.Option(help="Un extrait OpenStreetMap (.osm.pbf) pour le plan des rues.")
        ] = None,
        large_print: Annotated[bool, typer.Option(help="Feuilles en gros caractères.")] = False,
        sheets: Annotated[bool, typer.Option(help="Écrire les feuilles de tournée (PDF).")] = True,
        keep_far: Annotated[
            bool, typer.Option("--keep-far", help="Garder les adresses loin des autres : îles, hameaux.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
    ) -> None:
        console = Console(stderr=True, quiet=as_json)
        began = time.monotonic()
        try:
            parameters = Parameters(
                pairs=pairs,
                minutes=minutes,
                doors_per_hour=doors_per_hour,
                walking_kmh=walking_kmh,
                start=_position(start),
                outings=outings or None,
                seed=seed,
                effort=effort.value,
            )
            source, network = _read(file, streets, console, keep_far=keep_far)
            with console.status(f"{len(source.doors)} portes à répartir…"):
                made = plan(source.doors, replace(parameters, ways=ways_of(network, source)))
            left_out = self._write(
                out, made, source, network, large_print=large_print, sheets=sheets, console=console
            )
        except (AddressFileError, PlanningError, OSError, ValueError) as refusal:
            self._refuse(_sentence(refusal), as_json=as_json)
        files = list(sheet_files(len(made.tours))) if sheets else []
        summary = {
            "tours": len(made.tours),
            "outings": max((tour.outing for tour in made.tours), default=0),
            "doors": sum(len(tour.doors) for tour in made.tours),
            "left_out": len(left_out),
            "repairs": source.repairs,
            "longest_minutes": round(max((tour.minutes for tour in made.tours), default=0), 1),
            "seconds": round(time.monotonic() - began, 1),
            "out": str(out),
            "sheets": files,
        }
        if as_json:
            typer.echo(json.dumps(summary, ensure_ascii=False))
        else:
            console.print(
                f"[bold]{summary['tours']} tournées[/bold] en {summary['outings']} sorties pour {summary['doors']} portes "
                f"({summary['left_out']} laissées de côté), la plus longue {summary['longest_minutes']} min. "
                f"Écrit dans {out} en {summary['seconds']} s."
            )
            for sentence in source.repairs:
                console.print(sentence)
            if len(files) > 1:
                console.print(f"Les feuilles sont en {len(files)} fichiers, de {files[0]} à {files[-1]}.")

    def _write(
        self,
        out: Path,
        made: Plan,
        source: FileDoors,
        network: Streets | None,
        *,
        large_print: bool,
        sheets: bool,
        console: Console,
    ) -> list[Any]:
        out.mkdir(parents=True, exist_ok=True)
        left_out = write_plan(out, made, source, sheets=sheets)
        write_geojson(out, made, source)
        write_doors(out, made, source)
        if sheets:
            with console.status("Feuilles de tournée…"):
                write_sheets(out, made, source, streets=network, large_print=large_print)
        return list(left_out)

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if as_json:
            typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))
        else:
            Console(stderr=True).print(f"[red]{sentence}[/red]")
        raise typer.Exit(REFUSED)


def _read(
    file: Path, streets: Path | None, console: Console, *, keep_far: bool
) -> tuple[FileDoors, Streets | None]:
    with console.status(f"Lecture de {file.name}…"):
        source = read_doors(file, keep_far=keep_far)
        if not source.doors:
            raise ValueError(_nothing_in(source))
        network = load_streets(streets) if streets else None
    return source, network


def _nothing_in(source: FileDoors) -> str:
    """No door: the first reasons say why."""
    reasons = " ".join(dict.fromkeys(left.reason for left in source.left_out[:3]))
    return f"Aucune porte à visiter dans ce fichier : {len(source.left_out)} lignes sont laissées de côté. {reasons}"


def _position(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise ValueError(
            "Le lieu de rendez-vous s’écrit en degrés, d’abord vers l’est, puis vers le nord, par exemple 2.4833,48.9022."
        ) from None
    return lon, lat


def _sentence(refusal: Exception) -> str:
    if isinstance(refusal, FileNotFoundError):
        return f"Le fichier {refusal.filename} n’existe pas : vérifiez son nom et son dossier."
    if isinstance(refusal, IsADirectoryError):
        return f"{refusal.filename} est un dossier : donnez le fichier d’adresses lui-même."
    if isinstance(refusal, PermissionError):
        return f"Essaim n’a pas le droit de lire ou d’écrire {refusal.filename}."
    return str(refusal)
