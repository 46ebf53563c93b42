"""`essaim tick`: the chores that are due, once, then the jobs that wait. For hosts whose clock is cron or systemd."""

import json
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone, translation
from django_typer.management import TyperCommand

from essaim.kernel.jobs.chores import FAILED, HELD, Every, chores, run_due
from essaim.kernel.jobs.worker import discover, new_name, run_one
from essaim.management.clock import HOLD


class Command(TyperCommand):
    help = (
        "Fait ce qui est dû maintenant, comme « essaim worker » : prévient quand une tournée n’est pas rentrée, "
        "efface ce qui a fait son temps, tient ce qui est dû aux personnes, envoie le résumé du lundi, "
        "puis les travaux demandés (imports, grands plans). "
        "À lancer chaque minute, là où « essaim serve » ne le fait pas lui-même."
    )

    def handle(
        self,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
        time_is_right: Annotated[
            bool,
            typer.Option(
                "--time-is-right",
                help="L’heure du serveur est juste : ce qui efface, retenu après plus de trois jours d’arrêt, peut reprendre.",
            ),
        ] = False,
    ) -> None:
        discover()
        worker, now = new_name(), timezone.now()
        with translation.override(settings.LANGUAGE_CODE):
            done = run_due(
                [Every.MINUTE, Every.ALWAYS], worker=worker, at=now, time_is_right=time_is_right
            )  # alarms first: a purge may be long
            days = [Every.DAY, Every.WEEK, Every.ALWAYS]
            done += run_due(days, worker=worker, at=now, time_is_right=time_is_right)
        while run_one(worker):  # beside the ticks of the next minutes, when one is long
            pass
        if done[HELD]:
            typer.echo(str(HOLD), err=True)
        if as_json:
            nothing = dict.fromkeys([*(one.name for one in chores()), FAILED, HELD], 0)
            typer.echo(json.dumps(nothing | done))
        if done[FAILED]:
            raise typer.Exit(1)
