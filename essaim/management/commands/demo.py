"""`essaim demo`: the demonstration network, loaded and served."""

import json
import time
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_typer.management import TyperCommand
from rich.console import Console
from rich.table import Table

from essaim.demo.people import ACCOUNTS, PASSWORD
from essaim.demo.stages import STAGES, load
from essaim.network.models import Network


class Command(TyperCommand):
    help = "Charge le réseau de démonstration : vraies rues, personnes fictives, et le sert si on le demande."
    requires_system_checks: list[str] = []

    def handle(
        self,
        stage: Annotated[str, typer.Option(help="first-tour, third-workshop ou end-of-year.")] = "first-tour",
        serve: Annotated[bool, typer.Option("--serve", help="Servir aussitôt.")] = False,
        port: Annotated[int, typer.Option(help="Port.")] = 8000,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        console = Console(stderr=True, quiet=as_json)
        if not settings.DEMO:
            typer.echo("« essaim demo » ne se lance que seule : elle a sa propre base.", err=True)
            raise typer.Exit(2)
        if stage not in STAGES:
            typer.echo(f"Moment inconnu : choisissez parmi {', '.join(STAGES)}.", err=True)
            raise typer.Exit(2)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        if not Network.objects.exists():
            load(stage, now=timezone.now(), say=lambda step: console.print(f"→ {step}"))
        self._tell(port, as_json=as_json, console=console)
        console.print(f"Prêt en {time.monotonic() - began:.1f} s.")
        if serve:
            console.print("Ctrl-C pour arrêter.")
            call_command("serve", port=port)

    def _tell(self, port: int, *, as_json: bool, console: Console) -> None:
        address = f"http://localhost:{port}"
        if as_json:
            accounts = [{"role": account.role.value, "email": account.email} for account in ACCOUNTS]
            typer.echo(
                json.dumps({"url": address, "password": PASSWORD, "accounts": accounts}, ensure_ascii=False)
            )
            return
        table = Table(
            title=f"Essaim, démonstration : {address}", caption=f"Mot de passe de tous : {PASSWORD}"
        )
        table.add_column("Rôle")
        table.add_column("Adresse e-mail")
        for account in ACCOUNTS:
            table.add_row(str(account.role.label), account.email)
        console.print(table)
