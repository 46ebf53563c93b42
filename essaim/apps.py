from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class EssaimConfig(AppConfig):
    name = "essaim"
    verbose_name = "Essaim"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from essaim.kernel import about, health, walls, words  # noqa: PLC0415 -- models must be loaded first
        from essaim.management import clock  # noqa: PLC0415 -- idem
        from essaim.web import patience  # noqa: PLC0415 -- idem
        from essaim.web.accounts import second_proof  # noqa: PLC0415 -- idem

        about.check_models()
        health.look_also(clock.held)
        _find_kinds_of_message()
        second_proof.listen()
        connection_created.connect(walls.guard_connection, dispatch_uid="essaim.walls.guard")
        connection_created.connect(words.teach_connection, dispatch_uid="essaim.words.connection")
        connection_created.connect(patience.hurry, dispatch_uid="essaim.patience")
        pre_migrate.connect(walls.let_tables_be_remade, sender=self, dispatch_uid="essaim.walls.remade")
        post_migrate.connect(words.teach_database, sender=self, dispatch_uid="essaim.words.database")
        post_migrate.connect(walls.rebuild_walls, sender=self, dispatch_uid="essaim.walls.rebuild")
        post_migrate.connect(_make_cache_table, sender=self, dispatch_uid="essaim.cache")


def _find_kinds_of_message() -> None:
    """Each package says its own in `rules/kinds.py`: a worker that reads nothing else must know them all."""
    for path in sorted(Path(__file__).parent.glob("*/rules/kinds.py")):
        import_module(f"essaim.{path.parent.parent.name}.rules.kinds")


def _make_cache_table(using: str = "default", **kwargs: Any) -> None:
    """After `migrate` (which passes its plan; `flush` does not)."""
    if "plan" in kwargs:
        call_command("createcachetable", database=using, verbosity=0)
