"""`essaim import-streets FILE.osm.pbf`: the streets of the communes where there are doors, for maps, plans and walks."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from django_typer.management import TyperCommand
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.territory.actions.street_files import import_for

REFUSED, USAGE = 1, 2


class Command(TyperCommand):
    help = "Importe les rues d’un extrait OpenStreetMap, coupé aux communes où il y a des portes."
    requires_system_checks: list[str] = []

    def handle(
        self,
        file: Annotated[Path, typer.Argument(help="L’extrait « .osm.pbf » : d’une commune ou d’une région.")],
        commune: Annotated[
            list[str] | None, typer.Option(help="Code INSEE ; plusieurs fois si besoin. Toutes, sinon.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
    ) -> None:
        if not file.is_file():
            _stop(f"Le fichier « {file} » n’existe pas.", USAGE, as_json=as_json)
        console = Console(stderr=True, quiet=as_json)
        collectives = list(Collective.objects.all())
        bar = Progress(TextColumn("Lecture des rues"), BarColumn(), console=console, transient=True)
        try:
            with bar, within(*collectives):
                task = bar.add_task("", total=100)
                brought = import_for(
                    collectives,
                    file,
                    communes=commune or [],
                    tell=lambda percent: bar.update(task, completed=percent),
                )
        except DomainError as refusal:
            _stop(str(refusal), REFUSED, as_json=as_json)
        if as_json:
            typer.echo(json.dumps({"communes": brought}))
            return
        console.print(f"Les rues sont là. Communes : {', '.join(brought)}.")


def _stop(sentence: str, code: int, *, as_json: bool) -> NoReturn:
    typer.echo(json.dumps({"error": sentence}, ensure_ascii=False) if as_json else sentence, err=not as_json)
    raise typer.Exit(code)
