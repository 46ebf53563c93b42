from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class EssaimConfig(AppConfig):
    name = "essaim"
    verbose_name = "Essaim"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from essaim.kernel import walls  # noqa: PLC0415 -- models must be loaded first

        connection_created.connect(walls.guard_connection, dispatch_uid="essaim.walls.guard")
        post_migrate.connect(walls.rebuild_walls, sender=self, dispatch_uid="essaim.walls.rebuild")
