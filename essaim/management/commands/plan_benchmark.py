"""`essaim plan-benchmark FILE.vrp --seconds S --seed K --json`: the search on a public instance, checked by itself."""

import json
import resource
from pathlib import Path
from typing import Annotated

import typer
from django_typer.management import TyperCommand
from rich.console import Console

from tour_planner import PlanningError

REFUSED = 1


class Command(TyperCommand):
    help = "Mesure le moteur de tournées sur une instance publique (CVRPLIB, .vrp ou .vrp.gz)."
    requires_system_checks: list[str] = []

    def handle(
        self,
        file: Annotated[Path, typer.Argument(help="L’instance : EUC_2D, un dépôt.")],
        seconds: Annotated[
            float, typer.Option(help="Secondes de processeur, préparation comprise.", min=0.1)
        ] = 10,
        iterations: Annotated[
            int,
            typer.Option(help="Ou : itérations par étape ; la même graine donne alors le même plan.", min=0),
        ] = 0,
        seed: Annotated[int, typer.Option(help="La graine.", min=0)] = 1,
        best: Annotated[float, typer.Option(help="Le meilleur coût connu, pour dire l’écart.", min=0)] = 0,
        routes: Annotated[Path | None, typer.Option(help="Où écrire les tournées, comme CVRPLIB.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Un résumé lisible par un programme.")] = False,
    ) -> None:
        from tour_planner import benchmark, cooling, warm  # noqa: PLC0415 -- the engine takes a second to load

        try:
            instance = benchmark.read(file)
        except PlanningError as refusal:
            typer.echo(
                json.dumps({"error": str(refusal)}, ensure_ascii=False) if as_json else str(refusal),
                err=not as_json,
            )
            raise typer.Exit(REFUSED) from None
        warm.warm_search()
        budget = cooling.Budget(iterations) if iterations else cooling.Budget(seconds=seconds)
        answer = benchmark.solve(instance, budget=budget, seed=seed)
        if routes:
            lines = [
                f"Route #{number}: {' '.join(map(str, route))}"
                for number, route in enumerate(answer.routes, 1)
            ]
            routes.write_text("\n".join([*lines, f"Cost {answer.cost}", ""]))
        told = {
            "instance": instance.name,
            "customers": len(instance.places) - 1,
            "cost": answer.cost,
            "routes": len(answer.routes),
            "cpu_seconds": round(answer.cpu_seconds, 2),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "feasible": not answer.problems,
            "problems": answer.problems[:20],
            "seed": seed,
        }
        if best:
            told["gap_percent"] = round(100 * (answer.cost / best - 1), 3)
        if as_json:
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            Console().print("\n".join(f"{key} : {value}" for key, value in told.items()))
        if answer.problems:
            raise typer.Exit(REFUSED)
