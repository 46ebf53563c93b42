"""`essaim create-network`: a network and its first person."""

import json
from datetime import timedelta
from typing import Annotated

import typer
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django_typer.management import TyperCommand

from essaim.models import User
from essaim.network.actions.collectives import open_network


class Command(TyperCommand):
    help = "Ouvre un réseau et le compte de sa tête de réseau, qui se connecte avec un code reçu par e-mail."

    def handle(
        self,
        name: Annotated[str, typer.Argument(help="Le nom du réseau.")],
        lead_name: Annotated[str, typer.Option(help="Prénom et nom de la tête de réseau.")],
        lead_email: Annotated[str, typer.Option(help="Son adresse e-mail.")],
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        try:
            validate_email(lead_email)
        except ValidationError:
            self._refuse(f"« {lead_email} » n’est pas une adresse e-mail : vérifiez-la.")
        if not name.strip() or not lead_name.strip():
            self._refuse("Donnez le nom du réseau, puis le prénom et le nom de la personne.")
        if User.objects.filter(email__iexact=lead_email).exists():
            self._refuse("Cette adresse a déjà un compte : choisissez-en une autre.")
        today = timezone.localdate()
        lead = open_network(
            name=name.strip(),
            lead_name=lead_name.strip(),
            lead_email=lead_email,
            starts_on=today,
            ends_on=today + timedelta(days=365),
        )
        if as_json:
            typer.echo(json.dumps({"network": str(lead.network_id), "url": settings.PUBLIC_URL}))
        else:
            typer.echo(
                f"Le réseau « {name} » est ouvert. {lead_name} peut se connecter sur {settings.PUBLIC_URL}"
            )

    def _refuse(self, sentence: str) -> None:
        typer.echo(sentence, err=True)
        raise typer.Exit(1)
