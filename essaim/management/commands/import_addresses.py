"""`essaim import-addresses FILE --collective SLUG`: the same import as on screen, for large files and scripts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple, NoReturn

import typer
from django.utils import timezone
from django_typer.management import TyperCommand
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.territory.actions.imports import Tell, apply_import, note_far, preview_import, store_upload
from essaim.territory.actions.uploads import discard_upload
from essaim.territory.models import ImportBatch
from essaim.territory.queries.imports import reason_rows, repairs_told, totals

REFUSED, USAGE = 1, 2
_WORDS = {
    "created": ("portes à créer", "portes créées"),
    "completed": ("portes à compléter", "portes complétées"),
    "unchanged": ("portes inchangées",),
    "rejected": ("lignes écartées",),
    "doubled": ("lignes qui répètent une autre",),
    "elsewhere": ("adresses d’une autre commune ou hors périmètre",),
    "absent": ("portes connues, absentes du nouveau fichier",),
}
_DONE = ("created", "completed", "unchanged", "elsewhere", "absent", "set_aside")


class Command(TyperCommand):
    help = "Importe un fichier d’adresses (BAN ou BAL, même en .gz) dans un collectif."
    requires_system_checks: list[str] = []

    def handle(
        self,
        file: Annotated[Path, typer.Argument(help="Le fichier « .csv » ou « .csv.gz ».")],
        collective: Annotated[str, typer.Option(help="Le nom court du collectif.")],
        commune: Annotated[
            list[str] | None, typer.Option(help="Code INSEE à importer ; plusieurs fois si besoin.")
        ] = None,
        keep_far: Annotated[
            bool, typer.Option("--keep-far", help="Garder les adresses loin des autres : îles, hameaux.")
        ] = False,
        archive_absent: Annotated[
            bool, typer.Option("--archive-absent", help="Archiver les portes absentes du fichier.")
        ] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Compter sans rien écrire.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
    ) -> None:
        console = Console(stderr=True, quiet=as_json)
        found = Collective.objects.filter(slug=collective).first()
        if found is None:
            _stop(f"Aucun collectif ne porte le nom court « {collective} ».", USAGE, as_json=as_json)
        if not file.is_file():
            _stop(f"Le fichier « {file} » n’existe pas.", USAGE, as_json=as_json)
        with within(found):
            try:
                told = _run(found, file, console, Wanted(commune or [], dry_run, keep_far, archive_absent))
            except DomainError as refusal:
                _stop(str(refusal), REFUSED, as_json=as_json)
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
            return
        for name, words in _WORDS.items():
            console.print(f"{told[name]:>9,} {words[0 if dry_run else -1]}".replace(",", " "))
        for reason in told["reasons"]:
            console.print(f"          dont {reason['count']} : {reason['label']}")
        for sentence in told["repairs"]:
            console.print(sentence)
        console.print("Rien n’a été écrit." if dry_run else "C’est fait.")


def _stop(sentence: str, code: int, *, as_json: bool) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


class Wanted(NamedTuple):
    communes: list[str]
    dry_run: bool
    keep_far: bool
    archive_absent: bool


def _run(collective: Collective, file: Path, console: Console, wanted: Wanted) -> dict[str, Any]:
    by, now = _someone(collective), timezone.now()
    with file.open("rb") as source:
        batch = store_upload(collective, source, name=file.name, by=by, at=now)
    size = file.stat().st_size
    try:
        if wanted.keep_far:
            note_far(batch, lines=None)
        with _bar(console, "Lecture", size) as tell:
            preview_import(batch, tell=tell)
        communes = _communes(batch, wanted.communes)
        told = _told(batch, totals(batch, communes), communes)
        if not wanted.dry_run:
            with _bar(console, "Import", size) as tell:
                done = apply_import(
                    batch,
                    by=by,
                    at=now,
                    communes=communes,
                    sets_aside_absent=wanted.archive_absent,
                    tell=tell,
                )
            told |= {name: done.counts[name] for name in _DONE}
    finally:
        discard_upload(ImportBatch.objects.filter(id=batch.id).first() or batch)
    return told


class NoCommune(DomainError):
    """Ce fichier contient plusieurs communes et le collectif n’en couvre aucune : choisissez avec --commune. Communes du fichier : {listed}."""


class NothingToImport(DomainError):
    """Aucune adresse de ce fichier n’a pu être lue : {count} lignes écartées. {first}"""


class UnknownCommune(DomainError):
    """Aucune adresse de la commune {insee} dans ce fichier. Communes du fichier : {listed}."""


def _communes(batch: ImportBatch, wanted: list[str]) -> list[str]:
    in_file = batch.counts["communes"]
    if not in_file:
        sentences = [one for row in reason_rows(batch) for one in row.sentences]
        raise NothingToImport(count=batch.counts["rejected"], first=(sentences or [""])[0])
    listed = ", ".join(list(in_file)[:20]) + ("…" if len(in_file) > 20 else "")
    for insee in wanted:
        if insee not in in_file:
            raise UnknownCommune(insee=insee, listed=listed)
    if not wanted and not batch.communes:
        raise NoCommune(listed=listed)
    return wanted or list(batch.communes)


def _told(batch: ImportBatch, counts: dict[str, int], communes: list[str]) -> dict[str, Any]:
    reasons = [
        {"label": row.label, "count": row.count, "examples": row.sentences} for row in reason_rows(batch)
    ]
    return {
        **counts,
        "communes": communes,
        "format": batch.format,
        "encoding": batch.counts["encoding"],
        "reasons": reasons,
        "doubled": batch.counts["doubled"],
        "absent": batch.counts["absent"],
        "repairs": repairs_told(batch),
    }


class NoCoordinator(DomainError):
    """Ce collectif n’a pas de référent·e : invitez-en un·e d’abord, l’import porte son nom."""


def _someone(collective: Collective) -> Membership:
    """The import is in the name of a coordinator, as on screen."""
    found = active_members(collective, on=timezone.localdate()).filter(role=Role.COORDINATOR).first()
    if found is None:
        raise NoCoordinator
    return found


@contextmanager
def _bar(console: Console, label: str, size: int) -> Iterator[Tell]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=console.quiet) as progress:
        task = progress.add_task(label, total=size)
        yield lambda read: progress.update(task, completed=read)
