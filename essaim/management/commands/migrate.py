"""`migrate` prepares both databases: the vault, then the main one, of which a migration may seal rows."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from essaim.kernel.health import OF_A_TRIAL, START_AGAIN, is_of_a_trial
from essaim.kernel.vault import VAULT


class Command(migrate.Command):
    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def get_check_kwargs(self, options: Any) -> Any:
        asked = super().get_check_kwargs(options)
        asked["databases"] = _chosen(options["database"])
        return asked

    def handle(self, *args: Any, **options: Any) -> None:
        if is_of_a_trial():
            raise CommandError(f"{OF_A_TRIAL} {START_AGAIN}")
        for database in _chosen(options.pop("database", None)):
            super().handle(*args, **options, database=database)


def _chosen(database: str | None) -> list[str]:
    return [database] if database else [VAULT, "default"]
