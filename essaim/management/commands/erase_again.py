"""`essaim erase-again`: after a restore, erase again whoever was erased since the copy."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from django.utils import timezone
from django_typer.management import TyperCommand

from essaim.kernel import erasure_list, keyring
from essaim.kernel.erasure_list import Erased
from essaim.kernel.tenancy import within
from essaim.models import Collective
from essaim.rights.actions.erasure import erase_again, finish_erasures


class Command(TyperCommand):
    help = "Après une restauration : efface de nouveau les personnes effacées depuis la copie."
    requires_system_checks: list[str] = []

    def handle(
        self,
        lists: Annotated[
            list[Path] | None,
            typer.Option("--list", help="Une autre copie de la liste, en plus de celle d’ici."),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
    ) -> None:
        today = timezone.localdate()
        by_collective: dict[UUID, list[Erased]] = defaultdict(list)
        for file in [erasure_list.path(), *(lists or [])]:
            if file != erasure_list.path() and not file.exists():
                typer.echo(f"Fichier introuvable : {file}", err=True)
                raise typer.Exit(2)
            for line in erasure_list.read_list(file):
                by_collective[line.collective_id].append(line)
        came_back = left = 0
        for collective in Collective.objects.all():
            with within(collective):
                came_back += erase_again(collective, by_collective[collective.id], on=today)
            with within(collective):
                left += finish_erasures(collective, on=today)
        keyring.scrub()
        listed = sum(map(len, by_collective.values()))
        if as_json:
            typer.echo(json.dumps({"listed": listed, "erased_again": came_back, "keys_left": left}))
            return
        said = "Dans la liste : %(listed)d. Revenues et effacées de nouveau : %(back)d."
        typer.echo(said % {"listed": listed, "back": came_back})
