"""`essaim secret`: a value for ESSAIM_SECRET_KEY."""

import json
import secrets
from typing import Annotated

import typer
from django_typer.management import TyperCommand


class Command(TyperCommand):
    help = "Fabrique une clé secrète pour ESSAIM_SECRET_KEY."
    requires_system_checks: list[str] = []

    def handle(self, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        key = secrets.token_urlsafe(48)
        typer.echo(json.dumps({"secret": key}) if as_json else key)
