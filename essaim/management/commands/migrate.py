"""`migrate` prepares both databases: the main one, then the vault."""

from typing import Any

from django.core.management.commands import migrate

from essaim.kernel.vault import VAULT


class Command(migrate.Command):
    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = options.pop("database", None)
        for database in [chosen] if chosen else ["default", VAULT]:
            super().handle(*args, **options, database=database)
