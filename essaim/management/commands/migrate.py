"""`migrate` prepares both databases: the vault, then the main one, of which a migration may seal rows."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

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
            if _asked_for_all(options) and not MigrationRecorder(connections[database]).applied_migrations():
                self._begin(database, options)
            super().handle(*args, **options, database=database)

    def _begin(self, database: str, options: dict[str, Any]) -> None:
        """A new database: its tables as they are today, and every migration noted as done (decision 0023).

        Killed between the two, it is begun again: the tables come all or none, and those that stand are left.
        """
        kept = settings.MIGRATION_MODULES
        settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
        try:
            super().handle(**{**options, "run_syncdb": True, "verbosity": 0}, database=database)
        finally:
            settings.MIGRATION_MODULES = kept
        recorder = MigrationRecorder(connections[database])
        recorder.ensure_schema()
        with transaction.atomic(using=database):
            for app, name in sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations):
                recorder.record_applied(app, name)


_OF_SOME = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "fake_initial", "prune")


def _asked_for_all(options: dict[str, Any]) -> bool:
    return not any(options.get(name) for name in _OF_SOME)


def _chosen(database: str | None) -> list[str]:
    return [database] if database else [VAULT, "default"]
