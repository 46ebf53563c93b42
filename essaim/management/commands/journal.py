"""`essaim journal`: does the journal of accesses hold?"""

import json
from typing import Annotated

import typer
from django_typer.management import TyperCommand, command

from essaim.kernel.journal import accept_journal, faults_in_journal
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import within
from essaim.models import Collective

Json = Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")]
Slug = Annotated[str, typer.Option(help="Un seul collectif (son nom court).")]


class Command(TyperCommand):
    help = "Le journal des accès : vérifie que personne ne l’a touché."
    requires_system_checks: list[str] = []

    @command(help="Relit chaque ligne. Code 1 si quelque chose ne tient pas.")
    def verify(self, collective: Slug = "", as_json: Json = False) -> None:
        _tell({one.slug: faults_of(one) for one in _chosen(collective)}, as_json=as_json)

    @command(
        help="Après une restauration : tient pour vrai le journal tel qu’il est, s’il se lit sans faute. "
        "Ce que l’on savait avant est gardé à côté."
    )
    def accept(self, collective: Slug = "", as_json: Json = False) -> None:
        found = {}
        for one in _chosen(collective):
            with within(one):
                found[one.slug] = accept_journal(one.id) if faults_in_journal(one.id) else []
        _tell(found, as_json=as_json)


def faults_of(collective: Collective) -> list[str]:
    try:
        with within(collective):
            return faults_in_journal(collective.id)
    except BrokenSeal:
        return ["la clé du journal ne s’ouvre pas"]


def _chosen(slug: str) -> list[Collective]:
    found = list(Collective.objects.filter(slug=slug) if slug else Collective.objects.all())
    if slug and not found:
        typer.echo(f"Aucun collectif ne s’appelle « {slug} ».", err=True)
        raise typer.Exit(2)
    return found


def _tell(found: dict[str, list[str]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        for slug, faults in found.items():
            typer.echo(f"{slug} : {'; '.join(faults) or 'rien à signaler'}")
    if any(found.values()):
        raise typer.Exit(1)
