"""`essaim worker`: does the jobs that are asked and the chores at their time. « essaim serve » starts one by itself."""

import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer
from django_typer.management import TyperCommand

from essaim.kernel.jobs.worker import Worker


class Command(TyperCommand):
    help = (
        "Fait les travaux demandés (imports, grandes feuilles) et ce qui revient chaque minute, chaque jour, chaque "
        "lundi. « essaim serve » en lance un ; à part, il en faut un au moins, et plusieurs ne se gênent pas."
    )

    def handle(
        self,
        beside: Annotated[int, typer.Option(help="S’arrêter avec ce processus.", hidden=True)] = 0,
    ) -> None:
        worker = Worker()

        def end(_signal: int, _frame: FrameType | None) -> None:
            worker.stop()

        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, end)
        worker.run(is_wanted=lambda: not beside or os.getppid() == beside)
        sys.exit(0)
