"""`essaim check-install`: what is missing, in plain words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.checks import run_checks
from django.core.mail import get_connection
from django.db import connection, connections
from django_typer.management import TyperCommand
from rich.console import Console
from rich.table import Table

from essaim.documents.notice import Notice, render_notices
from essaim.kernel import master_keys
from essaim.kernel.health import sentence, troubles
from essaim.kernel.vault import VAULT
from essaim.kernel.walls import scoped_tables
from essaim.management.commands.journal import faults_of
from essaim.models import Collective

_PLACE = ("ENGINE", "NAME", "HOST", "PORT")
Finding = str | None  # a sentence that says what to do, or nothing


class Command(TyperCommand):
    help = "Vérifie l’installation : base de données, murs entre collectifs, documents, courrier, fichiers."
    requires_system_checks: list[str] = []

    def handle(self, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        findings = {name: _look(check) for name, check in CHECKS.items()}
        if as_json:
            typer.echo(json.dumps(findings, ensure_ascii=False))
        else:
            table = Table(show_header=False, box=None)
            for name, finding in findings.items():
                table.add_row(
                    "[green]✓[/green]" if finding is None else "[red]✗[/red]", name, finding or "en ordre"
                )
            Console().print(table)
        if any(findings.values()):
            raise typer.Exit(1)


def _look(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as fault:  # noqa: BLE001 -- whatever is wrong is what we came to say
        return f"{type(fault).__name__} : {fault}"


def _state() -> Finding:
    """What the health page and every screen say too."""
    return sentence(troubles()) or None


def _walls() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                return (
                    "le rôle de la base ignore la sécurité par ligne : créez un rôle NOSUPERUSER NOBYPASSRLS."
                )
            cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity")
            missing = scoped_tables() - {row[0] for row in cursor.fetchall()}
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_wall'")
            missing = frozenset() if cursor.fetchone()[0] else scoped_tables()
    return f"pas de mur sur {', '.join(sorted(missing))} : lancez « essaim migrate »." if missing else None


def _master_key() -> Finding:
    if not master_keys.active_name():
        return str(master_keys.NoMasterKey.__doc__)
    kept = settings.MASTER_KEY_FILE and Path(settings.MASTER_KEY_FILE)
    if not settings.MASTER_KEYS and not settings.KMS_COMMAND and kept and kept.stat().st_mode & 0o077:
        return f"d’autres comptes de la machine lisent la clé maîtresse : « chmod 600 {kept} »."
    return None


def _vault() -> Finding:
    """Keys beside what they seal are a door with its key in the lock."""
    main, vault = connection.settings_dict, connections[VAULT].settings_dict
    if {name: main[name] for name in _PLACE} == {name: vault[name] for name in _PLACE}:
        return "le coffre est dans la base principale : donnez une autre base à ESSAIM_VAULT_URL."
    kept = settings.MASTER_KEY_FILE
    if settings.DEMO or settings.DEBUG or connection.vendor != "sqlite":
        return None
    folder = Path(str(main["NAME"])).resolve().parent
    beside = [
        word
        for word, path in (("le coffre", vault["NAME"]), ("la clé maîtresse", kept))
        if path and Path(str(path)).resolve().is_relative_to(folder)
    ]
    if beside:
        return (
            f"dans le même dossier que les données : {', '.join(beside)}. Une sauvegarde de ce dossier ouvrirait tout : "
            "placez-les ailleurs (ESSAIM_VAULT_URL, ESSAIM_MASTER_KEY_FILE)."
        )
    return None


def _journal() -> Finding:
    broken = [one.slug for one in Collective.objects.all() if faults_of(one)]
    return (
        f"le journal ne tient pas : {', '.join(broken)}. Lancez « essaim journal verify »."
        if broken
        else None
    )


def _settings() -> Finding:
    faults = [
        fault
        for fault in run_checks(include_deployment_checks=settings.HTTPS)
        if fault.is_serious() or fault.level >= 30
    ]
    return "; ".join(str(fault.msg) for fault in faults) or None


def _documents() -> Finding:
    notice = Notice(collective="Essai", phone="01 23 45 67 89")
    return (
        None if render_notices(notice).startswith(b"%PDF") else "le moteur de documents n’a pas fait de PDF."
    )


def _browser_files() -> Finding:
    built = Path(settings.STATICFILES_DIRS[0]) / "built"
    return (
        None
        if any(built.rglob("manifest.json"))
        else "les fichiers du navigateur manquent : lancez « make setup »."
    )


def _data_dir() -> Finding:
    probe = settings.DATA_DIR / ".essai"
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    probe.write_text("essai")
    probe.unlink()
    return None


def _mail() -> Finding:
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return (
            None if settings.DEMO or settings.DEBUG else "aucun courrier ne part : donnez ESSAIM_EMAIL_URL."
        )
    get_connection().open()
    return None


CHECKS: dict[str, Callable[[], Finding]] = {
    "Santé": _state,
    "Murs entre collectifs": _walls,
    "Clé maîtresse": _master_key,
    "Coffre": _vault,
    "Journal des accès": _journal,
    "Réglages": _settings,
    "Documents": _documents,
    "Fichiers du navigateur": _browser_files,
    "Dossier de données": _data_dir,
    "Courrier": _mail,
}
