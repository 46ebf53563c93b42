"""One state of health, computed here and read everywhere: the health page, `check-install`, the start, every screen.

Ready, or degraded: why, and what to do. What it looks at is cheap; `state_now` looks again after a few seconds.
"""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from essaim.kernel import keyring, master_keys
from essaim.kernel.master_keys import NoMasterKey
from essaim.kernel.tenancy import within
from essaim.kernel.vault import VAULT, CollectiveKey, CollectiveSecret

log = logging.getLogger("essaim.health")
LEAST_FREE = 64 * 2**20  # bytes: below, it is said before a write fails
LOOK_AGAIN = 5.0  # seconds


@dataclass(frozen=True)
class Trouble:
    """`stops`: nothing can be served before it is mended. `closes_files`: what concerns people cannot be opened."""

    key: str
    why: Any
    todo: Any
    stops: bool = False
    closes_files: bool = False

    def __str__(self) -> str:
        return f"{self.why} {self.todo}"


_MORE: list[Callable[[], Iterable[Trouble]]] = []


def look_also(look: Callable[[], Iterable[Trouble]]) -> None:
    """What only those above the kernel can tell."""
    if look not in _MORE:
        _MORE.append(look)


def troubles() -> list[Trouble]:
    """What is wrong at this instant; empty: ready."""
    found: list[Trouble] = []
    for look in (_main, _vault, _master_keys, _disk, *_MORE):
        try:
            found += look()
        except Exception:  # whatever is wrong is what we came to say
            log.exception("the state of health could not be told")
            found.append(
                Trouble(
                    "unknown", _("L’état de l’installation ne se lit pas."), _("Lisez le journal du serveur.")
                )
            )
        if any(one.stops for one in found):
            break
    return found


_last: tuple[float, list[Trouble]] | None = None
_looking = threading.Lock()


def state_now() -> list[Trouble]:
    """The same, a few seconds old. One looks again; the others are given what was seen before, if anything was."""
    global _last  # noqa: PLW0603 -- the process' own memory
    last = _last
    if last is not None and time.monotonic() - last[0] <= LOOK_AGAIN:
        return last[1]
    if _looking.acquire(blocking=last is None):
        try:
            if _last is last:  # nobody looked while we waited
                _last = time.monotonic(), troubles()
        finally:
            _looking.release()
    return (_last or last or (0.0, []))[1]


def forget_state() -> None:
    """After a fault: the next look is a fresh one."""
    global _last  # noqa: PLW0603 -- idem
    _last = None


def is_missing(alias: str) -> bool:
    """A SQLite file that is not there: to open it would make an empty one."""
    name = str(connections[alias].settings_dict["NAME"])
    is_file = connections[alias].vendor == "sqlite" and "memory" not in name
    return is_file and not Path(name).exists()


OF_A_TRIAL = _("Cette base vient d’une version d’essai d’Essaim, d’avant la première version suivie.")
START_AGAIN = _(
    "Elle ne se met pas à jour : repartez d’un dossier de données neuf, et reprenez vos fichiers d’adresses."
)


def is_of_a_trial() -> bool:
    """Made before the history of migrations was frozen."""
    if "default" in _migrated or is_missing("default"):
        return False
    return ("essaim", "0001_initial") in MigrationRecorder(connections["default"]).applied_migrations()


def _main() -> Iterator[Trouble]:
    if is_missing("default"):
        yield Trouble(
            "database",
            _("La base de données n’est pas là."),
            _("Lancez « essaim migrate » pour une première installation, sinon restaurez-la."),
            stops=True,
        )
        return
    if not _answers("default"):
        yield Trouble(
            "database",
            _("La base de données ne répond pas."),
            _("Démarrez-la, et vérifiez ESSAIM_DATABASE_URL."),
            stops=True,
        )
    elif is_of_a_trial():
        yield Trouble("migrations", OF_A_TRIAL, START_AGAIN, stops=True)
    elif not _is_migrated("default"):
        yield Trouble(
            "migrations", _("La base n’est pas à jour."), _("Lancez « essaim migrate »."), stops=True
        )


def _vault() -> Iterator[Trouble]:
    restore = _("Remettez sa dernière copie, avec le mandataire arrêté : les fiches se rouvriront.")
    if is_missing(VAULT):
        yield Trouble("vault", _("Le coffre des clés n’est pas là."), restore, closes_files=True)
    elif not _answers(VAULT):
        yield Trouble("vault", _("Le coffre des clés ne s’ouvre pas."), restore, closes_files=True)
    elif not _is_migrated(VAULT):
        yield Trouble(
            "vault",
            _("Le coffre des clés est vide ou n’est pas à jour."),
            _("S’il a disparu, remettez sa copie ; sinon lancez « essaim migrate »."),
            closes_files=True,
        )


def _master_keys() -> Iterator[Trouble]:
    try:
        known = set(master_keys.known_names())
    except NoMasterKey as fault:
        yield Trouble("master_key", str(fault), _("Remettez la clé maîtresse."), closes_files=True)
        return
    if not known:
        yield Trouble(
            "master_key", str(NoMasterKey.__doc__), _("Remettez la clé maîtresse."), closes_files=True
        )
    elif not is_missing(VAULT) and _answers(VAULT) and _is_migrated(VAULT):
        models = (CollectiveKey, CollectiveSecret)
        used = {
            name for model in models for name in model.objects.values_list("master", flat=True).distinct()
        }
        if unknown := ", ".join(sorted(used - known)):
            yield Trouble(
                "master_key",
                _("Clé maîtresse inconnue ici : %s. Ce qu’elle enveloppe ne s’ouvre pas.") % unknown,
                _("Remettez-la dans ESSAIM_MASTER_KEYS ou dans son fichier."),
                closes_files=True,
            )
        if lost := len(_have_lost_their_keys()):
            yield Trouble(
                "keys",
                _("Le coffre ne contient pas les clés de fiches qui existent (collectifs touchés : %d).")
                % lost,
                _("Remettez la dernière copie du coffre : aucune nouvelle clé ne sera faite avant."),
                closes_files=True,
            )


def _disk() -> Iterator[Trouble]:
    for folder in _folders():
        if not folder.exists():
            continue
        if not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_RDONLY:
            yield Trouble(
                "read_only",
                _("Le disque est en lecture seule : %s.") % folder,
                _("Rien ne s’enregistre : remontez-le en écriture."),
            )
        elif shutil.disk_usage(folder).free < LEAST_FREE:
            yield Trouble(
                "disk",
                _("Le disque est presque plein : %s.") % folder,
                _("Faites de la place : bientôt rien ne s’enregistrera."),
            )


def _folders() -> list[Path]:
    files = [
        Path(str(one.settings_dict["NAME"])).parent
        for one in connections.all()
        if one.vendor == "sqlite" and "memory" not in str(one.settings_dict["NAME"])
    ]
    return list(dict.fromkeys([Path(settings.DATA_DIR), *files]))


def _answers(alias: str) -> bool:
    is_sqlite = connections[alias].vendor == "sqlite"
    looked_at = "PRAGMA schema_version" if is_sqlite else "SELECT 1"
    if alias in _migrated:
        looked_at = "SELECT 1 FROM django_migrations LIMIT 1"
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(looked_at)
    except DatabaseError:
        connections[alias].close_if_unusable_or_obsolete()
        return False
    return True


_migrated: set[str] = set()  # once seen up to date, a process does not look again: its code does not change


def _is_migrated(alias: str) -> bool:
    if alias not in _migrated:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add(alias)
    return True


def _have_lost_their_keys() -> list[UUID]:
    """Collectives with rows that are sealed, and no key of theirs in the vault."""
    known = set(CollectiveKey.objects.values_list("collective_id", flat=True))
    every = apps.get_model("essaim", "Collective")._default_manager.all()
    keyless = [one for one in every if one.id not in known]  # most often because they met nobody yet
    if not keyless:
        return []
    with within(*keyless):
        if not keyring.needs_keys(*(one.id for one in keyless)):
            return []
    found = []
    for one in keyless:
        with within(one):
            if keyring.needs_keys(one.id):
                found.append(one.id)
    return found


def sentence(found: list[Trouble]) -> str:
    return " ".join(str(one) for one in found)
